/** A question the project can answer, as read from YAML: units converted, defaults filled in. */
export interface Scenario {
  /** The question, in words; shown at the head of every report. */
  readonly title: string;
  /** 32-bit unsigned; every random choice of the run follows from it. */
  readonly seed: number;
  readonly lab: LabChoice;
  readonly path: Path;
  readonly exchange: Exchange;
  /** At least one; the first is the baseline that the others are compared with. */
  readonly arms: readonly ArmName[];
  /** Values for each varied field, in the order written; keys such as `path.rtt`. */
  readonly matrix: readonly Axis[];
  /** Exchanges per arm and cell, which is the number of blocks. */
  readonly samples: number;
}

export type LabChoice = 'auto' | 'virtual';

/** How a connection is opened. `tfo` finds a cookie in the cache, `tfo-cold` finds none. */
export const armNames = ['tcp', 'tfo', 'tfo-cold'] as const;
export type ArmName = (typeof armNames)[number];

/** The emulated path between client and server. */
export interface Path {
  /** Round-trip time with empty queues; half is applied in each direction. */
  readonly rttMs: number;
  /** Jitter of the one-way delay in each direction, as netem's: uniform in +- this, without reordering. */
  readonly jitterMs: number;
  /** Independent loss in each direction, percent. */
  readonly lossPercent: number;
  /** Link rate in each direction; null for no limit. */
  readonly rateBitsPerSecond: number | null;
}

/** What client and server say to each other over one connection. */
export interface Exchange {
  readonly requestBytes: number;
  readonly responseBytes: number;
  /** What the server waits between the whole request and its answer. */
  readonly thinkMs: number;
  /** An exchange that has not ended after this is a sample with error `timeout`. */
  readonly timeoutMs: number;
}

export interface Axis {
  /** Dotted field name as written in the scenario, for example `path.loss`. */
  readonly field: string;
  /** The values as written (`1%`), used in cell names. */
  readonly values: readonly string[];
}

/** One point of the matrix: everything that is held fixed while its arms are compared. */
export interface Cell {
  /** Unique and fit for a file name, for example `rtt=100ms,loss=1%`; `single` without a matrix. */
  readonly id: string;
  /** This cell's own seed, derived from the scenario's seed and the id. 32-bit unsigned. */
  readonly seed: number;
  readonly path: Path;
  readonly exchange: Exchange;
  readonly arms: readonly ArmName[];
  /** Number of blocks; each block holds one exchange of every arm. */
  readonly samples: number;
}
