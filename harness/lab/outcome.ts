import type { CellOutcome } from './lab.ts';

/** What a cell and its launcher left for the lab to read, besides the cell's own files. */
export const tracks = {
  /** What the cell's script said. */
  log: 'cell.log',
  /** What was said outside it: a guest's kernel, or the programs that make the namespaces. */
  console: 'console.log',
  /** `status N uptime SECONDS`: the script came to its end. */
  end: 'cell-end.txt',
  /** What competed for processors (noise.ts). */
  contention: 'contention.txt',
} as const;

/** Exit status of native/build/launch when the limit was reached. */
const launchLimit = 124;
/** EX_UNAVAILABLE (sysexits.h): the script's last line says what the kernel lacks and what to do. */
const unavailable = 69;
/** Less than this left after a cell that failed: the disk is why. */
const fullDiskBytes = 1024 * 1024;

/** Everything an outcome follows from. */
export interface Traces {
  /** Content of {@link tracks.end}; empty if there is none. */
  readonly end: string;
  /** The last lines of {@link tracks.log} and of {@link tracks.console}. */
  readonly log: string;
  readonly console: string;
  /** Of the launcher, and what it said itself; undefined if it did not end by itself. */
  readonly exitCode: number | undefined;
  readonly launcherSaid: string;
  readonly limitSeconds: number;
  readonly stopped: boolean;
  /** Left to an ordinary user on the cell's disk. */
  readonly freeBytes: number;
}

/** How the cell ended. */
export function outcomeOf(
  traces: Traces,
): Pick<CellOutcome, 'state' | 'reason' | 'networkSeconds'> {
  const said = /^status (?<status>\d+) uptime (?<uptime>[\d.]+)\n$/.exec(traces.end)?.groups;
  if (said?.status === '0')
    return { state: 'finished', reason: null, networkSeconds: Number(said.uptime) };
  return { ...unfinished(traces, said?.status), networkSeconds: null };
}

function unfinished(
  traces: Traces,
  status: string | undefined,
): Pick<CellOutcome, 'state' | 'reason'> {
  if (traces.stopped) return { state: 'stopped', reason: 'interrupted' };
  if (status === `${unavailable}`)
    return {
      state: 'unsupported',
      reason: traces.log.split('\n').at(-1) || 'it does not say what',
    };
  if (status === undefined && traces.exitCode === launchLimit)
    return {
      state: 'limit',
      reason: `the cell did not end within ${traces.limitSeconds} s of real time`,
    };
  if (traces.freeBytes < fullDiskBytes) return { state: 'disk-full', reason: 'the disk is full' };
  const what =
    status === undefined
      ? `the cell ended early (launcher status ${traces.exitCode ?? 'unknown'})`
      : `the cell's script ended with status ${status}`;
  const why = traces.launcherSaid || (status === undefined ? traces.console : traces.log);
  return { state: 'failed', reason: why === '' ? what : `${what}: ${why}` };
}
