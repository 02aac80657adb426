import { packetsPerSlot } from '../plan/probes.ts';
import type { Direction, Slot } from '../scenario/scenario.ts';
import { type Judgeable, judged, methods, notChecked } from './check-outcome.ts';
import { meanInterval, momentsOf } from './mean-interval.ts';
import type { PathCheck } from './path-findings.ts';
import { delayToleranceMs, type Tolerances } from './path-tolerances.ts';
import type { Train } from './train-measure.ts';

const fewestSlots = 10;

/** A train that waits for slots comes in bunches: as many packets as a slot takes, a slot's time apart. */
export function slotChecks(
  direction: Direction,
  train: Train,
  wireBytes: number,
  tolerance: Tolerances,
): PathCheck[] {
  const { slot } = direction;
  if (slot === null) return [];
  const perSlot = packetsPerSlot(direction, wireBytes);
  // The first slot may have been open before, and the last is not full.
  const whole = bunchesOf(train.arrivalsMs, tolerance.oneInstantMs).slice(1, -1);
  const checks = [timeCheck(slot, whole, tolerance), sizeCheck(perSlot, whole)];
  const why = whyNoSlots(direction, slot, perSlot, whole.length, tolerance);
  return checks.map((check) => (why === null ? judged(check) : notChecked(check, why)));
}

interface Bunch {
  readonly atMs: number;
  packets: number;
}

/** The time to the next slot is drawn anew each time, uniformly. */
function timeCheck(slot: Slot, whole: readonly Bunch[], tolerance: Tolerances): Judgeable {
  const between = Float64Array.from(
    whole.slice(1),
    ({ atMs }, index) => atMs - (whole[index]?.atMs ?? 0),
  );
  const mean = (slot.minMs + slot.maxMs) / 2;
  const sd = (slot.maxMs - slot.minMs) / Math.sqrt(12);
  const accepted = meanInterval({ mean, sd, skewness: 0, kurtosis: 1.8 }, between.length);
  const offMs = delayToleranceMs(mean, tolerance);
  return {
    what: 'time between slots',
    unit: 'ms',
    asked: null,
    expected: mean,
    measured: between.length === 0 ? null : momentsOf(between).mean,
    low: accepted.low - offMs,
    high: accepted.high + offMs + tolerance.lateMs,
    count: whole.length,
    of: 'slots',
    method: methods.mean,
  };
}

function sizeCheck(perSlot: number | null, whole: readonly Bunch[]): Judgeable {
  const sizes = Float64Array.from(whole, ({ packets }) => packets);
  return {
    what: 'packets in a slot',
    unit: 'packets',
    asked: perSlot,
    expected: perSlot,
    measured: whole.length === 0 ? null : momentsOf(sizes).mean,
    low: perSlot,
    high: perSlot,
    count: whole.length,
    of: 'slots',
    method: 'no more and no less while packets wait',
  };
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

function bunchesOf(arrivalsMs: Float64Array, oneInstantMs: number): Bunch[] {
  const bunches: Bunch[] = [];
  for (const atMs of arrivalsMs) {
    const last = bunches.at(-1);
    if (last !== undefined && atMs - last.atMs <= oneInstantMs) last.packets += 1;
    else bunches.push({ atMs, packets: 1 });
  }
  return bunches;
}
