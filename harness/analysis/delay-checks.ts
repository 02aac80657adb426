import { jitterDraws } from '../plan/jitter-draws.ts';
import type { Direction, Jitter } from '../scenario/scenario.ts';
import { type Judgeable, judged, methods, notChecked } from './check-outcome.ts';
import type { DelayModel } from './delay-model.ts';
import { empirical, kolmogorovDistance, kolmogorovLimit } from './kolmogorov.ts';
import { meanInterval, momentsOf, normalReach, sdInterval } from './mean-interval.ts';
import type { PathCheck } from './path-findings.ts';
import type { MeasuredDirection } from './path-measure.ts';
import type { Tolerances } from './path-tolerances.ts';
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

function delayToleranceMs(expectedMs: number, { delayMs, delayShare }: Tolerances): number {
  return Math.max(delayMs, delayShare * expectedMs);
}

function varyingChecks(
  direction: Direction,
  measured: MeasuredDirection,
  model: DelayModel,
  tolerance: Tolerances,
): PathCheck[] {
  const { sortedMs } = measured;
  const check = inMs(sortedMs, direction);
  const expected = momentsOf(model.delaysMs);
  const found = momentsOf(sortedMs);
  const offMs = delayToleranceMs(expected.mean, tolerance);
  // Delays that depend on the one before tell as much as fewer independent ones.
  const rho = Math.max(0, model.lagOne ?? 0);
  const independent = (sortedMs.length * (1 - rho)) / (1 + rho);
  const mean = meanInterval(expected, independent);
  const sd = sdInterval(expected, independent);
  const bounds = { expected: null, method: methods.tolerance };
  const inStep = isInStep(direction);
  const shaped = [
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
      low: sd.low * (1 - tolerance.sdShare) - Math.min(tolerance.sdMs, 0.01),
      high: sd.high * (1 + tolerance.sdShare) + tolerance.sdMs,
      method: methods.sd,
      note: tableNote(direction, expected.sd),
    }),
    shapeCheck(sortedMs, model, tolerance),
  ];
  return [
    ...(inStep
      ? shaped.map((each) => notChecked(each, 'slots this even fall into step with the probes'))
      : shaped),
    check({
      ...bounds,
      what: 'least delay',
      measured: sortedMs[0],
      low: model.lowMs - offMs,
      high: null,
    }),
    ...(tolerance.judgesLatest
      ? [
          check({
            ...bounds,
            what: 'greatest delay',
            measured: sortedMs.at(-1),
            low: null,
            high: model.highMs + offMs,
          }),
        ]
      : []),
    ...(direction.jitter === null || direction.slot !== null
      ? []
      : [correlationCheck(direction.jitter, measured, model, tolerance)]),
  ];
}

/** Slots must vary by this share of their distance, or how late they find the probes depends on how both began. */
const slotVariation = 0.1;

function isInStep({ slot }: Direction): boolean {
  return slot !== null && slot.maxMs - slot.minMs < slotVariation * slot.maxMs;
}

/** Beside the distribution asked for, and beside the same as far off as the mean is found: the better match counts. */
function shapeCheck(sorted: SortedValues, model: DelayModel, tolerance: Tolerances): PathCheck {
  const expected = empirical(model.delaysMs);
  const meanMs = momentsOf(model.delaysMs).mean;
  const offMs = momentsOf(sorted).mean - meanMs;
  const tolerable = delayToleranceMs(meanMs, tolerance) + tolerance.lateMs;
  const shifts = Math.abs(offMs) <= tolerable ? [0, offMs] : [0];
  const distances = shifts.map((shift) =>
    kolmogorovDistance(shifted(sorted, -shift), expected, tolerance.shapeMs),
  );
  const distance = sorted.length === 0 ? null : Math.min(...distances);
  const check: Judgeable = {
    what: 'distribution of the delay',
    unit: '',
    asked: null,
    expected: 0,
    measured: distance,
    low: null,
    high: kolmogorovLimit(sorted.length),
    count: sorted.length,
    of: 'probes',
    method: methods.kolmogorov,
  };
  return model.lagOne === null || Math.abs(model.lagOne) < negligibleCorrelation
    ? judged(check)
    : notChecked(check, 'the distance of delays that depend on each other is not known');
}

function shifted(sorted: SortedValues, byMs: number): SortedValues {
  return sorted.map((value) => value + byMs) as SortedValues;
}

const negligibleCorrelation = 0.05;

function correlationCheck(
  jitter: Jitter,
  { delaysMs }: MeasuredDirection,
  model: DelayModel,
  tolerance: Tolerances,
): PathCheck {
  const { correlation, pairs } = lagOneCorrelation(delaysMs);
  const expected = model.lagOne ?? 0;
  const off = tolerance.correlation + normalReach / Math.sqrt(Math.max(1, pairs));
  const asked = jitter.correlationPercent / 100;
  return judged({
    what: 'correlation of delays',
    unit: '',
    asked,
    expected,
    measured: correlation,
    low: expected - off,
    high: expected + off,
    count: pairs,
    of: 'probes',
    method: `tolerance ${tolerance.correlation}, and ${normalReach.toFixed(1)} standard errors`,
    note:
      Math.abs(asked - expected) > negligibleCorrelation
        ? 'netem takes the remainder of its correlated numbers, and remainders are not correlated'
        : null,
  });
}

/** Of each probe's delay with that of the probe sent before it, where both are there. */
function lagOneCorrelation(delaysMs: Float64Array): { correlation: number | null; pairs: number } {
  const { mean, sd } = momentsOf(delaysMs.filter((ms) => !Number.isNaN(ms)));
  let cross = 0;
  let pairs = 0;
  for (let index = 1; index < delaysMs.length; index += 1) {
    const product = ((delaysMs[index] ?? 0) - mean) * ((delaysMs[index - 1] ?? 0) - mean);
    if (Number.isNaN(product)) continue;
    cross += product;
    pairs += 1;
  }
  return { correlation: pairs === 0 || !(sd > 0) ? null : cross / pairs / sd ** 2, pairs };
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
