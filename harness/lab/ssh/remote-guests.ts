import { readFile } from 'node:fs/promises';
import { guestArguments, limitSeconds } from '../guest.ts';
import { describeGuest, findGuestParts, guestDigests } from '../guest-lab.ts';
import { planArchive } from '../image.ts';
import type { Clock, Premises } from '../lab.ts';
import { LabError } from '../lab-error.ts';
import type { RemoteKind, RemoteSite } from './remote-kind.ts';
import { bringPrograms } from './remote-programs.ts';
import { stored } from './store.ts';

/** Channels of one connection that sshd allows, less some for uploads (MaxSessions, sshd_config(5)). */
const cellsAtATime = 6;
/** Name of the initramfs in a cell's folder; the launcher unlinks it. */
const archiveName = 'initramfs.cpio';

/** This machine's guests on another machine: the same kernel, the same image, the same bytes. */
export async function bringGuests(
  site: RemoteSite,
  clock: Clock,
  premises: Premises,
): Promise<RemoteKind> {
  const { client, store, name, machine } = site;
  if (machine.machine !== 'x86_64')
    throw new LabError(
      `${name}: the guest kernel is for x86_64, and this is ${machine.machine}\n` +
        'Use the kernel of that machine instead: /host.',
    );
  const parts = await findGuestParts(premises);
  const wanted = { project: premises.project, names: ['launch', 'relay'] };
  const programs = await bringPrograms(client, store, wanted, { name, machine: machine.machine });
  const kernel = stored(await readFile(parts.kernel.file));
  const kernelFolder = await store.kit(new Map([['linux', kernel]]));
  const image = stored(parts.image.archive);
  await store.put([image]);
  const { processors } = machine;
  return {
    clock,
    programs: programs.folder,
    workers: clock === 'virtual' ? Math.min(processors.length, cellsAtATime) : 1,
    environment: { ...describeGuest(parts.kernel, clock), ...machine.description },
    digests: guestDigests(parts),
    cell: (plan, worker) => ({
      files: new Map([[archiveName, [image, stored(planArchive(plan))]]]),
      limitSeconds: limitSeconds(plan, clock),
      arguments: guestArguments(plan, {
        clock,
        kernel: `${kernelFolder}/linux`,
        archive: archiveName,
        processor: (clock === 'virtual' ? processors[worker] : processors.at(-1)) ?? 0,
      }),
    }),
  };
}
