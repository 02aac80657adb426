import { binomialAtLeast, binomialAtMost } from './binomial.ts';
import type { Interval } from './findings.ts';
import type { SortedValues } from './quantile.ts';

/**
 * The interval between two order statistics that covers the quantile at `percent` of any distribution with at least
 * `coverage`: exact and therefore conservative. Where the sample is too small to bound a side, that side is infinite,
 * and so it is where failures (+Infinity) reach into it.
 */
export function quantileInterval(
  sorted: SortedValues,
  percent: number,
  coverage: number,
): Interval {
  const tail = (1 - coverage) / 2;
  const share = percent / 100;
  const size = sorted.length;
  // The r-th smallest value lies above the quantile if fewer than r values are at or below it.
  const low = firstRank(size, (rank) => binomialAtMost(rank - 1, size, share) > tail) - 1;
  const high = firstRank(size, (rank) => binomialAtLeast(rank, size, share) <= tail);
  return { low: sorted[low - 1] ?? -Infinity, high: sorted[high - 1] ?? Infinity };
}

/** The smallest rank from 1 to `size` that has what no smaller and every greater rank has; `size` + 1 if none has it. */
function firstRank(size: number, has: (rank: number) => boolean): number {
  let without = 0;
  let first = size + 1;
  while (first - without > 1) {
    const middle = Math.floor((without + first) / 2);
    if (has(middle)) first = middle;
    else without = middle;
  }
  return first;
}
