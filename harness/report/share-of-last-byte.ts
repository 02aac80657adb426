import type { ArmFindings } from '../analysis/findings.ts';
import { formatSetting } from './figures.ts';
import { outcomeOf } from './savings-in-words.ts';

/** Percent; what is less is said to be just that. */
const leastTold = 0.01;

const outcomes = ['saved', 'slower', 'same', 'unclear', 'incomparable'] as const;

/** What an arm saves of the time to the last byte in one cell. */
export interface Share {
  readonly outcome: (typeof outcomes)[number];
  /** Of the baseline's median; negative where the arm is slower. */
  readonly percent: number;
}

/** `saved` and `33 %`: an outcome as verb and object. */
export interface SharePart {
  readonly verb: 'saved' | 'added' | 'gave';
  readonly what: string;
}

/**
 * The saving, as a share of the baseline's median: the median of the paired differences, whose interval decides
 * what it is called, not the difference of the medians, which has none. Null for an arm that never used Fast Open.
 */
export function shareOf(baseline: ArmFindings, arm: ArmFindings, rttMs: number): Share | null {
  const saving = arm.savedRttsToLastByte;
  const timeMs = baseline.ttlbMs?.p50 ?? null;
  const outcome = outcomeOf(arm, saving);
  if (outcome === 'unused') return null;
  if (saving === null || outcome === 'incomparable' || timeMs === null || timeMs === 0)
    return { outcome: 'incomparable', percent: 0 };
  return {
    outcome: outcome === 'unproven' ? 'unclear' : outcome,
    percent: (100 * saving.estimate * rttMs) / timeMs,
  };
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
