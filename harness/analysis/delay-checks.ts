import { jitterDraws } from '../plan/jitter-draws.ts';
import type { Direction } from '../scenario/scenario.ts';
import { type Judgeable, judged, methods, notChecked } from './check-outcome.ts';
import type { DelayModel } from './delay-model.ts';
import { correlationCheck, shapeCheck } from './delay-shape-checks.ts';
import { meanInterval, momentsOf, sdInterval } from './mean-interval.ts';
import type { PathCheck } from './path-findings.ts';
import type { MeasuredDirection } from './path-measure.ts';
import { delayToleranceMs, type Tolerances } from './path-tolerances.ts';
import { quantile, type SortedValues } from './quantile.ts';

/** The one-way delays of spaced probes beside what the emulator was asked for. */
export function delayChecks(
  direction: Direction,
  measured: MeasuredDirection,
  model: DelayModel,
  tolerance: Tolerances,
): PathCheck[] {
  return direction.jitter === null && direction.slot === null
    ? steadyChecks(direction, measured.sortedMs, model, tolerance)
    : varyingChecks(direction, measured, model, tolerance);
}

/** Delays are compared in milliseconds, over the probes that arrived once and were not sent ahead. */
function inMs(sorted: SortedValues, direction: Direction) {
  return (
    check: Pick<Judgeable, 'what' | 'expected' | 'low' | 'high' | 'method' | 'note'> & {
      readonly measured: number | undefined;
      readonly asked?: number | null;
    },
  ): PathCheck =>
    judged({
      asked: direction.delayMs,
      ...check,
      unit: 'ms',
      measured:
        check.measured === undefined || Number.isNaN(check.measured) ? null : check.measured,
      count: sorted.length,
      of: 'probes',
    });
}

/** Every probe takes the same time, but for those that a busy machine makes late. */
function steadyChecks(
  direction: Direction,
  sorted: SortedValues,
  model: DelayModel,
  tolerance: Tolerances,
): PathCheck[] {
  const expected = model.delaysMs[0] ?? Number.NaN;
  const offMs = delayToleranceMs(expected, tolerance);
  const low = expected - offMs;
  const check = inMs(sorted, direction);
  const { lateMs, latePercentile, latePercentileMs } = tolerance;
  const given = { expected, low, method: methods.tolerance };
  return [
    check({ ...given, what: 'least delay', measured: sorted[0], high: expected + offMs + lateMs }),
    check({
      ...given,
      what: 'median delay',
      measured: quantile(sorted, 50),
      high: expected + offMs + lateMs,
    }),
    check({
      ...given,
      what: `${latePercentile}th percentile of the delay`,
      measured: quantile(sorted, latePercentile),
      high: expected + offMs + latePercentileMs,
    }),
  ];
}

function varyingChecks(
  direction: Direction,
  measured: MeasuredDirection,
  model: DelayModel,
  tolerance: Tolerances,
): PathCheck[] {
  const { jitter, slot } = direction;
  const shape = [
    ...momentChecks(direction, measured.sortedMs, model, tolerance),
    shapeCheck(measured.sortedMs, model, tolerance),
  ];
  return [
    ...(isInStep(direction) ? shape.map((check) => notChecked(check, inStep)) : shape),
    ...boundChecks(direction, measured.sortedMs, model, tolerance),
    ...(jitter === null || slot !== null
      ? []
      : [correlationCheck(jitter, measured, model, tolerance)]),
  ];
}

/** Slots must vary by this share of their distance, or how late they find the probes depends on how both began. */
const slotVariation = 0.1;
const inStep = 'slots this even fall into step with the probes';

function isInStep({ slot }: Direction): boolean {
  return slot !== null && slot.maxMs - slot.minMs < slotVariation * slot.maxMs;
}

function momentChecks(
  direction: Direction,
  sorted: SortedValues,
  model: DelayModel,
  tolerance: Tolerances,
): PathCheck[] {
  const check = inMs(sorted, direction);
  const expected = momentsOf(model.delaysMs);
  const found = momentsOf(sorted);
  const offMs = delayToleranceMs(expected.mean, tolerance);
  // Delays that depend on the one before tell as much as fewer independent ones.
  const rho = Math.max(0, model.lagOne ?? 0);
  const independent = (sorted.length * (1 - rho)) / (1 + rho);
  const mean = meanInterval(expected, independent);
  const sd = sdInterval(expected, independent);
  return [
    check({
      what: 'mean delay',
      expected: expected.mean,
      measured: found.mean,
      low: mean.low - offMs,
      high: mean.high + offMs + tolerance.lateMs,
      method: methods.mean,
      note: cutOffNote(direction, expected.mean),
    }),
    check({
      what: 'standard deviation of the delay',
      asked: tableJitterMs(direction),
      expected: expected.sd,
      measured: found.sd,
      low: sd.low * (1 - tolerance.sdShare) - tolerance.delayMs / 10,
      high: sd.high * (1 + tolerance.sdShare) + tolerance.sdMs,
      method: methods.sd,
      note: tableNote(direction, expected.sd),
    }),
  ];
}

function boundChecks(
  direction: Direction,
  sorted: SortedValues,
  { lowMs, highMs, delaysMs }: DelayModel,
  tolerance: Tolerances,
): PathCheck[] {
  const check = inMs(sorted, direction);
  const offMs = delayToleranceMs(momentsOf(delaysMs).mean, tolerance);
  const shared = { expected: null, method: methods.tolerance };
  const least = check({
    ...shared,
    what: 'least delay',
    measured: sorted[0],
    low: lowMs - offMs,
    high: null,
  });
  if (!tolerance.judgesLatest) return [least];
  const greatest = check({
    ...shared,
    what: 'greatest delay',
    measured: sorted.at(-1),
    low: null,
    high: highMs + offMs,
  });
  return [least, greatest];
}

/** With a table the jitter is meant to be the standard deviation; without, it is half the width. */
function tableJitterMs({ jitter, slot }: Direction): number | null {
  return jitter === null || slot !== null || jitter.distribution.name === 'uniform'
    ? null
    : jitter.ms;
}

/** A difference to what was asked that is worth a word. */
const notableShare = 0.02;

function tableNote(direction: Direction, sdMs: number): string | null {
  const asked = tableJitterMs(direction);
  if (asked === null || Math.abs(sdMs / asked - 1) <= notableShare) return null;
  return `netem's ${direction.jitter?.distribution.name} table has a standard deviation of ${(sdMs / asked).toFixed(2)}`;
}

function cutOffNote({ delayMs, jitter }: Direction, meanMs: number): string | null {
  if (jitter === null || delayMs + jitterDraws(jitter).lowMs >= 0) return null;
  if (Math.abs(meanMs - delayMs) <= notableShare * delayMs) return null;
  return 'the jitter is larger than the delay, and a delay below 0 is none';
}
