import type { Jitter } from '../scenario/scenario.ts';
import { type Judgeable, judged, methods, notChecked } from './check-outcome.ts';
import type { DelayModel } from './delay-model.ts';
import { empirical, kolmogorovDistance, kolmogorovLimit } from './kolmogorov.ts';
import { momentsOf, normalReach } from './mean-interval.ts';
import type { PathCheck } from './path-findings.ts';
import type { MeasuredDirection } from './path-measure.ts';
import { delayToleranceMs, type Tolerances } from './path-tolerances.ts';
import type { SortedValues } from './quantile.ts';

/**
 * Beside the distribution asked for, and beside the same as far off as the mean is found: the better match
 * counts, for where the distribution lies is what the mean is compared for.
 */
export function shapeCheck(
  sorted: SortedValues,
  model: DelayModel,
  tolerance: Tolerances,
): PathCheck {
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

export function correlationCheck(
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
