import type { CountMoments } from '../plan/event-model.ts';
import { normalQuantile } from '../plan/normal-quantile.ts';
import type { Interval } from './findings.ts';

/**
 * A sound path fails a check of chance once in a million: a run over a hundred cells makes some two thousand of
 * them, and must not cry wolf.
 */
export const alpha = 1e-6;

/** Events are spread more evenly than by chance if the variance is below this share of the binomial one. */
const evenly = 0.9;

/** Counts further from the mean than this many standard deviations are too rare to be summed up. */
const reach = 40;

/**
 * The counts that chance gives but once in 1 / `missed`: with at most half of it below and half above. Of
 * independent trials the count is binomial and the interval exact; where events come in bursts, the
 * variance is larger and the count is taken as beta-binomial with that mean and variance.
 */
export function countInterval(
  trials: number,
  { mean, variance }: CountMoments,
  missed = alpha,
): Interval {
  if (mean <= 0) return { low: 0, high: 0 };
  if (mean >= trials) return { low: trials, high: trials };
  const share = mean / trials;
  const binomial = trials * share * (1 - share);
  // Correlation of any two trials that gives this variance.
  const pairwise = trials > 1 ? (variance / binomial - 1) / (trials - 1) : 0;
  const bursty = pairwise > 0;
  if (variance < evenly * binomial) return evenInterval(trials, { mean, variance }, missed);
  const size = bursty ? 1 / pairwise - 1 : Infinity;
  const sd = Math.sqrt(Math.max(variance, binomial));
  const first = Math.max(0, Math.floor(mean - reach * sd - reach));
  const last = Math.min(trials, Math.ceil(mean + reach * sd + reach));
  const ratio = bursty
    ? betaBinomialRatio(trials, share * size, (1 - share) * size)
    : binomialRatio(trials, share);
  return centralPart(first, last, missed, ratio);
}

/** Normal, outward by a whole count: what comes evenly, such as every fifth packet, is nearly that. */
function evenInterval(trials: number, { mean, variance }: CountMoments, missed: number): Interval {
  const off = -normalQuantile(missed / 2) * Math.sqrt(variance) + 1;
  return {
    low: Math.max(0, Math.floor(mean - off)),
    high: Math.min(trials, Math.ceil(mean + off)),
  };
}

/**
 * The same for a count without an upper end, such as a sum of lengths: Poisson, or negative binomial where the
 * variance is larger, which a sum of geometric lengths is exactly.
 */
export function unboundedCountInterval({ mean, variance }: CountMoments): Interval {
  if (mean <= 0) return { low: 0, high: 0 };
  const excess = variance - mean;
  const isPoisson = excess <= 1e-9 * mean;
  const shape = mean ** 2 / excess;
  const sd = Math.sqrt(Math.max(variance, mean));
  const first = Math.max(0, Math.floor(mean - reach * sd - reach));
  const last = Math.ceil(mean + reach * sd + reach);
  return centralPart(first, last, alpha, (k) =>
    isPoisson ? mean / (k + 1) : ((k + shape) / (k + 1)) * (excess / variance),
  );
}

/** `ratio(k)` is P(k + 1) / P(k); the masses are summed in logarithms, for their ends are tiny. */
function centralPart(
  first: number,
  last: number,
  missed: number,
  ratio: (count: number) => number,
): Interval {
  const mass = new Float64Array(last - first + 1);
  for (let index = 1; index < mass.length; index += 1)
    mass[index] = (mass[index - 1] ?? 0) + Math.log(ratio(first + index - 1));
  const greatest = mass.reduce((max, each) => Math.max(max, each), -Infinity);
  for (let index = 0; index < mass.length; index += 1)
    mass[index] = Math.exp((mass[index] ?? 0) - greatest);
  const tail = (missed / 2) * mass.reduce((sum, each) => sum + each, 0);
  let low = 0;
  for (let below = mass[0] ?? 0; below < tail; below += mass[low] ?? tail) low += 1;
  let high = mass.length - 1;
  for (let above = mass[high] ?? 0; above < tail; above += mass[high] ?? tail) high -= 1;
  return { low: first + low, high: first + high };
}

function binomialRatio(n: number, p: number): (count: number) => number {
  const odds = p / (1 - p);
  return (k) => ((n - k) / (k + 1)) * odds;
}

function betaBinomialRatio(n: number, a: number, b: number): (count: number) => number {
  return (k) => ((n - k) / (k + 1)) * ((k + a) / (n - k - 1 + b));
}
