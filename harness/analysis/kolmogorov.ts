import { alpha } from './count-interval.ts';
import type { SortedValues } from './quantile.ts';

/**
 * The largest distance between the distribution of `values` and that of `expected` (Kolmogorov and Smirnov),
 * where each value may be off by up to `slack` either way: what is left is a difference that no such shift explains.
 */
export function kolmogorovDistance(
  values: SortedValues,
  expected: {
    readonly atMost: (value: number) => number;
    readonly below: (value: number) => number;
  },
  slack: number,
): number {
  let distance = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    const above = (index + 1) / values.length - expected.atMost(value + slack);
    const under = expected.below(value - slack) - index / values.length;
    distance = Math.max(distance, above, under);
  }
  return distance;
}

/** What chance exceeds at most once in 1 / `missed` (Massart's bound); discrete values exceed it less often. */
export function kolmogorovLimit(count: number, missed = alpha): number {
  return Math.sqrt(-Math.log(missed / 2) / (2 * count));
}

/** Distribution functions of equally likely ascending values. */
export function empirical(ascending: Float64Array): {
  atMost: (value: number) => number;
  below: (value: number) => number;
} {
  const rank = (precedes: (entry: number) => boolean) => {
    let low = 0;
    let high = ascending.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (precedes(ascending[middle] ?? Infinity)) low = middle + 1;
      else high = middle;
    }
    return low / ascending.length;
  };
  return {
    atMost: (value) => rank((entry) => entry <= value),
    below: (value) => rank((entry) => entry < value),
  };
}
