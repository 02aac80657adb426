import { jitterDraws } from '../plan/jitter-draws.ts';
import { netemPacketNs, serialisationNs } from '../plan/packet-time.ts';
import { queuePackets } from '../plan/probes.ts';
import type { Direction } from '../scenario/scenario.ts';
import { type Judgeable, judged, methods, notChecked } from './check-outcome.ts';
import type { PathCheck } from './path-findings.ts';
import type { Tolerances } from './path-tolerances.ts';
import { quantile, sortedValues } from './quantile.ts';
import { finiteOrNull } from './time-findings.ts';
import type { Train } from './train-measure.ts';

/** Where no rate is asked for, a back-to-back train must come at least this fast ... */
export const unlimitedMbps = 500;
/** ... or half as fast as this machine has sent it. */
const unlimitedShare = 0.5;

/** The slower of netem's rate and the bottleneck's, which makes the train's. */
interface Limit {
  readonly by: 'netem' | 'bottleneck';
  readonly askedMbps: number;
  /** Of the train's packets as they are on the wire, which netem may charge for more bytes than they have. */
  readonly wireMbps: number;
  readonly packetMs: number;
}

export interface TrainRate {
  readonly mbps: number;
  /** Gaps between packets that it was measured over, and the time they took. */
  readonly gaps: number;
  readonly ms: number;
}

/** The rate of the train, asked for or not; null if too little of it arrived, or all at one instant. */
export function trainRate(
  direction: Direction,
  train: Train,
  wireBytes: number,
  tolerance: Tolerances,
): TrainRate | null {
  const limit = limitOf(direction, wireBytes);
  const { gaps, ms } =
    limit?.by === 'bottleneck'
      ? bottleneckGaps(train, queuePackets(direction, wireBytes) ?? train.sent)
      : limit !== null && direction.jitter !== null && tolerance.judgesLatest
        ? tightGaps(train)
        : allGaps(train);
  return gaps > 0 && ms > 0 ? { mbps: (gaps * wireBytes * 8) / (ms * 1000), gaps, ms } : null;
}

/** Whether a rate is asked for in a direction. */
export function rateIsAsked({ rate, bottleneck }: Direction): boolean {
  return rate !== null || bottleneck !== null;
}

export function rateCheck(
  direction: Direction,
  train: Train,
  wireBytes: number,
  tolerance: Tolerances,
): PathCheck {
  const limit = limitOf(direction, wireBytes);
  const rate = trainRate(direction, train, wireBytes, tolerance);
  const check = {
    what: 'rate',
    unit: 'Mbit/s',
    asked: limit?.askedMbps ?? null,
    expected: limit?.wireMbps ?? null,
    measured: rate?.mbps ?? null,
    low: null,
    high: null,
    count: rate === null ? train.arrived : rate.gaps + 1,
    of: 'train packets',
    method: methods.tolerance,
  } as const;
  if (direction.slot !== null) return notChecked(check, 'slots decide when packets arrive');
  const sendingMbps = ((train.sent - 1) * wireBytes * 8) / (train.sendingMs * 1000);
  if (limit === null) return unlimitedCheck(check, direction, rate, sendingMbps);
  // A sender that is hardly faster than the link does not fill it. Where the clock is virtual it always does.
  if (sendingMbps < limit.wireMbps * fastEnough)
    return notChecked(check, `the train was sent at ${sendingMbps.toFixed(0)} Mbit/s only`);
  const low = limit.wireMbps * (1 - tolerance.rateShare);
  const high = limit.wireMbps * (1 + tolerance.rateShare);
  if (rate === null) return judged({ ...check, low, high });
  const jitterMs = spreadMs(direction, limit, tolerance);
  return judged({
    ...check,
    low: stretched(low, rate, jitterMs),
    // netem itself never lets packets come closer than its rate; what comes to it later it may.
    high: limit.by === 'netem' ? high : finiteOrNull(stretched(high, rate, -jitterMs)),
  });
}

const fastEnough = 1.5;

