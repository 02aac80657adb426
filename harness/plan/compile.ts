import type { Cell } from '../scenario/scenario.ts';
import { configureScript } from './configure.ts';
import { netemBatch } from './netem.ts';
import { entryScript, outputFiles, type Plan } from './plan.ts';
import { pauseUs, probeOptions } from './probes.ts';
import { compileSchedule } from './schedule.ts';
import {
  addressBatch,
  clientEnd,
  linkBatch,
  namespaces,
  serverEnd,
  serverPort,
} from './topology.ts';

/** Fast Open connections that may be pending at the server; more than one client ever has. */
const fastopenQueue = 1024;
/** Connections served at once: those that loss has cut off keep a worker until they idle out. */
const serverWorkers = 64;

/** Compile a cell into everything that is run for it. Pure: equal cells give equal plans. */
export function compilePlan(cell: Cell): Plan {
  const files = new Map<string, string>([
    [entryScript, script(cell)],
    ['links.ip', lines(linkBatch())],
    ['router.tc', lines(netemBatch(cell.path))],
    ['schedule.txt', compileSchedule(cell)],
  ]);
  for (const namespace of namespaces) {
    files.set(`${namespace}.ip`, lines(addressBatch(namespace)));
    files.set(`${namespace}.sh`, configureScript(namespace));
  }
  return {
    cell: cell.id,
    seed: cell.seed,
    files,
    exchanges: cell.samples * cell.arms.length,
  };
}

function lines(each: readonly string[]): string {
  return `${each.join('\n')}\n`;
}

function script(cell: Cell): string {
  const { exchange } = cell;
  return `#!/bin/sh
# First Flight, cell ${cell.id}
#
# sh ${entryScript} OUTPUT-FOLDER
# Needs network and mount namespaces of its own, a writable /run, and on PATH: ip, tc, ethtool
# and First Flight's client, server and probe.
set -eu
out=$1
cd "$(dirname "$0")"

# Client, router and server, with a veth pair between neighbours.
ip -batch links.ip
for namespace in ${namespaces.join(' ')}; do
	ip -n "$namespace" -batch "$namespace.ip"
done

# Sysctls pinned and read back, offloads off.
for namespace in ${namespaces.join(' ')}; do
	ip netns exec "$namespace" sh "$namespace.sh"
done >"$out/${outputFiles.sysctls}"

# The path: delay, loss and rate on the router's outgoing interfaces.
tc -n router -batch router.tc
tc -n router qdisc show >"$out/${outputFiles.qdiscs}"

# The path as it is, measured before anything is measured over it.
probe \\
	--client-netns /run/netns/client --client ${clientEnd.address} \\
	--server-netns /run/netns/server --server ${serverEnd.address} \\
	${probeOptions(cell)} \\
	--output "$out/${outputFiles.path}"

# The exchanges.
ip netns exec server server \\
	--address ${serverEnd.address} --port ${serverPort} \\
	--request ${exchange.requestBytes} --response ${exchange.responseBytes} \\
	--think-us ${Math.round(exchange.thinkMs * 1000)} --idle-ms ${Math.ceil(exchange.timeoutMs)} \\
	--fastopen-queue ${fastopenQueue} --workers ${serverWorkers} --pid-file /run/server.pid
ip netns exec client client \\
	--server ${serverEnd.address} --port ${serverPort} \\
	--request ${exchange.requestBytes} --response ${exchange.responseBytes} \\
	--timeout-ms ${Math.ceil(exchange.timeoutMs)} --pause-us ${pauseUs(cell)} \\
	--cell '${cell.id}' --schedule schedule.txt --samples "$out/${outputFiles.samples}"
read -r server </run/server.pid
kill "$server"
`;
}
