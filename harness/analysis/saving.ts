import type { Saving } from './findings.ts';
import { confidence, medianInterval, quantile, sortedValues } from './quantile.ts';
import { finiteOrNull, nsPerMs } from './time-findings.ts';

/**
 * What an arm saves over the baseline, in round trips: the median over blocks of (baseline - arm) / path
 * RTT, with its order-statistic interval.
 *
 * Times are nanoseconds indexed by block; +Infinity is a failed exchange, NaN one that was not made. A
 * block with a single failure is an infinite saving or loss. A block in which both failed, or one
 * is missing, compares nothing and is left out.
 *
 * Null if nothing can be compared or the median itself is not finite; a bound that is not is null.
 */
export function savingOf(
  baselineNs: Float64Array,
  armNs: Float64Array,
  rttMs: number,
): Saving | null {
  if (rttMs <= 0) return null;
  // Infinity - Infinity is NaN too, so blocks that failed twice fall out with those that are not there.
  const differences = sortedValues(
    baselineNs.map((ns, block) => (ns - (armNs[block] ?? Number.NaN)) / (rttMs * nsPerMs)),
  );
  const estimate = quantile(differences, 50);
  if (!Number.isFinite(estimate)) return null;
  const interval = medianInterval(differences);
  return {
    estimate,
    low: finiteOrNull(interval?.low),
    high: finiteOrNull(interval?.high),
    confidence,
    blocks: differences.length,
  };
}
