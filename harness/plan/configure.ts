import { sysctlsOf } from './sysctls.ts';
import { interfacesOf, type Namespace } from './topology.ts';

/**
 * A script that runs inside one namespace: pins its sysctls, takes the offloads off its
 * interfaces, and prints what the kernel says the sysctls are then.
 */
export function configureScript(namespace: Namespace): string {
  const sysctls = Object.entries(sysctlsOf(namespace)).map(
    ([name, value]) => ({ path: name.replaceAll('.', '/'), value }) as const,
  );
  return `#!/bin/sh
# Run in the ${namespace}'s namespace. Prints its sysctls as they read afterwards.
set -eu
cd /proc/sys
${sysctls.map(({ path, value }) => `echo '${value}' >${path}`).join('\n')}
echo '[${namespace}]'
grep -H '' \\
	${sysctls.map(({ path }) => path).join(' \\\n\t')}

# A packet in netem, and in a capture, shall be a packet on the wire.
${interfacesOf(namespace)
  .map((name) => `ethtool -K ${name} tso off gso off gro off`)
  .join('\n')}
`;
}
