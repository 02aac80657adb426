import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Plan } from '../plan/plan.ts';
import { type Image, initramfs } from './image.ts';
import type { Kernel } from './kernel.ts';

/** How a cell ended in the lab. */
export interface CellOutcome {
  /** `stopped`: by the signal that was passed in. `limit`: by the limit in real time. */
  readonly state: 'finished' | 'failed' | 'stopped' | 'limit';
  /** Why it did not finish; null if it did. */
  readonly reason: string | null;
  /** Seconds that passed in the guest, boot and set-up included; null if it did not finish. */
  readonly networkSeconds: number | null;
  readonly wallSeconds: number;
}

export interface VirtualLab {
  readonly kernel: Kernel;
  readonly image: Image;
  /** native/build/launch, which confines the guest. */
  readonly launcher: string;
}

/** Enough for a hundred thousand connections in TIME_WAIT; what is not touched costs nothing. */
const guestMemory = '512M';
/** 2026-01-01 00:00:00 UTC in nanoseconds: every guest begins there. */
const guestEpochNs = '1767225600000000000';
/** Names of scratch files inside the cell's folder while the guest runs. */
const archiveName = '.guest.cpio';
/** What the guest's kernel said, and what the cell's script said. */
const consoleName = 'console.log';
const scriptLogName = 'cell.log';
const endName = 'guest-end.txt';

/** Real time for a guest's start and set-up, and for each exchange: some fifty times the usual. */
const limitSeconds = { start: 60, perExchange: 0.025 };

/** Exit status of native/build/launch when the limit was reached. */
const launchLimit = 124;

/**
 * Run one cell in a guest kernel whose time is virtual, pinned to one processor.
 *
 * The guest sees `folder` as /output and nothing else of this machine; its command line is the
 * same in every folder and for every user, because the kernel's random state depends on it.
 * Whatever the guest does is an outcome, not an exception.
 */
export async function runInGuest(
  lab: VirtualLab,
  plan: Plan,
  { folder, processor, signal }: { folder: string; processor: number; signal: AbortSignal },
): Promise<CellOutcome> {
  const archive = join(folder, archiveName);
  await writeFile(archive, initramfs(lab.image, plan));
  const began = performance.now();
  try {
    const limit = Math.ceil(limitSeconds.start + limitSeconds.perExchange * plan.exchanges);
    // A file, not a pipe: a guest that waits for a reader would wait in virtual time.
    const guestConsole = { file: join(folder, consoleName) };
    const { exitCode } = await execa(lab.launcher, launchArguments(lab, plan, processor, limit), {
      cwd: folder,
      extendEnv: false,
      stdin: 'ignore',
      stdout: guestConsole,
      stderr: guestConsole,
      reject: false,
      cancelSignal: signal,
      // SIGTERM lets the launcher end the guest; it dies with us in any case.
      forceKillAfterDelay: 5000,
    });
    return {
      ...(await outcome(folder, exitCode, limit, signal)),
      wallSeconds: (performance.now() - began) / 1000,
    };
  } finally {
    await rm(archive, { force: true });
  }
}

function launchArguments(lab: VirtualLab, plan: Plan, processor: number, limit: number): string[] {
  return [
    ...['--processor', `${processor}`, '--limit-s', `${limit}`, '--parent', `${process.pid}`],
    '--',
    lab.kernel.file,
    `mem=${guestMemory}`,
    `initrd=${archiveName}`,
    'rdinit=/init',
    // Where the guest's hostfs begins: its own working folder, under a name that is always equal.
    'hostfs=/proc/self/cwd',
    `random_seed=${plan.seed}`,
    'time-travel=inf-cpu',
    `time-travel-start=${guestEpochNs}`,
    'con=null',
    'con0=null,fd:1',
    'quiet',
    'norandmaps',
  ];
}

async function outcome(
  folder: string,
  exitCode: number | undefined,
  limit: number,
  signal: AbortSignal,
): Promise<Omit<CellOutcome, 'wallSeconds'>> {
  const end = await readFile(join(folder, endName), 'utf8').catch(() => '');
  const said = /^status (?<status>\d+) uptime (?<uptime>[\d.]+)\n$/.exec(end)?.groups;
  await rm(join(folder, endName), { force: true });

  if (said?.status === '0')
    return { state: 'finished', reason: null, networkSeconds: Number(said.uptime) };
  if (signal.aborted) return { state: 'stopped', reason: 'interrupted', networkSeconds: null };
  if (exitCode === launchLimit)
    return {
      state: 'limit',
      reason: `the guest did not end within ${limit} s of real time`,
      networkSeconds: null,
    };
  return { state: 'failed', reason: await failure(folder, exitCode, said), networkSeconds: null };
}

async function failure(
  folder: string,
  exitCode: number | undefined,
  said: Record<string, string> | undefined,
): Promise<string> {
  const log = said ? scriptLogName : consoleName;
  const text = await readFile(join(folder, log), 'utf8').catch(() => '');
  const last = text.trimEnd().split('\n').slice(-3).join('\n');
  const what = said
    ? `the cell's script ended with status ${said.status}`
    : `the guest ended early (launcher status ${exitCode ?? 'unknown'})`;
  return last === '' ? what : `${what}: ${last}`;
}
