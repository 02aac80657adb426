import type { ArmFindings, Saving } from '../analysis/findings.ts';

/** Round trips within which an interval round zero is read as "the same", not as "not known". */
const sameWithinRtts = 0.01;

const outcomes = [
  'saved',
  'slower',
  'same',
  'unclear',
  'unproven',
  'unused',
  'incomparable',
] as const;
/** What a saving amounts to; `unused`: an arm `tfo` that never used Fast Open, whatever its times. */
export type Outcome = (typeof outcomes)[number];

/** What the savings of some cells amount to, as the end of a sentence. */
export interface SavingsPhrase {
  /** For example `saved 0.98 to 1.00 round trips`. */
  readonly text: string;
  /** All cells came out alike, so that "in every cell" may follow. */
  readonly uniform: boolean;
  /** All cells saved the one round trip that a TCP handshake takes. */
  readonly wholeRoundTrip: boolean;
}

/** Says what one arm's savings were over the given cells; never empty, true for any figures. */
export function savingsInWords(arms: readonly ArmFindings[]): SavingsPhrase {
  const groups = outcomes
    .map((outcome) => ({
      outcome,
      members: arms.filter((arm) => outcomeOf(arm) === outcome),
    }))
    .filter((group) => group.members.length > 0);
  const uniform = groups.length <= 1;
  const texts = groups.map(({ outcome, members }) => {
    const text = describe(
      outcome,
      members.flatMap((arm) => arm.savedRtts ?? []),
    );
    return uniform ? text : `${text} in ${members.length} of ${arms.length} cells`;
  });
  return {
    text: joinWithAnd(texts),
    uniform,
    wholeRoundTrip: arms.every((arm) => isFaster(arm) && isOneRoundTrip(arm.savedRtts)),
  };
}

/** Shown to be faster than the baseline: the interval lies above zero and reaches beyond "the same". */
export function isFaster(arm: ArmFindings, saving = arm.savedRtts): boolean {
  return outcomeOf(arm, saving) === 'saved';
}

/** Shown to be slower than the baseline, likewise. */
export function isSlower(arm: ArmFindings, saving = arm.savedRtts): boolean {
  return outcomeOf(arm, saving) === 'slower';
}

/** Fast Open was to be used and never was: whatever the times are, they are not its saving. */
export function neverUsedFastOpen(arm: ArmFindings): boolean {
  return arm.name === 'tfo' && arm.failed < arm.samples && arm.synDataAcked === 0;
}

export function joinWithAnd(parts: readonly string[]): string {
  const head = parts.slice(0, -1).join(', ');
  const last = parts.at(-1) ?? '';
  return head === '' ? last : `${head} and ${last}`;
}

/** A missing bound lies as far out as may be: failures or few samples prove nothing. */
export function outcomeOf(arm: ArmFindings, saving = arm.savedRtts): Outcome {
  if (neverUsedFastOpen(arm)) return 'unused';
  if (saving === null) return 'incomparable';
  const low = saving.low ?? Number.NEGATIVE_INFINITY;
  const high = saving.high ?? Number.POSITIVE_INFINITY;
  if (Math.abs(low) <= sameWithinRtts && Math.abs(high) <= sameWithinRtts) return 'same';
  if (low > 0) return 'saved';
  if (high < 0) return 'slower';
  return saving.low === null || saving.high === null ? 'unproven' : 'unclear';
}

function describe(outcome: Outcome, savings: readonly Saving[]): string {
  const estimates = savings.map((saving) => saving.estimate);
  switch (outcome) {
    case 'saved':
      return `saved ${range(estimates)} round trips`;
    case 'slower':
      return `was ${range(estimates.map((estimate) => -estimate))} round trips slower`;
    case 'same':
      return 'made no difference (0.00 round trips)';
    case 'unclear':
      return `showed no difference (${range(estimates)} round trips, ${reachingZero(savings)})`;
    case 'unproven':
      return `showed nothing for certain (${range(estimates)} round trips saved, without an interval)`;
    case 'unused':
      return 'never used TCP Fast Open';
    case 'incomparable':
      return 'could not be compared';
  }
}

function reachingZero(savings: readonly Saving[]): string {
  const [only] = savings;
  return savings.length === 1 && only !== undefined && only.low !== null && only.high !== null
    ? `interval ${fixed(only.low)} to ${fixed(only.high)}`
    : 'every interval includes zero';
}

function range(values: readonly number[]): string {
  const low = fixed(Math.min(...values));
  const high = fixed(Math.max(...values));
  return low === high ? low : `${low} to ${high}`;
}

function fixed(rtts: number): string {
  const text = rtts.toFixed(2);
  return text === '-0.00' ? '0.00' : text;
}

function isOneRoundTrip(saving: Saving | null): boolean {
  return saving !== null && Math.abs(saving.estimate - 1) <= sameWithinRtts;
}