/** Jitter spreads a train by itself, and a train that comes all at once has no rate but the greatest. */
function unlimitedCheck(
  check: Judgeable,
  { jitter }: Direction,
  rate: TrainRate | null,
  sendingMbps: number,
): PathCheck {
  if (jitter !== null) return notChecked(check, 'jitter spreads the train');
  if (check.count < 2) return notChecked(check, 'too little of the train arrived');
  if (rate === null) return { ...check, outcome: 'pass', note: 'the train arrived all at once' };
  const low = Math.min(unlimitedMbps, unlimitedShare * sendingMbps);
  return judged({ ...check, low, method: 'no limit was asked for' });
}

function limitOf({ rate, bottleneck }: Direction, wireBytes: number): Limit | null {
  const limits: Limit[] = [];
  const limit = (by: Limit['by'], bitsPerSecond: number, packetNs: number) => {
    const wireMbps = (wireBytes * 8 * 1000) / packetNs;
    limits.push({ by, askedMbps: bitsPerSecond / 1e6, wireMbps, packetMs: packetNs / 1e6 });
  };
  if (rate !== null) limit('netem', rate.bitsPerSecond, netemPacketNs(wireBytes, rate));
  if (bottleneck !== null) {
    const { bitsPerSecond } = bottleneck;
    limit('bottleneck', bitsPerSecond, serialisationNs(wireBytes, bitsPerSecond));
  }
  return limits.toSorted((a, b) => a.wireMbps - b.wireMbps)[0] ?? null;
}

/** How much longer jitter may make a train: its first packet may come early and its last late, or the reverse. */
function spreadMs({ jitter }: Direction, { by }: Limit, { judgesLatest }: Tolerances): number {
  if (jitter === null || (by === 'netem' && judgesLatest)) return 0;
  const { lowMs, highMs } = jitterDraws(jitter);
  return highMs - lowMs;
}

function stretched(mbps: number, { mbps: found, ms }: TrainRate, byMs: number): number {
  const kilobits = found * ms;
  return kilobits / Math.max(0, kilobits / mbps + byMs);
}

/** Each gap carries one packet. Lost ones count as nothing: netem drops them before they use the link. */
function allGaps({ arrivalsMs }: Train): { gaps: number; ms: number } {
  return {
    gaps: arrivalsMs.length - 1,
    ms: (arrivalsMs.at(-1) ?? Number.NaN) - (arrivalsMs[0] ?? Number.NaN),
  };
}

/** A token bucket lets the first packets pass at once. */
const burstShare = 1 / 4;

/**
 * netem comes after the bottleneck: what it loses has used that link, and what it duplicates has not. So the
 * gaps are counted by sequence, among the packets for which the queue had room, without the bucket's burst.
 */
function bottleneckGaps({ firstMs }: Train, queue: number): { gaps: number; ms: number } {
  const end = Math.min(firstMs.length, Math.max(2, queue));
  const there: number[] = [];
  for (let sequence = Math.ceil(end * burstShare); sequence < end; sequence += 1)
    if (!Number.isNaN(firstMs[sequence])) there.push(sequence);
  const first = there[0] ?? 0;
  const last = there.at(-1) ?? 0;
  return { gaps: last - first, ms: (firstMs[last] ?? 0) - (firstMs[first] ?? 0) };
}

/** What a gap may be wider than usual: two steps of a guest's clock, and 2 %. */
const usualGap = { share: 1.02, ms: 0.000_512 };

/**
 * Packets that wait behind each other leave netem at its rate whatever their jitter. Gaps wider than usual
 * are those before a packet that its jitter held up longer than all before it.
 */
function tightGaps({ arrivalsMs }: Train): { gaps: number; ms: number } {
  const gaps = arrivalsMs.subarray(1).map((at, index) => at - (arrivalsMs[index] ?? at));
  const median = quantile(sortedValues(gaps), 50);
  const tight = gaps.filter((gap) => gap <= usualGap.share * median + usualGap.ms);
  return { gaps: tight.length, ms: tight.reduce((sum, gap) => sum + gap, 0) };
}
