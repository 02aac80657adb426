import type { Cell } from '../scenario/scenario.ts';
import { sysctlsOf, sysctlsWherePresent } from './sysctls.ts';
import { interfacesOf, type Namespace } from './topology.ts';

/** Exit status of a script that finds the kernel without something it needs: EX_UNAVAILABLE of sysexits.h. */
export const unsupportedStatus = 69;

/**
 * A script that runs inside one namespace: pins its sysctls, takes the offloads off its
 * interfaces, and prints what the kernel says the sysctls are then. A sysctl that the kernel
 * does not have, or a value that it refuses, ends it with `unsupportedStatus`.
 */
export function configureScript(
  namespace: Namespace,
  cell: Pick<Cell, 'path' | 'client' | 'server'>,
): string {
  const pins = (settings: Readonly<Record<string, string>>) =>
    Object.entries(settings).map(([name, value]) => ({ path: name.replaceAll('.', '/'), value }));
  const sysctls = pins(sysctlsOf(namespace, cell));
  const wherePresent = pins(sysctlsWherePresent(cell));
  return `#!/bin/sh
# Run in the ${namespace}'s namespace. Prints its sysctls as they read afterwards.
set -eu
cd /proc/sys
unsupported() {
	echo "$1" >&2
	exit ${unsupportedStatus}
}
pin() {
	[ -e "$1" ] || unsupported "${namespace}: no sysctl $1 in a network namespace of this kernel; take it out of the scenario, or use a kernel that has it"
	printf '%s\\n' "$2" 2>/dev/null >"$1" || unsupported "${namespace}: the kernel refuses sysctl $1 = $2; take a value that it knows (an algorithm must be in net.ipv4.tcp_allowed_congestion_control)"
}
${sysctls.map(({ path, value }) => `pin ${path} '${value}'`).join('\n')}
${wherePresent.map(({ path, value }) => `[ ! -e ${path} ] || pin ${path} '${value}'\n`).join('')}echo '[${namespace}]'
grep -H '' \\
	${sysctls.map(({ path }) => path).join(' \\\n\t')}
${wherePresent.map(({ path }) => `[ ! -e ${path} ] || grep -H '' ${path}\n`).join('')}
# A packet in netem, and in a capture, shall be a packet on the wire.
${interfacesOf(namespace, cell)
  .map((name) => `ethtool -K ${name} tso off gso off gro off`)
  .join('\n')}
`;
}
