import { binomialAtMost } from './binomial.ts';
import type { Interval } from './findings.ts';

/** Coverage that every interval in the findings is built for. */
export const confidence = 0.95;

declare const ascending: unique symbol;
/** Values in ascending order, infinities allowed, no NaN. */
export type SortedValues = Float64Array & { readonly [ascending]: true };

/** A sorted copy; NaN, which stands for "not there", is left out. */
export function sortedValues(values: Float64Array): SortedValues {
  const sorted = values.toSorted();
  let length = sorted.length;
  // Float64Array sorts NaN behind everything else.
  while (length > 0 && Number.isNaN(sorted[length - 1])) length -= 1;
  return sorted.subarray(0, length) as SortedValues;
}

/**
 * The quantile at `percent`, 0 to 100: linear between order statistics, number 7 of Hyndman and Fan (1996),
 * as R, NumPy and simple-statistics have it. Failures count as +Infinity, so a quantile that touches
 * one is infinite; between -Infinity and +Infinity, and of no values, it is NaN.
 */
export function quantile(sorted: SortedValues, percent: number): number {
  // The whole percents are multiplied first: that product is exact, a share such as 0.95 is not.
  const position = ((sorted.length - 1) * percent) / 100;
  const below = Math.floor(position);
  const fraction = position - below;
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[below + 1] ?? low;
  if (fraction === 0 || low === high) return low;
  if (low === -Infinity) return high === Infinity ? Number.NaN : -Infinity;
  return low + fraction * (high - low);
}

/**
 * The interval between two order statistics that covers the median of any distribution with at least
 * `coverage`: the inverted sign test, exact and therefore conservative. A bound may be infinite.
 * Null if the sample is too small for any such interval (fewer than 6 values for 0.95).
 */
export function medianInterval(sorted: SortedValues, coverage = confidence): Interval | null {
  const rank = medianRank(sorted.length, coverage);
  if (rank === null) return null;
  const low = sorted[rank - 1];
  const high = sorted[sorted.length - rank];
  return low === undefined || high === undefined ? null : { low, high };
}

/**
 * The largest r such that the r-th smallest and the r-th largest of `size` values enclose the median
 * with at least `coverage`; null if not even r = 1 does.
 */
export function medianRank(size: number, coverage = confidence): number | null {
  const tail = (1 - coverage) / 2;
  let rank = 0;
  let tooHigh = Math.floor(size / 2) + 1;
  while (tooHigh - rank > 1) {
    const middle = Math.floor((rank + tooHigh) / 2);
    if (binomialAtMost(middle - 1, size, 0.5) <= tail) rank = middle;
    else tooHigh = middle;
  }
  return rank === 0 ? null : rank;
}
