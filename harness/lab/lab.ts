import type { Plan } from '../plan/plan.ts';
import type { Noise } from './noise.ts';

/** Somewhere that plans can be run. Every lab runs the same plan and leaves the same files. */
export interface Lab {
  /** As it is asked for: `virtual`, `realtime`, `host`, `ssh://user@name:port/host`. */
  readonly name: string;
  /** Whose time the samples are in. In real time the machine's other work can be seen in them. */
  readonly clock: Clock;
  /** Cells that may run at a time. One in real time: cells would disturb each other. */
  readonly workers: number;
  /** What a reader wants to know of the machine and the kernel, by name. */
  readonly environment: Readonly<Record<string, string>>;
  /** SHA-256 of everything the lab brings that could influence a measurement, by name. */
  readonly digests: Readonly<Record<string, string>>;
  /** Whatever the cell does is an outcome; rejects with a LabError where the lab itself fails. */
  run(plan: Plan, job: CellJob): Promise<CellOutcome>;
  close(): Promise<void>;
}

export type Clock = 'virtual' | 'real';

export interface CellJob {
  /** Holds the plan's files, and takes what the cell leaves, while it runs. */
  readonly folder: string;
  /** From 0, below `workers`; no two cells at a time on the same. */
  readonly worker: number;
  /** Aborted when the cell should stop. */
  readonly signal: AbortSignal;
}

/** How a cell ended in the lab. */
export interface CellOutcome {
  /**
   * `stopped`: by the signal that was passed in. `limit`: by the limit in real time.
   * `unsupported`: the kernel there lacks something that the plan asks for. `lost`: the
   * connection to the lab broke; what had arrived is kept.
   */
  readonly state:
    | 'finished'
    | 'failed'
    | 'stopped'
    | 'limit'
    | 'disk-full'
    | 'unsupported'
    | 'lost';
  /** Why it did not finish; null if it did. */
  readonly reason: string | null;
  /** Seconds that passed on the cell's clock, start and set-up included; null if it did not finish. */
  readonly networkSeconds: number | null;
  readonly wallSeconds: number;
  /** What else the processors were doing meanwhile; null in virtual time, which does not notice. */
  readonly noise: Noise | null;
}

/** Where a lab finds what it runs. */
export interface Premises {
  /** The checkout: native programs and netns/. */
  readonly project: string;
  /** What is built once: the guest kernel. */
  readonly cache: string;
  /** HOME and the like, for labs that look for keys. */
  readonly variables: NodeJS.ProcessEnv;
}
