import type { Verdict } from '../evidence/verdict.ts';
import type { Noise } from '../lab/noise.ts';
import type { ArmName, End, Exchange, Load, ServerEnd, Setting } from '../scenario/scenario.ts';
import type { DirectionFindings, PathFindings } from './path-findings.ts';

export type { DirectionFindings, PathFindings } from './path-findings.ts';

/**
 * What a run found: the documented shape that `--json` prints and `findings.json` keeps.
 * A reader refuses a `schemaVersion` it does not know. Times are milliseconds.
 */
export interface Findings {
  readonly schemaVersion: 1;
  /** Name of the run directory. */
  readonly run: string;
  /** False if the run was interrupted or a cell could not be measured to its end. */
  readonly complete: boolean;
  readonly scenario: ScenarioFindings;
  /** `virtual`, `realtime`, `host`, or `ssh://...` with the lab on the other side. */
  readonly lab: string;
  /** Whether times were computed (virtual: exact) or awaited (real: with the machine's noise in them). */
  readonly clock: 'virtual' | 'real';
  readonly cells: readonly CellFindings[];
  /** Results of the scenario's `expect` blocks; empty while the language has none. */
  readonly expectations: readonly [];
  readonly doubts: readonly Doubt[];
  /** SHA-256 (hex) over the sample records of all cells in plan order: equal digests, equal measurements. */
  readonly samplesDigest: string;
}

export interface ScenarioFindings {
  readonly title: string;
  /** As given on the command line. */
  readonly file: string;
  /** SHA-256 (hex) of the scenario file. */
  readonly sha256: string;
  readonly seed: number;
  readonly arms: readonly ArmName[];
  /** Fields that the matrix varies, in order, such as `path.rtt`. */
  readonly axes: readonly string[];
  readonly samples: number;
}

export interface CellFindings {
  readonly id: string;
  /** What the matrix sets here, as written. */
  readonly settings: readonly Setting[];
  readonly path: PathFindings;
  readonly exchange: Exchange;
  readonly load: Load;
  readonly client: End;
  readonly server: ServerEnd;
  /** False if the measured path was not the path asked for, or the cell did not finish: never averaged in. */
  readonly valid: boolean;
  /** Why not, one sentence each; empty when valid. */
  readonly invalidBecause: readonly string[];
  /** The path as the probes found it, per direction; null if it was not measured. */
  readonly measured: { readonly up: DirectionFindings; readonly down: DirectionFindings } | null;
  /** What competed for processors meanwhile; null in virtual time. */
  readonly noise: Noise | null;
  readonly arms: readonly ArmFindings[];
}

export interface ArmFindings {
  readonly name: ArmName;
  /** Exchanges made, the failed ones included. */
  readonly samples: number;
  readonly failed: number;
  /** How many exchanges of each verdict; verdicts that did not occur are absent. */
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
  /** Exchanges whose SYN data the server acknowledged: TCP Fast Open really used. */
  readonly synDataAcked: number;
  /** Open loop: exchanges that began more than a millisecond after their instant, and the longest wait. */
  readonly late: { readonly count: number; readonly longestMs: number };
  /** Time to first byte; failed exchanges count as slower than every other. Null if no exchange succeeded. */
  readonly ttfbMs: TimeFindings | null;
  readonly ttlbMs: TimeFindings | null;
  /** Against the first arm, which itself has null; null too if failures leave no finite median. */
  readonly savedRtts: Saving | null;
  /** The same of the time to the last byte; differs where much follows the first byte, and not alike in both arms. */
  readonly savedRttsToLastByte: Saving | null;
}

export interface TimeFindings {
  /** Over the exchanges that succeeded. */
  readonly mean: number;
  /** A quantile that falls among the failed exchanges is null: it has no finite value. */
  readonly p5: number | null;
  readonly p25: number | null;
  readonly p50: number | null;
  readonly p75: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  /** Order-statistic interval of the median; null where the sample is too small or failures reach into it. */
  readonly p50Interval: Interval | null;
  /**
   * The empirical distribution thinned to at most 256 points for drawing: `ms[i]` was not exceeded
   * by the share `share[i]` of all exchanges, failed ones included. The extremes are always there.
   */
  readonly ecdf: { readonly ms: readonly number[]; readonly share: readonly number[] };
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The paired difference of times to the baseline: the median over blocks of (baseline - arm) / path RTT. */
export interface Saving {
  /** Round-trip times saved; negative where the arm is slower. */
  readonly estimate: number;
  /** Order-statistic interval; a bound is null where the sample is too small or failures reach into it. */
  readonly low: number | null;
  readonly high: number | null;
  /** Coverage that the interval is built for, for example 0.95. */
  readonly confidence: number;
  /** Blocks compared: those in which at least one of the two exchanges succeeded. */
  readonly blocks: number;
}

/** Something that a careful reader should know before believing a number. */
export interface Doubt {
  readonly kind:
    | 'few-samples'
    | 'fallback-seen'
    | 'failures-seen'
    | 'arm-contradicted'
    | 'late-arrivals'
    | 'noisy-machine'
    | 'drift-seen'
    | 'outliers-seen'
    | 'path-off'
    | 'emulator-differs'
    | 'incomplete';
  /** null: the whole run. */
  readonly cell: string | null;
  readonly arm: ArmName | null;
  /** One sentence with the figures. */
  readonly message: string;
}
