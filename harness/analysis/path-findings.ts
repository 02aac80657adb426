import type { Direction, Jitter, Path } from '../scenario/scenario.ts';

/** The path as the scenario asks for it: the directions whole, and what reports set beside each other. */
export interface PathFindings {
  readonly ip: Path['ip'];
  readonly mtuBytes: number;
  readonly rttMs: number;
  /** The larger of both directions. */
  readonly jitterMs: number;
  /** Packets that are lost (with ECN: marked) in the long run, percent; the larger of both directions. */
  readonly lossPercent: number;
  /** Megabits (10^6) per second, the least of netem's rates and the bottlenecks; null for no limit. */
  readonly rateMbps: number | null;
  readonly up: DirectionAsked;
  readonly down: DirectionAsked;
}

/** A direction as the scenario has it; of delays that shape a jitter only what describes them. */
export type DirectionAsked = Omit<Direction, 'jitter'> & { readonly jitter: JitterAsked | null };

export type JitterAsked = Omit<Jitter, 'distribution'> & {
  readonly distribution:
    | Exclude<Jitter['distribution'], { name: 'measured' }>
    | {
        readonly name: 'measured';
        readonly delays: number;
        readonly meanMs: number;
        readonly sdMs: number;
      };
};

/** One direction of the path as its probes found it, and what was made of that. */
export interface DirectionFindings {
  /** Spaced probes sent. */
  readonly probes: number;
  /** Of these, such as did not arrive at all. */
  readonly lost: number;
  /** ... arrived more than once. */
  readonly duplicated: number;
  /** Arrivals, copies included, with a bit other than sent. */
  readonly corrupted: number;
  /** Probes that arrived with Congestion Experienced. */
  readonly marked: number;
  /** Probes that arrived after one that was sent later (RFC 4737, type-P-reordered). */
  readonly reordered: number;
  /** Runs of probes lost (with ECN: marked) in a row; null if none was. */
  readonly bursts: {
    readonly count: number;
    readonly meanLength: number;
    readonly longest: number;
  } | null;
  /** One-way delay of the probes that arrived; null if none did. */
  readonly delayMs: {
    readonly min: number;
    readonly median: number;
    readonly mean: number;
    /** Standard deviation. */
    readonly sd: number;
    readonly max: number;
  } | null;
  /** Rate of a back-to-back packet train; null where no rate was asked for. */
  readonly rateMbps: number | null;
  /** Everything asked of the emulator, and the absence of what was not. */
  readonly checks: readonly PathCheck[];
}

/** One thing asked of the emulator beside what the probes found of it. A number outside `low` to `high` fails. */
export interface PathCheck {
  readonly what: CheckedFeature;
  /** Of all the numbers below; empty for those without a unit. */
  readonly unit: 'ms' | '%' | 'Mbit/s' | 'packets' | '';
  /** As the scenario has it; null where it asks for nothing, or for no single number. */
  readonly asked: number | null;
  /** What the emulator makes of that by its own arithmetic, in the long run; null where it only has bounds. */
  readonly expected: number | null;
  /** null if too little arrived to measure it. */
  readonly measured: number | null;
  /** Tolerance and, where chance has a part, an interval that a sound path leaves once in a million checks; null: no bound. */
  readonly low: number | null;
  readonly high: number | null;
  /** How many of `of` the measured number comes from. */
  readonly count: number;
  readonly of: 'probes' | 'arrivals' | 'bursts' | 'train packets' | 'slots';
  /** How `low` and `high` were found, in words. */
  readonly method: string;
  /** `not-checked`: says nothing, for the reason in `note`. */
  readonly outcome: 'pass' | 'fail' | 'not-checked';
  /** Why it was not checked, or where the emulator does not do what its words say; null for neither. */
  readonly note: string | null;
}

export type CheckedFeature =
  | 'probes'
  | 'least delay'
  | 'median delay'
  | 'mean delay'
  | '95th percentile of the delay'
  | '99th percentile of the delay'
  | 'greatest delay'
  | 'standard deviation of the delay'
  | 'distribution of the delay'
  | 'correlation of delays'
  | 'loss'
  | 'mean length of loss bursts'
  | 'distribution of loss burst lengths'
  | 'distribution of gaps between losses'
  | 'ECN marks'
  | 'duplication'
  | 'corruption'
  | 'sent ahead'
  | 'reordering'
  | 'rate'
  | 'bottleneck queue'
  | 'netem limit'
  | 'time between slots'
  | 'packets in a slot';
