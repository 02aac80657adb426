/**
 * Everything that is run for one cell: one POSIX sh script and the files it reads. Every lab
 * runs the same script, and the run directory keeps it.
 */
export interface Plan {
  readonly cell: string;
  /** Seed of all randomness in the lab that the plan does not fix itself. 32-bit unsigned. */
  readonly seed: number;
  /** Name to content; `cell.sh` is the entry, run as `sh cell.sh OUTPUT-FOLDER`. */
  readonly files: ReadonlyMap<string, string>;
  /** Exchanges that the schedule asks for. */
  readonly exchanges: number;
  /** About how long it takes on the network, seconds; wall time too in a lab whose clock is real. */
  readonly networkSeconds: number;
  /** About how much computing it is, seconds of one processor; all of its wall time where time is virtual. */
  readonly computeSeconds: number;
}

/** The script every lab starts. */
export const entryScript = 'cell.sh';

/** Files that a cell's script leaves in its output folder. */
export const outputFiles = {
  samples: 'samples.tsv',
  path: 'path.tsv',
  sysctls: 'sysctls.txt',
  qdiscs: 'qdiscs.txt',
} as const;
