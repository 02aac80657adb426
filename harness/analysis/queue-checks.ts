import { jitterDraws } from '../plan/jitter-draws.ts';
import { lossModel } from '../plan/loss-model.ts';
import { serialisationNs } from '../plan/packet-time.ts';
import { overflowingTrain, packetsPerSlot, queuePackets } from '../plan/probes.ts';
import type { Direction, Slot } from '../scenario/scenario.ts';
import { type Judgeable, judged, methods, notChecked } from './check-outcome.ts';
import { countInterval } from './count-interval.ts';
import { meanInterval, momentsOf } from './mean-interval.ts';
import type { PathCheck } from './path-findings.ts';
import type { Tolerances } from './path-tolerances.ts';
import type { Train } from './train-measure.ts';

/** What of a back-to-back train finds room: in the bottleneck's queue, in netem, in a slot. */
export function queueChecks(
  direction: Direction,
  train: Train,
  wireBytes: number,
  tolerance: Tolerances,
): PathCheck[] {
  const queue = queuePackets(direction, wireBytes);
  const limited = overflowingTrain(direction.limitPackets) !== null;
  return [
    ...(queue === null ? [] : [bottleneckCheck(direction, train, wireBytes, queue)]),
    ...(limited ? [limitCheck(direction, train)] : []),
    ...(direction.slot === null
      ? []
      : slotChecks(direction, direction.slot, train, wireBytes, tolerance)),
  ];
}

/** Packets beyond the queue that get through at once: one is on the link, and a bucket may hold tokens for more. */
const besideQueue = { least: -1, usual: 1, most: 3 };

function bottleneckCheck(
  direction: Direction,
  train: Train,
  wireBytes: number,
  queue: number,
): PathCheck {
  const { bottleneck } = direction;
  const packetMs = serialisationNs(wireBytes, bottleneck?.bitsPerSecond ?? Infinity) / 1e6;
  const drained = packetMs > 0 ? Math.ceil(train.sendingMs / packetMs) : 0;
  const loss = lossModel(direction);
  const survivors = (packets: number) =>
    countInterval(Math.max(0, packets), loss.count(Math.max(0, packets)));
  const least = queue + besideQueue.least;
  const most = queue + besideQueue.most + drained;
  const check = {
    what: 'bottleneck queue',
    unit: 'packets',
    asked: queue,
    expected: (queue + besideQueue.usual) * (1 - loss.rate),
    measured: train.arrived,
    // What netem loses after the queue had room for it.
    low: least - survivors(least).high,
    high: most - survivors(most).low,
    count: train.sent,
    of: 'train packets',
    method: 'what arrives of a train: from one packet less than the queue to three more',
    note:
      bottleneck?.queue.unit === 'bytes'
        ? `${bottleneck.queue.size} bytes hold ${queue} packets of ${wireBytes}`
        : null,
  } as const;
  if (train.sent >= (overflowingTrain(queue) ?? Infinity)) return judged(check);
  return notChecked(check, `a train of ${train.sent} packets cannot overflow it`);
}

/** netem drops what comes when it holds its limit already; a packet and its copy may exceed it by one. */
function limitCheck(direction: Direction, train: Train): PathCheck {
  const { limitPackets, bottleneck, reorder, delayMs, jitter } = direction;
  const check = {
    what: 'netem limit',
    unit: 'packets',
    asked: limitPackets,
    expected: limitPackets,
    measured: train.arrivals,
    low: limitPackets - 1,
    high: limitPackets + 1,
    count: train.sent,
    of: 'train packets',
    method: 'what arrives of a train: a packet more or less',
  } as const;
  if (bottleneck !== null) return notChecked(check, 'the bottleneck keeps netem from filling up');
  if (reorder !== null) return notChecked(check, 'what is sent ahead does not wait in netem');
  const survivors = (1 - lossModel(direction).rate) * train.sent;
  if (survivors < 1.5 * limitPackets)
    return notChecked(check, `a train of ${train.sent} packets may not fill it`);
  const leastMs = delayMs + (jitter === null ? 0 : jitterDraws(jitter).lowMs);
  if (leastMs <= train.sendingMs)
    return notChecked(check, 'the first packets have left before the last are sent');
  return judged(check);
}

const fewestSlots = 10;

/** A train that waits for slots comes in bunches: as many packets as a slot takes, and the time between slots apart. */
function slotChecks(
  direction: Direction,
  slot: Slot,
  train: Train,
  wireBytes: number,
  tolerance: Tolerances,
): PathCheck[] {
  const perSlot = packetsPerSlot(direction, wireBytes);
  const bunches = bunchesOf(train.arrivalsMs, tolerance.oneInstantMs);
  // The first slot may have been open before, and the last is not full.
  const whole = bunches.slice(1, -1);
  const between = Float64Array.from(
    whole.slice(1),
    ({ atMs }, index) => atMs - (whole[index]?.atMs ?? 0),
  );
  const sizes = momentsOf(Float64Array.from(whole, ({ packets }) => packets));
  const mean = (slot.minMs + slot.maxMs) / 2;
  const uniform = {
    mean,
    sd: (slot.maxMs - slot.minMs) / Math.sqrt(12),
    skewness: 0,
    kurtosis: 1.8,
  };
  const accepted = meanInterval(uniform, between.length);
  const off = Math.max(tolerance.delayMs, tolerance.delayShare * mean);
  const shared = { asked: null, count: whole.length, of: 'slots' } as const;
  const checks: Judgeable[] = [
    {
      ...shared,
      what: 'time between slots',
      unit: 'ms',
      expected: mean,
      measured: between.length === 0 ? null : momentsOf(between).mean,
      low: accepted.low - off,
      high: accepted.high + off + tolerance.lateMs,
      method: methods.mean,
    },
    {
      ...shared,
      what: 'packets in a slot',
      unit: 'packets',
      asked: perSlot,
      expected: perSlot,
      measured: whole.length === 0 ? null : sizes.mean,
      low: perSlot,
      high: perSlot,
      method: 'no more and no less while packets wait',
    },
  ];
  const why = whyNoSlots(direction, slot, perSlot, whole.length, tolerance);
  return checks.map((check) => (why === null ? judged(check) : notChecked(check, why)));
}

function whyNoSlots(
  { jitter, rate, bottleneck, reorder }: Direction,
  slot: Slot,
  perSlot: number | null,
  slots: number,
  tolerance: Tolerances,
): string | null {
  if (perSlot === null) return 'one slot takes the whole train; the delays show the slots';
  if (jitter !== null || rate !== null || bottleneck !== null || reorder !== null)
    return 'jitter, rate or reordering decide too when packets are there to be delivered';
  if (slot.minMs <= 4 * tolerance.oneInstantMs) return 'slots come too close to be told apart';
  return slots < fewestSlots ? `the train fills fewer than ${fewestSlots} slots` : null;
}

function bunchesOf(
  arrivalsMs: Float64Array,
  oneInstantMs: number,
): { atMs: number; packets: number }[] {
  const bunches: { atMs: number; packets: number }[] = [];
  for (const atMs of arrivalsMs) {
    const last = bunches.at(-1);
    if (last !== undefined && atMs - last.atMs <= oneInstantMs) last.packets += 1;
    else bunches.push({ atMs, packets: 1 });
  }
  return bunches;
}
