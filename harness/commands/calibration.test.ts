import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { openLab } from '../lab/open-lab.ts';
import type { Plan } from '../plan/plan.ts';
import { premises } from './premises.ts';

/*
 * The emulator end to end, as mahimahi's authors calibrate theirs: delays that follow each other must
 * add up. Eleven hosts in a row, ten links of 10 ms each way: 100 ms one way, 200 ms there and back.
 */

const hops = 10;
const hopMs = 10;
const hosts = Array.from({ length: hops + 1 }, (_, number) => number);

const script = `#!/bin/sh
set -eu
out=$1
for host in ${hosts.join(' ')}; do ip netns add "h$host"; done
for link in ${hosts.slice(0, -1).join(' ')}; do
	next=$((link + 1))
	ip link add "r$link" netns "h$link" type veth peer name "l$next" netns "h$next"
	ip -n "h$link" addr add "10.9.$link.1/24" dev "r$link"
	ip -n "h$next" addr add "10.9.$link.2/24" dev "l$next"
	ip -n "h$link" link set "r$link" up
	ip -n "h$next" link set "l$next" up
done
for host in ${hosts.join(' ')}; do
	ip netns exec "h$host" sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'
	[ "$host" = 0 ] || ip -n "h$host" route add 10.9.0.0/24 via "10.9.$((host - 1)).1" 2>/dev/null || :
	[ "$host" = ${hops} ] || ip -n "h$host" route add 10.9.${hops - 1}.0/24 via "10.9.$host.2" 2>/dev/null || :
	[ "$host" = 0 ] || tc -n "h$host" qdisc add dev "l$host" root netem delay ${hopMs}ms limit 100000
	[ "$host" = ${hops} ] || tc -n "h$host" qdisc add dev "r$host" root netem delay ${hopMs}ms limit 100000
done
# Every neighbour is asked for before anything is measured.
probe_once() {
	probe --client-netns /run/netns/h0 --client 10.9.0.1 --client-interface r0 \\
		--server-netns /run/netns/h${hops} --server 10.9.${hops - 1}.2 --server-interface l${hops} \\
		--count "$1" --interval-us 5000 --train 0 --train-bytes 1000 --wait-ms 3000 --output "$2"
}
probe_once 1 /run/warm-up.tsv
probe_once 100 "$out/path.tsv"
`;

const plan: Plan = {
  cell: 'calibration',
  seed: 7,
  files: new Map([['cell.sh', script]]),
  exchanges: 0,
  networkSeconds: 10,
  computeSeconds: 1,
};

/** One-way delays of the probes of a direction, milliseconds. */
function delays(file: string, direction: string): number[] {
  const rows = readFileSync(file, 'utf8').split('\n').slice(1);
  const [columns = '', ...records] = rows;
  const at = columns.split('\t').indexOf('delay_ns');
  return records
    .filter((record) => record.startsWith(`${direction}\tprobe\t`))
    .map((record) => Number(record.split('\t')[at]) / 1e6);
}

describe('ten delays of 10 ms, one after the other', () => {
  for (const [name, low, high] of [
    ['virtual', 100, 100.05],
    // Each hop may be late by a timer of a busy machine, never early.
    ['realtime', 100, 110],
  ] as const)
    test(`take ${low} to ${high} ms each way in the ${name} lab`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'first-flight-calibration-'));
      after(() => rmSync(folder, { recursive: true }));
      const lab = await openLab(name, premises);
      after(() => lab.close());
      const { signal } = new AbortController();
      const outcome = await lab.run(plan, { folder, worker: 0, signal });
      assert.equal(outcome.state, 'finished', outcome.reason ?? '');
      for (const direction of ['up', 'down']) {
        const all = delays(join(folder, 'path.tsv'), direction).toSorted((a, b) => a - b);
        assert.equal(all.length, 100);
        const median = all[50] ?? Number.NaN;
        assert.ok(
          (all[0] ?? 0) >= low && median <= high,
          `${direction}: ${all[0]} ... ${median} ms`,
        );
      }
    });
});
