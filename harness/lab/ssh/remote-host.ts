import { join } from 'node:path';
import { limitSeconds } from '../guest.ts';
import { type HostStart, hostArguments, trialArguments } from '../host.ts';
import { hostNatives, hostScripts } from '../host-lab.ts';
import { explainTrial, readTrial } from '../host-trial.ts';
import type { Premises } from '../lab.ts';
import { LabError } from '../lab-error.ts';
import type { RemoteKind, RemoteSite } from './remote-kind.ts';
import { bringPrograms, readAll } from './remote-programs.ts';
import * as scripts from './scripts.ts';
import { run } from './shell.ts';
import { stored } from './store.ts';

/** The kernel of another machine. */
export async function bringHost(site: RemoteSite, premises: Premises): Promise<RemoteKind> {
  const { client, store, name, machine } = site;
  const wanted = { project: premises.project, names: [...hostNatives, 'relay'] };
  const programs = await bringPrograms(client, store, wanted, { name, machine: machine.machine });
  const scriptFiles = await readAll(join(premises.project, 'netns/host'), hostScripts);
  const processor = machine.processors.at(-1) ?? 0;
  const start: HostStart = {
    programs: programs.folder,
    scripts: await store.kit(scriptFiles),
    processor,
    root: machine.root,
  };
  const nft = await tryKernel(site, start);
  const scriptDigests = [...scriptFiles].map(([file, { digest }]) => [
    `netns/host/${file}`,
    digest,
  ]);
  return {
    clock: 'real',
    programs: programs.folder,
    workers: 1,
    environment: {
      ...machine.description,
      namespaces: machine.root ? 'as root' : 'in a user namespace',
      nftables: nft ? 'yes' : 'no',
      'processor of the cells': `${processor}`,
    },
    digests: {
      ...Object.fromEntries(
        Object.entries(programs.digests).map(([file, digest]) => [`native/build/${file}`, digest]),
      ),
      ...Object.fromEntries(scriptDigests),
    },
    cell: (plan) => ({
      files: new Map([...plan.files].map(([file, content]) => [file, [stored(content)]])),
      limitSeconds: limitSeconds(plan, 'real'),
      arguments: hostArguments(plan, start),
    }),
  };
}

/** Whether middleboxes can be had there. @throws LabError naming everything that is missing. */
async function tryKernel({ client, machine, name }: RemoteSite, start: HostStart) {
  const launcher = `${start.programs}/launch`;
  const args = [machine.folder, launcher, ...trialArguments(start)];
  const { stdout, stderr } = await run(client, scripts.tryKernel, args);
  const trial = readTrial(stdout === '' ? stderr : stdout);
  if (trial.problems.length > 0) throw new LabError(`${name}: ${explainTrial(trial)}`);
  return trial.nft;
}
