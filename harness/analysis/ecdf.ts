import type { SortedValues } from './quantile.ts';

/** At most so many points describe a distribution: plenty for a drawing, and small enough for the findings. */
export const ecdfPoints = 256;

/** `share[i]` of all values, failures included, do not exceed `value[i]`; both rise. */
export interface Ecdf {
  readonly value: readonly number[];
  readonly share: readonly number[];
}

/**
 * The empirical distribution at no more than `ecdfPoints` values. All of them if that is enough; else half
 * of the points at even distances in rank, for the body, and half at even distances in the logit
 * of the rank, for the tails. The smallest and the largest finite value are always there.
 * Failures (+Infinity) are no points, but the shares are of all values, so the last may be below 1.
 */
export function thinnedEcdf(sorted: SortedValues): Ecdf {
  const finite = firstAbove(sorted, Number.MAX_VALUE, sorted.length);
  const ranks = everyStep(sorted, finite) ?? thinnedSteps(sorted, finite);
  return {
    value: ranks.map((rank) => sorted[rank - 1] ?? Number.NaN),
    share: ranks.map((rank) => rank / sorted.length),
  };
}

/** The rank (from 1) of the last of each run of equal values; null if there are too many runs. */
function everyStep(sorted: SortedValues, finite: number): number[] | null {
  const ranks: number[] = [];
  for (let rank = 1; rank <= finite; rank += 1) {
    if (rank < finite && sorted[rank] === sorted[rank - 1]) continue;
    if (ranks.length === ecdfPoints) return null;
    ranks.push(rank);
  }
  return ranks;
}

function thinnedSteps(sorted: SortedValues, finite: number): number[] {
  const half = ecdfPoints / 2;
  const ranks = new Set<number>();
  for (let i = 0; i < half; i += 1) {
    const even = i / (half - 1);
    // The logistic curve between -ln(n) and +ln(n) runs from 1 / (n + 1) to n / (n + 1).
    const logit = 1 / (1 + finite ** (1 - 2 * even));
    for (const rank of [1 + even * (finite - 1), logit * (finite + 1)]) {
      const value = sorted[Math.round(rank) - 1] ?? Number.NaN;
      ranks.add(firstAbove(sorted, value, finite));
    }
  }
  return [...ranks].sort((a, b) => a - b);
}

/** How many of the first `length` values do not exceed `limit`. */
function firstAbove(sorted: SortedValues, limit: number, length: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Infinity) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
