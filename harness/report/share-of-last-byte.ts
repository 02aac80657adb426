import type { ArmFindings } from '../analysis/findings.ts';
import { formatSetting } from './figures.ts';
import { outcomeOf } from './savings-in-words.ts';

/** Medians that lie further apart than this share of the time, in percent, are not called the same. */
const sameWithinPercent = 1;
/** Percent; what is less is said to be just that. */
const leastTold = 0.01;

const outcomes = ['saved', 'slower', 'same', 'unclear', 'incomparable'] as const;

/** What an arm's median time to the last byte is beside the baseline's. */
export interface Share {
  readonly outcome: (typeof outcomes)[number];
  /** Of the baseline's median; negative where the arm's is longer. */
  readonly percent: number;
}

/** `saved` and `33 %`: an outcome as verb and object. */
export interface SharePart {
  readonly verb: 'saved' | 'added' | 'gave';
  readonly what: string;
}

/**
 * The share of the time to the last byte that an arm saves in one cell. What is called saved or slower is so both
 * by the interval of the paired differences and by the medians. Null for an arm that never used Fast Open.
 */
export function shareOf(baseline: ArmFindings, arm: ArmFindings): Share | null {
  const before = baseline.ttlbMs?.p50 ?? null;
  const after = arm.ttlbMs?.p50 ?? null;
  const outcome = outcomeOf(arm, arm.savedRttsToLastByte);
  if (outcome === 'unused') return null;
  if (before === null || after === null || before === 0 || outcome === 'incomparable')
    return { outcome: 'incomparable', percent: 0 };
  const percent = (100 * (before - after)) / before;
  const borneOut =
    (outcome === 'saved' && percent > 0) ||
    (outcome === 'slower' && percent < 0) ||
    (outcome === 'same' && Math.abs(percent) <= sameWithinPercent);
  return { outcome: borneOut ? outcome : 'unclear', percent };
}

/** One part for each outcome; cells are counted where they did not all come out alike. `of`: all cells, unused too. */
export function sharesInWords(shares: readonly Share[], of: number): SharePart[] {
  return outcomes.flatMap((outcome) => {
    const percents = shares
      .filter((share) => share.outcome === outcome)
      .map(({ percent }) => Math.abs(percent));
    if (percents.length === 0) return [];
    const { verb, what } = describe(outcome, percents);
    const where = percents.length < of ? ` in ${percents.length} of ${of} cells` : '';
    return [{ verb, what: `${what}${where}` }];
  });
}

function describe(outcome: Share['outcome'], percents: readonly number[]): SharePart {
  switch (outcome) {
    case 'saved':
      return { verb: 'saved', what: `${range(percents)} %` };
    case 'slower':
      return { verb: 'added', what: `${range(percents)} % to it` };
    case 'same':
      return { verb: 'saved', what: 'nothing' };
    case 'unclear':
      return { verb: 'saved', what: 'nothing for certain' };
    case 'incomparable':
      return { verb: 'gave', what: 'nothing to compare' };
  }
}

function range(percents: readonly number[]): string {
  const low = twoDigits(Math.min(...percents));
  const high = twoDigits(Math.max(...percents));
  return low === high ? low : `${low} to ${high}`;
}

function twoDigits(percent: number): string {
  return percent < leastTold
    ? `less than ${leastTold}`
    : formatSetting(Number(percent.toPrecision(2)));
}
