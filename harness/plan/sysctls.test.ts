import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sysctlsOf } from './sysctls.ts';

describe('the pinned sysctls', () => {
  test('of the router make it forward', () => {
    assert.deepEqual(sysctlsOf('router'), {
      'net.ipv6.conf.all.disable_ipv6': '1',
      'net.ipv6.conf.default.disable_ipv6': '1',
      'net.ipv4.ip_forward': '1',
    });
  });

  test('switch Fast Open on where it belongs: 1 is the client, 2 the server (ip-sysctl.rst)', () => {
    assert.equal(sysctlsOf('client')['net.ipv4.tcp_fastopen'], '1');
    assert.equal(sysctlsOf('server')['net.ipv4.tcp_fastopen'], '2');
  });

  test('keep both ends from carrying cwnd and RTT from one exchange into the next', () => {
    for (const end of ['client', 'server'] as const) {
      const sysctls = sysctlsOf(end);
      assert.equal(sysctls['net.ipv4.tcp_no_metrics_save'], '1');
      assert.equal(sysctls['net.ipv4.tcp_congestion_control'], 'cubic');
      assert.equal(sysctls['net.ipv4.tcp_fastopen_blackhole_timeout_sec'], '0');
      assert.equal(sysctls['net.ipv4.ip_forward'], '0');
    }
  });

  test('are names and values that a shell takes as they are', () => {
    for (const namespace of ['client', 'router', 'server'] as const)
      for (const [name, value] of Object.entries(sysctlsOf(namespace))) {
        assert.match(name, /^net\.[a-z0-9_.]+$/);
        assert.match(value, /^[a-z0-9 ]+$/, name);
      }
  });
});
