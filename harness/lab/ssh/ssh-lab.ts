import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CellJob, CellOutcome, Lab, Premises } from '../lab.ts';
import { LabError } from '../lab-error.ts';
import { readOutcome } from '../launched.ts';
import { tracks } from '../outcome.ts';
import { connect, type Patience, patience } from './connect.ts';
import { runRemotely } from './remote-cell.ts';
import { bringGuests } from './remote-guests.ts';
import { bringHost } from './remote-host.ts';
import type { RemoteCell, RemoteKind, RemoteSite } from './remote-kind.ts';
import { askMachine } from './remote-machine.ts';
import * as scripts from './scripts.ts';
import { shellCommand } from './shell.ts';
import { checkedName, RemoteStore } from './store.ts';
import { nameOf, parseSshTarget } from './target.ts';

/**
 * A lab of another machine, over SSH. What it needs is brought there, and kept for the next run;
 * a cell's own folder there does not outlive the cell, or the connection.
 *
 * @throws LabError saying which step failed and what to do.
 */
export async function openSshLab(
  choice: string,
  premises: Premises,
  patient: Patience = patience,
): Promise<Lab> {
  const target = parseSshTarget(choice);
  const name = nameOf(target);
  const client = await connect(target, premises.variables, patient);
  try {
    const machine = await askMachine(client, name);
    const store = new RemoteStore(client, machine.folder, name);
    const site: RemoteSite = { client, name, machine, store };
    const kind =
      target.lab === 'host'
        ? await bringHost(site, premises)
        : await bringGuests(site, target.lab === 'virtual' ? 'virtual' : 'real', premises);
    return labOf(site, kind, patient);
  } catch (error) {
    client.end();
    throw error;
  }
}

function labOf(site: RemoteSite, kind: RemoteKind, { lifelineSeconds }: Patience): Lab {
  const { client, name } = site;
  let isLost = false;
  client.once('close', () => {
    isLost = true;
  });
  const { workers, clock, environment, digests } = kind;
  return {
    ...{ name, clock, workers, environment, digests },
    run: async (plan, job) => {
      const began = performance.now();
      const cell = kind.cell(plan, job.worker);
      try {
        return await runCell(site, kind, { cell, job, began, lifelineSeconds });
      } catch (error) {
        if (isDiskFull(error)) return broken('disk-full', 'the disk is full', job, began);
        if (!isLost) throw error;
        return lost(name, job, began);
      }
    },
    close: async () => {
      client.end();
    },
  };
}

async function runCell(
  { client, name, machine, store }: RemoteSite,
  { programs }: RemoteKind,
  work: { cell: RemoteCell; job: CellJob; began: number; lifelineSeconds: number },
): Promise<CellOutcome> {
  const { cell, job, began, lifelineSeconds } = work;
  await store.put([...cell.files.values()].flat());
  const files = [...cell.files].map(
    ([file, parts]) => `${checkedName(file)}:${parts.map(({ digest }) => digest).join('+')}`,
  );
  const command = shellCommand(scripts.runCell, [
    ...[machine.folder, `${programs}/relay`, `${lifelineSeconds}`, ...files],
    ...['--', `${programs}/launch`, ...cell.arguments],
  ]);
  const { end, stderr, commandStatus } = await runRemotely(client, command, job, lifelineSeconds);
  const stopped = job.signal.aborted;
  if (end === null && !stopped) {
    if (commandStatus === null) return lost(name, job, began);
    throw new LabError(
      `${name}: a cell could not be started: ${stderr || `status ${commandStatus}`}`,
    );
  }
  return readOutcome(job.folder, {
    exitCode: end?.status,
    launcherSaid: stderr,
    limitSeconds: cell.limitSeconds,
    stopped,
    freeBytes: end?.freeBytes ?? Number.POSITIVE_INFINITY,
    began,
  });
}

/** The other side ends the cell by itself; what it sent until then is kept. */
function lost(name: string, job: CellJob, began: number): Promise<CellOutcome> {
  return broken('lost', `the connection to ${name} broke; what had arrived is kept`, job, began);
}

async function broken(
  state: CellOutcome['state'],
  reason: string,
  { folder }: CellJob,
  began: number,
): Promise<CellOutcome> {
  for (const track of [tracks.end, tracks.contention])
    await rm(join(folder, track), { force: true });
  const wallSeconds = (performance.now() - began) / 1000;
  return { state, reason, networkSeconds: null, wallSeconds, noise: null };
}

/** The disk here: what the other side's lacks is in its outcome. */
function isDiskFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');
}
