import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Plan } from '../plan/plan.ts';
import { freeBytes } from './free-space.ts';
import { type Image, initramfs } from './image.ts';
import type { Kernel } from './kernel.ts';
import { LabError } from './lab-error.ts';

/** How a cell ended in the lab. */
export interface CellOutcome {
  /** `stopped`: by the signal that was passed in. `limit`: by the limit in real time. */
  readonly state: 'finished' | 'failed' | 'stopped' | 'limit' | 'disk-full';
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
  const began = performance.now();
  const limit = Math.ceil(limitSeconds.start + limitSeconds.perExchange * plan.exchanges);
  const archive = await writeArchive(initramfs(lab.image, plan));
  const { exitCode, stderr } = await execa(
    lab.launcher,
    launchArguments(lab, plan, { archive, processor, limit }),
    {
      cwd: folder,
      extendEnv: false,
      stdin: 'ignore',
      reject: false,
      cancelSignal: signal,
      // SIGTERM lets the launcher end the guest; it dies with us in any case.
      forceKillAfterDelay: 5000,
    },
  );
  await rm(archive, { force: true }); // if the launcher did not come to it
  return {
    ...(await outcomeOf({ folder, exitCode, launcherSaid: stderr, limit, signal })),
    wallSeconds: (performance.now() - began) / 1000,
  };
}

/**
 * A guest's initramfs as a file, which the launcher unlinks: however the guest ends, nothing is
 * left. Not in the run directory, whose room is for what was measured.
 */
async function writeArchive(content: Buffer): Promise<string> {
  const archive = join(tmpdir(), `first-flight-${randomUUID()}.cpio`);
  await writeFile(archive, content, { flag: 'wx' }).catch(async (cause: Error) => {
    await rm(archive, { force: true });
    throw new LabError(
      `cannot write a guest's file system to ${archive}: ${cause.message}\n` +
        'Make room there, or name another folder in TMPDIR.',
      { cause },
    );
  });
  return archive;
}

function launchArguments(
  lab: VirtualLab,
  plan: Plan,
  { archive, processor, limit }: { archive: string; processor: number; limit: number },
): string[] {
  return [
    ...['--processor', `${processor}`, '--limit-s', `${limit}`, '--parent', `${process.pid}`],
    ...['--console', consoleName, '--archive', archive],
    '--',
    lab.kernel.file,
    `mem=${guestMemory}`,
    // Where the launcher has opened it.
    'initrd=/proc/self/fd/3',
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

/** Less than this left after a guest that failed: the disk is why. */
const fullDiskBytes = 1024 * 1024;

async function outcomeOf(guest: {
  folder: string;
  exitCode: number | undefined;
  launcherSaid: string;
  limit: number;
  signal: AbortSignal;
}): Promise<Omit<CellOutcome, 'wallSeconds'>> {
  const { folder, exitCode, limit, signal } = guest;
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
  if ((await freeBytes(folder)) < fullDiskBytes)
    return { state: 'disk-full', reason: 'the disk is full', networkSeconds: null };
  const what =
    said === undefined
      ? `the guest ended early (launcher status ${exitCode ?? 'unknown'})`
      : `the cell's script ended with status ${said.status}`;
  const why = guest.launcherSaid || (await lastLines(folder, said ? scriptLogName : consoleName));
  return {
    state: 'failed',
    reason: why === '' ? what : `${what}: ${why}`,
    networkSeconds: null,
  };
}

async function lastLines(folder: string, log: string): Promise<string> {
  const text = await readFile(join(folder, log), 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-3).join('\n');
}
