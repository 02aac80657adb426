import type { Cell, Load } from '../scenario/scenario.ts';
import { addressPlan } from './addresses.ts';
import { configureScript, unsupportedStatus } from './configure.ts';
import { expectedComputeSeconds } from './expected-compute.ts';
import { expectedSeconds } from './expected-seconds.ts';
import { delayTables, qdiscBatch } from './netem.ts';
import { pauseUs } from './pause.ts';
import { entryScript, outputFiles, type Plan } from './plan.ts';
import { probeOptions } from './probes.ts';
import { compileSchedule } from './schedule.ts';
import { addressBatch, linkBatch, type Namespace, serverPort, topologyOf } from './topology.ts';

/** A kept-alive connection idles between the blocks that use it: the server waits so long at least. */
const leastIdleMs = { fresh: 0, reused: 600_000 };

/** Compile a cell into everything that is run for it. Pure: equal cells give equal plans. */
export function compilePlan(cell: Cell): Plan {
  const { namespaces } = topologyOf(cell);
  const shaped = namespaces.filter((name) => qdiscBatch(name, cell.path).length > 0);
  const files = new Map<string, string>([
    [entryScript, script(cell, namespaces, shaped)],
    ['links.ip', lines(linkBatch(cell))],
    ...shaped.map((name) => [`${name}.tc`, lines(qdiscBatch(name, cell.path))] as const),
    ...delayTables(cell.path),
    ['schedule.txt', compileSchedule(cell)],
  ]);
  for (const namespace of namespaces) {
    files.set(`${namespace}.ip`, lines(addressBatch(namespace, cell)));
    files.set(`${namespace}.sh`, configureScript(namespace, cell));
  }
  return {
    cell: cell.id,
    seed: cell.seed,
    files,
    exchanges: cell.samples * cell.arms.length,
    networkSeconds: expectedSeconds(cell),
    computeSeconds: expectedComputeSeconds(cell),
  };
}

function lines(each: readonly string[]): string {
  return `${each.join('\n')}\n`;
}

function script(
  cell: Cell,
  namespaces: readonly Namespace[],
  shaped: readonly Namespace[],
): string {
  const plan = addressPlan(cell.path.ip);
  const setUp = shaped.map((name) => `tc -n ${name} -batch ${name}.tc`).join(' &&\n\t');
  return `#!/bin/sh
# First Flight, cell ${cell.id}
#
# sh ${entryScript} OUTPUT-FOLDER
# Needs network and mount namespaces of its own, a writable /run, and on PATH: ip, tc, ethtool
# and First Flight's client, server and probe. Ends with ${unsupportedStatus} where the kernel lacks something.
set -eu
out=$1
cd "$(dirname "$0")"

# Namespaces in a row, with a veth pair between neighbours.
ip -batch links.ip

# Sysctls pinned and read back, offloads off.
for namespace in ${namespaces.join(' ')}; do
	ip netns exec "$namespace" sh "$namespace.sh"
done >"$out/${outputFiles.sysctls}"

# Addresses, neighbours and routes.
for namespace in ${namespaces.join(' ')}; do
	ip -n "$namespace" -batch "$namespace.ip"
done

# The path: delay, loss and rate on the interfaces that send to the ends.
export TC_LIB_DIR="$PWD"
{
	${setUp}
} || {
	echo 'this kernel does not take the path (tc-netem(8), tc-tbf(8)): tc says why above' >&2
	exit ${unsupportedStatus}
}
for namespace in ${shaped.join(' ')}; do
	tc -n "$namespace" qdisc show
done >"$out/${outputFiles.qdiscs}"

# The path as it is, measured before anything is measured over it.
probe \\
	--client-netns /run/netns/client --client ${plan.client} --client-interface c0 \\
	--server-netns /run/netns/server --server ${plan.server} --server-interface s0 \\
	${probeOptions(cell)} \\
	--output "$out/${outputFiles.path}"

# The exchanges.
ip netns exec server server \\
	--address ${plan.any} --port ${serverPort} \\
	${serverOptions(cell)} \\
	--pid-file /run/server.pid
ip netns exec client client \\
	--server ${plan.server} --port ${serverPort} \\
	--source ${plan.client} --cold-source ${plan.firstCold} --cold-server ${plan.coldServer} \\
	${clientOptions(cell)} \\
	--cell '${cell.id}' --schedule schedule.txt --samples "$out/${outputFiles.samples}"
read -r server </run/server.pid
kill "$server"
`;
}

function serverOptions({ exchange, server, load, arms }: Cell): string {
  const least = arms.includes('tcp-reused') ? leastIdleMs.reused : leastIdleMs.fresh;
  const idleMs = Math.max(Math.ceil(exchange.timeoutMs), least);
  return [
    `--request ${exchange.requestBytes} --response ${exchange.responseBytes}`,
    `--think-us ${Math.round(exchange.thinkMs * 1000)} --idle-ms ${idleMs}`,
    `--fastopen-queue ${server.fastopenQueue} --backlog ${server.backlog} --workers ${server.workers ?? plentyOfWorkers(load)}`,
  ].join(' \\\n\t');
}

/**
 * A client holds a connection that it keeps open and one that it opens anew; connections that
 * loss has cut off keep their worker until they idle out.
 */
function plentyOfWorkers({ clients }: Load): number {
  return 2 * clients + 62;
}

function clientOptions(cell: Cell): string {
  const { exchange, load } = cell;
  return [
    `--request ${exchange.requestBytes} --response ${exchange.responseBytes} --exchanges ${exchange.perConnection}`,
    `--timeout-ms ${Math.ceil(exchange.timeoutMs)} --pause-us ${pauseUs(cell)} --clients ${load.clients}`,
  ].join(' \\\n\t');
}
