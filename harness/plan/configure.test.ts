import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { configureScript } from './configure.ts';
import { sysctlsOf } from './sysctls.ts';

describe('the script that configures a namespace', () => {
  test('pins its sysctls, prints them and takes the offloads off', () => {
    assert.equal(
      configureScript('router'),
      `#!/bin/sh
# Run in the router's namespace. Prints its sysctls as they read afterwards.
set -eu
cd /proc/sys
echo '1' >net/ipv6/conf/all/disable_ipv6
echo '1' >net/ipv6/conf/default/disable_ipv6
echo '1' >net/ipv4/ip_forward
echo '[router]'
grep -H '' \\
	net/ipv6/conf/all/disable_ipv6 \\
	net/ipv6/conf/default/disable_ipv6 \\
	net/ipv4/ip_forward

# A packet in netem, and in a capture, shall be a packet on the wire.
ethtool -K c1 tso off gso off gro off
ethtool -K s1 tso off gso off gro off
`,
    );
  });

  test('writes every sysctl once and reads back each that it wrote', () => {
    for (const namespace of ['client', 'router', 'server'] as const) {
      const script = configureScript(namespace);
      const written = [...script.matchAll(/^echo '.*' >(\S+)$/gm)].map((match) => match[1]);
      const readBack = [...script.matchAll(/^\t(\S+)/gm)].map((match) => match[1]);
      const names = Object.keys(sysctlsOf(namespace)).map((name) => name.replaceAll('.', '/'));
      assert.deepEqual(written, names);
      assert.deepEqual(readBack, names);
    }
  });

  test('keeps the values of one sysctl together', () => {
    const script = configureScript('server');
    assert.ok(script.includes("\necho '4096 131072 6291456' >net/ipv4/tcp_rmem\n"));
  });
});
