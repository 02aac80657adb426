import type { ArmName, Setting } from '../scenario/scenario.ts';
import type { Doubt, ScenarioFindings } from './findings.ts';

/**
 * What two runs of one scenario in two labs have in common, and where they part: the documented shape that `twin
 * --json` prints. Times are milliseconds. Differences are second minus first.
 */
export interface TwinFindings {
  readonly schemaVersion: 1;
  readonly scenario: ScenarioFindings;
  readonly first: TwinRun;
  readonly second: TwinRun;
  readonly tolerances: TwinTolerances;
  /** Coverage that every interval of a difference is built for. */
  readonly confidence: number;
  readonly cells: readonly TwinCell[];
  /** `differs` if any arm of any cell does, `agrees` if all do. */
  readonly outcome: TwinOutcome;
}

export interface TwinRun {
  /** Name of the run directory. */
  readonly run: string;
  readonly lab: string;
  readonly clock: 'virtual' | 'real';
  readonly complete: boolean;
  /** Exchanges per arm and cell. */
  readonly samples: number;
  readonly samplesDigest: string;
  /** What the run says of its machine: noise, drift, outliers; reasons for a difference that is not the model's. */
  readonly doubts: readonly Doubt[];
}

/** What still counts as equal. */
export interface TwinTolerances {
  /** Difference of median times to first byte: this, ... */
  readonly medianMs: number;
  /** ... or this share of the path's round-trip time if that is more. */
  readonly rttShare: number;
  /** Difference of round trips saved. */
  readonly savedRtts: number;
}

/** `agrees`: the whole interval lies within the tolerance; `differs`: all of it outside, on one side. */
export type TwinOutcome = 'agrees' | 'differs' | 'inconclusive';

export interface TwinCell {
  readonly id: string;
  readonly settings: readonly Setting[];
  readonly rttMs: number;
  /** Why the cell is not compared, in sentences: it is invalid in a run. Empty if it is. */
  readonly notCompared: readonly string[];
  readonly path: { readonly up: TwinPath; readonly down: TwinPath };
  readonly arms: readonly TwinArm[];
}

export interface TwinArm {
  readonly name: ArmName;
  readonly outcome: TwinOutcome;
  readonly failed: Pair<number>;
  readonly synDataAcked: Pair<number>;
  readonly samples: Pair<number>;
  /** Time to first byte. The medians decide, the upper quantiles are told. */
  readonly p50: TwinDifference;
  readonly p95: TwinDifference;
  readonly p99: TwinDifference;
  /** null for the baseline. */
  readonly savedRtts: TwinDifference | null;
}

export interface Pair<T> {
  readonly first: T;
  readonly second: T;
}

export interface TwinDifference {
  /** null where the sample is empty or failures reach into it. */
  readonly first: number | null;
  readonly second: number | null;
  /** Second minus first. */
  readonly difference: number | null;
  /** A bound is null where the samples are too small, or failures reach into it. */
  readonly low: number | null;
  readonly high: number | null;
  /** null for what is told but does not decide. */
  readonly tolerance: number | null;
  readonly outcome: TwinOutcome | null;
}

/** One direction of the path as the probes of both runs found it; null where it was not measured. */
export type TwinPath = Pair<PathBrief | null>;

export interface PathBrief {
  readonly probes: number;
  readonly lost: number;
  readonly medianMs: number | null;
  readonly sdMs: number | null;
  readonly rateMbps: number | null;
}
