import { reorderedAmong } from './arrival-order.ts';
import { momentsOf } from './mean-interval.ts';
import type { DirectionFindings } from './path-findings.ts';
import type { DirectionRecords, PacketRecords } from './path-records.ts';
import { quantile, type SortedValues, sortedValues } from './quantile.ts';
import { nsPerMs } from './time-findings.ts';
import { measureTrain, type Train } from './train-measure.ts';

/** One direction of the path as its probes found it. */
export interface MeasuredDirection {
  readonly findings: Omit<DirectionFindings, 'checks' | 'rateMbps'>;
  /** Arrivals of spaced probes, copies included. */
  readonly arrivals: number;
  /** One-way delay by sequence, milliseconds; NaN for what was lost or sent ahead, or whose copy may mislead. */
  readonly delaysMs: Float64Array;
  /** The same, sorted, without those that are not there. */
  readonly sortedMs: SortedValues;
  /** Probes that arrived exactly once ... */
  readonly single: number;
  /** ... and such among these as were not delayed but sent ahead. */
  readonly sentAhead: number;
  /** Lengths of the runs of probes lost or marked that both began and ended among the probes. */
  readonly burstLengths: Float64Array;
  /** Lengths of the runs of other probes between two such. */
  readonly gapLengths: Float64Array;
  readonly train: Train;
}

export interface HowToMeasure {
  /** A faster probe was not delayed but sent ahead; null where nothing is to be. */
  readonly aheadMs: number | null;
  /** Whether a copy that comes first tells of the delay: where no packet overtakes, it was delayed like any other. */
  readonly copiesTell: boolean;
}

export function measureDirection(
  records: DirectionRecords,
  { aheadMs, copiesTell }: HowToMeasure,
): MeasuredDirection {
  const { probe } = records;
  const packets = packetsOf(probe);
  const isAhead = (ms: number) => aheadMs !== null && ms < aheadMs;
  const single = packets.delayMs.filter((_, sequence) => packets.arrivals[sequence] === 1);
  const delaysMs = packets.delayMs.map((ms, sequence) =>
    (copiesTell || packets.arrivals[sequence] === 1) && !isAhead(ms) ? ms : Number.NaN,
  );
  const arrivedMs = sortedValues(packets.delayMs);
  const train = measureTrain(records.train, aheadMs);
  return {
    findings: {
      probes: probe.sent,
      lost: probe.sent - arrivedMs.length,
      duplicated: packets.arrivals.reduce((count, each) => count + (each > 1 ? 1 : 0), 0),
      corrupted: total(probe.corrupted),
      marked: total(packets.marked),
      reordered: reorderedAmong(probe),
      bursts: burstFindings(packets.hit),
      delayMs: delayFindings(arrivedMs),
    },
    arrivals: total(packets.arrivals),
    delaysMs,
    sortedMs: sortedValues(delaysMs),
    single: single.length,
    sentAhead: single.filter(isAhead).length,
    burstLengths: Float64Array.from(wholeRuns(packets.hit)),
    gapLengths: Float64Array.from(wholeRuns(packets.hit.map((hit) => 1 - hit))),
    train,
  };
}

/** By sequence: how often it arrived, its first arrival's delay, whether it was marked, and whether lost or marked. */
function packetsOf(records: PacketRecords) {
  const arrivals = new Uint8Array(records.sent);
  const delayMs = new Float64Array(records.sent).fill(Number.NaN);
  const marked = new Uint8Array(records.sent);
  records.sequence.forEach((sequence, line) => {
    const delayNs = records.delayNs[line] ?? Number.NaN;
    if (Number.isNaN(delayNs)) return;
    if (arrivals[sequence] === 0) delayMs[sequence] = delayNs / nsPerMs;
    arrivals[sequence]! += 1;
    // A flipped bit may look like a mark.
    if (records.ce[line] === 1 && records.corrupted[line] === 0) marked[sequence] = 1;
  });
  const hit = marked.map((mark, sequence) => (mark === 1 || arrivals[sequence] === 0 ? 1 : 0));
  return { arrivals, delayMs, marked, hit };
}

function runsOf(hit: Uint8Array): number[] {
  const runs: number[] = [];
  let length = 0;
  for (const each of hit) {
    if (each === 1) length += 1;
    else if (length > 0) {
      runs.push(length);
      length = 0;
    }
  }
  return length > 0 ? [...runs, length] : runs;
}

/** A run that the probes begin or end with may be longer than what they saw of it. */
function wholeRuns(hit: Uint8Array): number[] {
  const runs = runsOf(hit);
  return runs.slice(hit[0] === 1 ? 1 : 0, hit.at(-1) === 1 ? -1 : undefined);
}

function burstFindings(hit: Uint8Array): DirectionFindings['bursts'] {
  const bursts = runsOf(hit);
  if (bursts.length === 0) return null;
  return {
    count: bursts.length,
    meanLength: total(bursts) / bursts.length,
    longest: bursts.reduce((longest, each) => Math.max(longest, each), 0),
  };
}

function delayFindings(sortedMs: SortedValues): DirectionFindings['delayMs'] {
  const min = sortedMs[0];
  const max = sortedMs.at(-1);
  if (min === undefined || max === undefined) return null;
  const { mean, sd } = momentsOf(sortedMs);
  return { min, median: quantile(sortedMs, 50), mean, sd, max };
}

function total(values: Uint8Array | readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
