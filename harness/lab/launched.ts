import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { freeBytes } from './free-space.ts';
import type { CellJob, CellOutcome } from './lab.ts';
import { parseNoise } from './noise.ts';
import { outcomeOf, type Traces, tracks } from './outcome.ts';

/** A cell as native/build/launch starts it on this machine. */
export interface Launch {
  readonly launcher: string;
  /** All but `--parent`, which is this process. */
  readonly arguments: readonly string[];
  readonly limitSeconds: number;
}

/** Start a cell in its folder, wait for its end, and say what became of it. */
export async function runLaunched(
  { launcher, arguments: args, limitSeconds }: Launch,
  { folder, signal }: CellJob,
): Promise<CellOutcome> {
  const began = performance.now();
  const { exitCode, stderr } = await execa(launcher, ['--parent', `${process.pid}`, ...args], {
    cwd: folder,
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    cancelSignal: signal,
    // SIGTERM lets the launcher end the cell; it dies with us in any case.
    forceKillAfterDelay: 5000,
  });
  return readOutcome(folder, {
    exitCode,
    launcherSaid: stderr,
    limitSeconds,
    stopped: signal.aborted,
    freeBytes: await freeBytes(folder),
    began,
  });
}

/** The outcome of a cell that has left its traces in its folder; those for the lab alone are removed. */
export async function readOutcome(
  folder: string,
  { began, ...known }: Omit<Traces, 'end' | 'log' | 'console'> & { readonly began: number },
): Promise<CellOutcome> {
  const read = (name: string) => readFile(join(folder, name), 'utf8').catch(() => '');
  const traces: Traces = {
    ...known,
    end: await read(tracks.end),
    log: lastLines(await read(tracks.log)),
    console: lastLines(await read(tracks.console)),
  };
  const noise = parseNoise(await read(tracks.contention));
  for (const name of [tracks.end, tracks.contention]) await rm(join(folder, name), { force: true });
  return { ...outcomeOf(traces), wallSeconds: (performance.now() - began) / 1000, noise };
}

function lastLines(text: string): string {
  return text.trimEnd().split('\n').slice(-3).join('\n');
}
