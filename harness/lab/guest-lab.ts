import { randomUUID } from 'node:crypto';
import { access, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plan } from '../plan/plan.ts';
import { guestArguments, limitSeconds } from './guest.ts';
import { type Image, initramfs, packImage } from './image.ts';
import { findKernel, type Kernel } from './kernel.ts';
import type { CellJob, CellOutcome, Clock, Lab, Premises } from './lab.ts';
import { LabError } from './lab-error.ts';
import { runLaunched } from './launched.ts';
import { describeMachine } from './machine.ts';
import { allowedProcessors } from './processors.ts';

/** What every guest is made of, here or on another machine. */
export interface GuestParts {
  readonly kernel: Kernel;
  readonly image: Image;
  /** native/build/launch, which confines the guest. */
  readonly launcher: string;
}

/**
 * Everything that a guest needs, found and digested.
 *
 * @throws LabError naming what is missing and what to run.
 */
export async function findGuestParts({ project, cache }: Premises): Promise<GuestParts> {
  const launcher = join(project, 'native/build/launch');
  await access(launcher).catch((cause: unknown) => {
    throw new LabError('the native programs are not built\nRun: npm run setup', { cause });
  });
  const kernel = await findKernel(cache, join(project, 'netns/kernel'));
  return { kernel, image: await packImage(project), launcher };
}

/** What a reader may want to know of the guests. */
export function describeGuest({ sourceVersion }: Kernel, clock: Clock): Record<string, string> {
  const time = clock === 'virtual' ? 'time-travel=inf-cpu' : 'in real time';
  return { 'guest kernel': `Linux ${sourceVersion} (user mode, ${time}, HZ=1000)` };
}

/** SHA-256 of everything that can influence what a guest does, but for the plan. */
export function guestDigests({ kernel, image }: GuestParts): Record<string, string> {
  return {
    'guest kernel': kernel.sha256,
    'kernel configuration and patches': kernel.recipe,
    'guest image': image.sha256,
    ...image.contents,
  };
}

/**
 * Guests on this machine, each on a processor of its own: in virtual time as many at once as
 * there are processors, in real time one.
 */
export async function openGuestLab(clock: Clock, premises: Premises): Promise<Lab> {
  const parts = await findGuestParts(premises);
  const allowed = await allowedProcessors();
  const processors = clock === 'virtual' ? allowed : allowed.slice(-1);
  return {
    name: clock === 'virtual' ? 'virtual' : 'realtime',
    clock,
    workers: processors.length,
    environment: { ...describeGuest(parts.kernel, clock), ...(await describeMachine()) },
    digests: guestDigests(parts),
    run: (plan, job) => {
      const processor = processors[job.worker] as number;
      return runInGuest({ parts, clock, processor }, plan, job);
    },
    close: async () => undefined,
  };
}

/** Run one cell in a guest, pinned to one processor. */
async function runInGuest(
  { parts, clock, processor }: { parts: GuestParts; clock: Clock; processor: number },
  plan: Plan,
  job: CellJob,
): Promise<CellOutcome> {
  const archive = await writeArchive(initramfs(parts.image, plan));
  const kernel = parts.kernel.file;
  const outcome = await runLaunched(
    {
      launcher: parts.launcher,
      arguments: guestArguments(plan, { clock, kernel, archive, processor }),
      limitSeconds: limitSeconds(plan, clock),
    },
    job,
  );
  await rm(archive, { force: true }); // if the launcher did not come to it
  return outcome;
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
