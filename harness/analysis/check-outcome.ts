import { alpha } from './count-interval.ts';
import type { Interval } from './findings.ts';
import type { PathCheck } from './path-findings.ts';

/** A check before its outcome: `note` may be left out. */
export type Judgeable = Omit<PathCheck, 'outcome' | 'note'> & { readonly note?: string | null };

/** Bounds and measurement are sums of binary fractions: this share of them is rounding. */
const rounding = 1e-9;

/** Passes within its bounds; fails outside, and where there is nothing to measure. */
export function judged(check: Judgeable): PathCheck {
  const { measured, low, high, note = null } = check;
  const slack = rounding * Math.max(1, Math.abs(measured ?? 0));
  const passes =
    measured !== null &&
    measured >= (low ?? -Infinity) - slack &&
    measured <= (high ?? Infinity) + slack;
  return { ...check, note, outcome: passes ? 'pass' : 'fail' };
}

/** What could not be looked at, and why: no reason to call a path another, but to be seen. */
export function notChecked(check: Judgeable, note: string): PathCheck {
  return { ...check, low: null, high: null, note, outcome: 'not-checked' };
}

/** The share of `trials` that something happened to, in percent, within an interval of counts. */
export function shareCheck(
  check: Pick<PathCheck, 'what' | 'of' | 'asked' | 'method'> & {
    readonly happened: number;
    readonly trials: number;
    readonly expectedCount: number;
    readonly accepted: Interval;
    readonly note?: string | null;
  },
): PathCheck {
  const { happened, trials, expectedCount, accepted, ...rest } = check;
  const percent = (count: number) => (100 * count) / trials;
  return judged({
    ...rest,
    unit: '%',
    expected: percent(expectedCount),
    measured: trials === 0 ? null : percent(happened),
    low: percent(accepted.low),
    high: percent(accepted.high),
    count: trials,
  });
}

const onceIn = `once in ${(1 / alpha).toLocaleString('en')}`;

/** What a sound path leaves but once in a million checks, and how that was found. */
export const methods = {
  absent: 'none may be',
  binomial: `exact binomial interval, left ${onceIn}`,
  betaBinomial: `beta-binomial interval with the model's variance, left ${onceIn}`,
  negativeBinomial: `negative binomial interval of their sum, left ${onceIn}`,
  mean: `tolerance, and the interval of a mean with its skewness, left ${onceIn}`,
  sd: `tolerance, and the interval of a standard deviation with its kurtosis, left ${onceIn}`,
  kolmogorov: `Kolmogorov-Smirnov distance, exceeded ${onceIn}`,
  tolerance: 'tolerance',
} as const;

/** Less than this share off is what was asked for. */
const notable = 0.05;

/** Where netem's correlation makes the events rarer, or more frequent, than the percentage says. */
export function correlationNote(
  { percent }: { readonly percent: number },
  madePercent: number,
): string | null {
  if (Math.abs(madePercent - percent) <= notable * percent) return null;
  const made = Number(madePercent.toPrecision(2));
  return `netem's correlated numbers crowd around the middle: of ${percent} % asked for they make ${made} %`;
}
