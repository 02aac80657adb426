import { gammaln } from 'simple-statistics';

/** Terms below this share of the sum are lost in its last bit anyway. */
const negligible = 2 ** -60;

/**
 * P(X <= successes) for X binomial. Summed outward from the largest term, which is found in log space,
 * so that it neither under- nor overflows for a million trials.
 */
export function binomialAtMost(successes: number, trials: number, probability: number): number {
  if (successes < 0) return 0;
  if (successes >= trials || probability <= 0) return 1;
  if (probability >= 1) return 0;
  // Past the mean the terms first rise: sum the other, falling tail instead.
  if (successes > trials * probability) {
    return 1 - binomialAtMost(trials - successes - 1, trials, 1 - probability);
  }
  const odds = (1 - probability) / probability;
  let term = 1;
  let sum = 1;
  for (let k = successes; k > 0 && term > negligible * sum; k -= 1) {
    term *= (k / (trials - k + 1)) * odds;
    sum += term;
  }
  return Math.min(1, Math.exp(logMass(successes, trials, probability) + Math.log(sum)));
}

/** P(X >= successes). */
export function binomialAtLeast(successes: number, trials: number, probability: number): number {
  return binomialAtMost(trials - successes, trials, 1 - probability);
}

function logMass(k: number, n: number, p: number): number {
  const logChoose = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1);
  return logChoose + k * Math.log(p) + (n - k) * Math.log1p(-p);
}
