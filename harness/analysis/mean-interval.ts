import { normalQuantile } from '../plan/normal-quantile.ts';
import { alpha } from './count-interval.ts';
import type { Interval } from './findings.ts';

/** What a distribution is like: central moments, the higher ones as multiples of the standard deviation's powers. */
export interface Moments {
  readonly mean: number;
  readonly sd: number;
  readonly skewness: number;
  readonly kurtosis: number;
}

/** Standard deviations that a normal variable leaves once in 1 / alpha, either way. */
export const normalReach = reachOf(alpha);

function reachOf(missed: number): number {
  return -normalQuantile(missed / 2);
}

/** Moments of values, each with its weight (1 if none are given); of none, all are NaN. */
export function momentsOf(values: Float64Array, weights?: Float64Array): Moments {
  let all = 0;
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) {
    const weight = weights?.[index] ?? 1;
    all += weight;
    sum += weight * (values[index] ?? 0);
  }
  const mean = sum / all;
  const power = [0, 0, 0];
  for (let index = 0; index < values.length; index += 1) {
    const weight = weights?.[index] ?? 1;
    const offset = (values[index] ?? 0) - mean;
    for (let exponent = 0; exponent < 3; exponent += 1)
      power[exponent]! += weight * offset ** (exponent + 2);
  }
  const [second = 0, third = 0, fourth = 0] = power.map((each) => each / all);
  const sd = Math.sqrt(second);
  const varies = second > 0;
  return {
    mean,
    sd,
    skewness: varies ? third / (second * sd) : 0,
    kurtosis: varies ? fourth / second ** 2 : 3,
  };
}

/**
 * Where the mean of `count` independent values lies but once in 1 / `missed`. The normal interval with the
 * first correction for skewness (Cornish and Fisher): delays and bursts lean to one side.
 */
export function meanInterval(
  { mean, sd, skewness }: Moments,
  count: number,
  missed = alpha,
): Interval {
  const reach = reachOf(missed);
  const error = sd / Math.sqrt(count);
  const lean = (skewness * (reach ** 2 - 1)) / (6 * Math.sqrt(count));
  return { low: mean + error * (lean - reach), high: mean + error * (lean + reach) };
}

/** The same for the standard deviation of `count` independent values. */
export function sdInterval({ sd, kurtosis }: Moments, count: number, missed = alpha): Interval {
  const share = reachOf(missed) * Math.sqrt(Math.max(0, kurtosis - 1) / (4 * count));
  return { low: sd * Math.max(0, 1 - share), high: sd * (1 + share) };
}
