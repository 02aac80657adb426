import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cellOf } from '../scenario/cell-fixture.ts';
import { sysctlsOf, sysctlsWherePresent } from './sysctls.ts';

const plain = cellOf();

describe('the pinned sysctls', () => {
  test('of the router make it forward', () => {
    assert.deepEqual(sysctlsOf('router', plain), {
      'net.ipv4.ip_forward': '1',
      'net.ipv4.conf.all.rp_filter': '0',
      'net.ipv4.conf.default.rp_filter': '0',
    });
    assert.deepEqual(sysctlsWherePresent(plain), {
      'net.ipv6.conf.all.disable_ipv6': '1',
      'net.ipv6.conf.default.disable_ipv6': '1',
    });
    assert.deepEqual(sysctlsWherePresent(cellOf('path: { rtt: 9ms, ip: ipv6 }')), {});
    const ipv6 = sysctlsOf('core', cellOf('path: { rtt: 9ms, ip: ipv6 }'));
    assert.equal(ipv6['net.ipv6.conf.all.forwarding'], '1');
    assert.equal(ipv6['net.ipv6.conf.all.disable_ipv6'], '0');
  });

  test('switch Fast Open on where it belongs: 1 is the client, 2 the server (ip-sysctl.rst)', () => {
    assert.equal(sysctlsOf('client', plain)['net.ipv4.tcp_fastopen'], '1');
    assert.equal(sysctlsOf('server', plain)['net.ipv4.tcp_fastopen'], '2');
    const other = cellOf('client: { fastopen: 0x5 }\nserver: { fastopen: 0x402 }');
    assert.equal(sysctlsOf('client', other)['net.ipv4.tcp_fastopen'], '5');
    assert.equal(sysctlsOf('server', other)['net.ipv4.tcp_fastopen'], '1026');
  });

  test('keep both ends from carrying cwnd and RTT from one exchange into the next', () => {
    for (const end of ['client', 'server'] as const) {
      const sysctls = sysctlsOf(end, plain);
      assert.equal(sysctls['net.ipv4.tcp_no_metrics_save'], '1');
      assert.equal(sysctls['net.ipv4.tcp_congestion_control'], 'cubic');
      assert.equal(sysctls['net.ipv4.tcp_fastopen_blackhole_timeout_sec'], '0');
      assert.equal(sysctls['net.ipv4.ip_forward'], '0');
    }
  });

  test('are overridden by what a scenario says of an end, and of that end alone', () => {
    const cell = cellOf(
      'client: { congestionControl: reno, sysctls: { net.ipv4.tcp_ecn: 1, net.ipv4.tcp_rto_min_us: 5000 } }',
    );
    const client = sysctlsOf('client', cell);
    assert.equal(client['net.ipv4.tcp_congestion_control'], 'reno');
    assert.equal(client['net.ipv4.tcp_ecn'], '1');
    assert.equal(client['net.ipv4.tcp_rto_min_us'], '5000');
    assert.deepEqual(sysctlsOf('server', cell), sysctlsOf('server', plain));
  });

  test('are names and values that a shell takes as they are', () => {
    for (const cell of [plain, cellOf('path: { rtt: 9ms, ip: ipv6, bottleneck: 1mbit }')])
      for (const namespace of ['client', 'router', 'core', 'server'] as const)
        for (const [name, value] of Object.entries(sysctlsOf(namespace, cell))) {
          assert.match(name, /^net\.[a-z0-9_.]+$/);
          assert.match(value, /^[a-z0-9 ]+$/, name);
        }
  });
});
