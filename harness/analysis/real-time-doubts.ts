import type { Noise } from '../lab/noise.ts';
import type { Cell } from '../scenario/scenario.ts';
import type { ArmTally } from './arm-tally.ts';
import type { Doubt } from './findings.ts';
import { medianInterval, quantile, sortedValues } from './quantile.ts';
import { nsPerMs } from './time-findings.ts';

/**
 * What a machine's other work does to times that are awaited, not computed. Differences between the arms of
 * a block suffer less from it than the times themselves, which is why these are doubts and no reasons to
 * leave a cell out.
 */

/** Shares of the cell's wall time from which on it is worth a doubt. */
const noticeable = { others: 0.05, steal: 0.01, pressure: 0.1 };

/** First and last third are compared; intervals of so much coverage seldom miss each other by chance. */
const driftCoverage = 0.999;
/** A shift smaller than both is of no consequence to anyone. */
const leastDrift = { ms: 0.5, share: 0.01 };

/** Beyond the median, and beyond what the path's jitter explains. */
const outlierMs = 5;
/** Table distributions end at four standard deviations; the jitters of both directions may meet. */
const jitterReach = 4;
/** One exchange in so many may meet a timer interrupt or a page fault without a doubt. */
const outlierShare = 0.005;

type About = Pick<Doubt, 'kind' | 'arm' | 'message'>;

export function realTimeDoubts(
  cell: Cell,
  tallies: readonly ArmTally[],
  noise: Noise | null,
): About[] {
  return [
    ...(noise === null ? [] : contention(noise)),
    ...tallies.flatMap((tally) => [...drift(tally), ...outliers(cell, tally)]),
  ];
}

function contention({ othersShare, stealShare, cpuPressureShare }: Noise): About[] {
  const seen = [
    othersShare > noticeable.others &&
      `other processes took ${percent(othersShare)} of its processor`,
    stealShare > noticeable.steal && `the hypervisor took ${percent(stealShare)} of its processor`,
    (cpuPressureShare ?? 0) > noticeable.pressure &&
      `processes waited for a processor ${percent(cpuPressureShare ?? 0)} of the time`,
  ].filter((words) => words !== false);
  if (seen.length === 0) return [];
  const message = `the machine was busy while this was measured: ${seen.join(', ')}`;
  return [{ kind: 'noisy-machine', arm: null, message }];
}

function drift({ name, ttfbNs }: ArmTally): About[] {
  const third = Math.floor(ttfbNs.length / 3);
  const first = sortedValues(ttfbNs.subarray(0, third));
  const last = sortedValues(ttfbNs.subarray(ttfbNs.length - third));
  const [before, after] = [
    medianInterval(first, driftCoverage),
    medianInterval(last, driftCoverage),
  ];
  if (before === null || after === null) return [];
  if (before.high >= after.low && after.high >= before.low) return [];
  const [from, to] = [quantile(first, 50) / nsPerMs, quantile(last, 50) / nsPerMs];
  const shift = to - from;
  if (!(Math.abs(shift) > Math.max(leastDrift.ms, leastDrift.share * from))) return [];
  const message =
    `the median time to first byte drifted from ${ms(from)} in the first third ` +
    `of the blocks to ${ms(to)} in the last`;
  return [{ kind: 'drift-seen', arm: name, message }];
}

/** Only where nothing but the machine can have delayed a single exchange: no loss, no queue, nobody beside it. */
function outliers({ path, load }: Cell, { name, ttfbNs, samples }: ArmTally): About[] {
  const both = [path.up, path.down];
  const steady = both.every(({ loss, bottleneck, slot }) => !loss && !bottleneck && !slot);
  if (!steady || load.clients > 1 || load.arrivalsPerSecond !== null) return [];
  const sorted = sortedValues(ttfbNs);
  const jitterMs = both.reduce((sum, { jitter }) => sum + jitterReach * (jitter?.ms ?? 0), 0);
  const limit = quantile(sorted, 50) + (outlierMs + jitterMs) * nsPerMs;
  const late = sorted.filter((ns) => Number.isFinite(ns) && ns > limit).length;
  if (late <= outlierShare * samples) return [];
  const message =
    `${late} of ${samples} exchanges took more than ${ms(outlierMs + jitterMs)} longer than the median ` +
    'on a path that explains no such delay: the machine did';
  return [{ kind: 'outliers-seen', arm: name, message }];
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}

function ms(value: number): string {
  return `${Number(value.toFixed(2))} ms`;
}
