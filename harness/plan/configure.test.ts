import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { cellOf } from '../scenario/cell-fixture.ts';
import { configureScript } from './configure.ts';
import { sysctlsOf } from './sysctls.ts';

const plain = cellOf();

describe('the script that configures a namespace', () => {
  test('pins its sysctls, prints them and takes the offloads off', () => {
    const script = configureScript('router', plain);
    assert.ok(script.startsWith("#!/bin/sh\n# Run in the router's namespace. Prints its sysctls"));
    const [, body = ''] = script.split('}\npin net/ipv4/ip_forward');
    assert.equal(
      body,
      ` '1'
pin net/ipv4/conf/all/rp_filter '0'
pin net/ipv4/conf/default/rp_filter '0'
[ ! -e net/ipv6/conf/all/disable_ipv6 ] || pin net/ipv6/conf/all/disable_ipv6 '1'
[ ! -e net/ipv6/conf/default/disable_ipv6 ] || pin net/ipv6/conf/default/disable_ipv6 '1'
echo '[router]'
grep -H '' \\
	net/ipv4/ip_forward \\
	net/ipv4/conf/all/rp_filter \\
	net/ipv4/conf/default/rp_filter
[ ! -e net/ipv6/conf/all/disable_ipv6 ] || grep -H '' net/ipv6/conf/all/disable_ipv6
[ ! -e net/ipv6/conf/default/disable_ipv6 ] || grep -H '' net/ipv6/conf/default/disable_ipv6

# A packet in netem, and in a capture, shall be a packet on the wire.
ethtool -K c1 tso off gso off gro off
ethtool -K s1 tso off gso off gro off
`,
    );
  });

  test('writes every sysctl once and reads back each that it wrote', () => {
    for (const namespace of ['client', 'router', 'server'] as const) {
      const script = configureScript(namespace, plain);
      const written = [...script.matchAll(/^pin (\S+) '.*'$/gm)].map((match) => match[1]);
      const readBack = [...script.matchAll(/^\t(net\S+)/gm)].map((match) => match[1]);
      const names = Object.keys(sysctlsOf(namespace, plain)).map((name) =>
        name.replaceAll('.', '/'),
      );
      assert.deepEqual(written, names);
      assert.deepEqual(readBack, names);
    }
  });

  test('keeps the values of one sysctl together', () => {
    const script = configureScript('server', plain);
    assert.ok(script.includes("\npin net/ipv4/tcp_rmem '4096 131072 6291456'\n"));
  });

  test('ends with 69 and says what to do where the kernel has no such sysctl', () => {
    // The first line that would change anything is one the kernel has not: nothing is pinned.
    const script = configureScript('client', plain).replace(
      /^pin net\/ipv4\/ip_forward '0'$/m,
      "pin net/ipv4/no_such_sysctl '1'",
    );
    const { status, stderr, stdout } = spawnSync('sh', { input: script, encoding: 'utf8' });
    assert.equal(status, 69);
    assert.equal(stdout, '');
    assert.equal(
      stderr,
      'client: no sysctl net/ipv4/no_such_sysctl in a network namespace of this kernel; ' +
        'take it out of the scenario, or use a kernel that has it\n',
    );
  });
});
