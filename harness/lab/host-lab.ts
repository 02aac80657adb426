import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from './digest.ts';
import { limitSeconds } from './guest.ts';
import { type HostStart, hostArguments, trialArguments, trialSeconds } from './host.ts';
import { explainTrial, type HostTrial, readTrial } from './host-trial.ts';
import type { Lab, Premises } from './lab.ts';
import { LabError } from './lab-error.ts';
import { runLaunched } from './launched.ts';
import { describeMachine } from './machine.ts';
import { tracks } from './outcome.ts';
import { allowedProcessors } from './processors.ts';

/** Native programs that a cell on a kernel of its machine is run by. */
export const hostNatives = [
  'launch',
  'enter',
  'try_fastopen',
  'client',
  'server',
  'probe',
] as const;
export const hostScripts = ['run', 'try'] as const;

/**
 * The running kernel, in real time, one cell at a time on one processor: the last one, since
 * interrupts tend to the first. Nothing on the machine is changed.
 *
 * @throws LabError naming everything that is missing and what to do about it.
 */
export async function openHostLab(premises: Premises): Promise<Lab> {
  const programs = join(premises.project, 'native/build');
  const scripts = join(premises.project, 'netns/host');
  const processor = (await allowedProcessors()).at(-1) ?? 0;
  const start: HostStart = { programs, scripts, processor, root: process.getuid?.() === 0 };
  const digests = await digestsOf(premises.project);
  const trial = await tryHost(start);
  if (trial.problems.length > 0) throw new LabError(explainTrial(trial));
  return {
    name: 'host',
    clock: 'real',
    workers: 1,
    environment: {
      ...(await describeMachine()),
      namespaces: start.root ? 'as root' : 'in a user namespace',
      nftables: trial.nft ? 'yes' : 'no',
      'processor of the cells': `${processor}`,
    },
    digests,
    run: (plan, job) =>
      runLaunched(
        {
          launcher: join(programs, 'launch'),
          arguments: hostArguments(plan, start),
          limitSeconds: limitSeconds(plan, 'real'),
        },
        job,
      ),
    close: async () => undefined,
  };
}

/** Find out by doing what the running kernel can. */
async function tryHost(start: HostStart): Promise<HostTrial> {
  const folder = await mkdtemp(join(tmpdir(), 'first-flight-trial-'));
  try {
    const launch = {
      launcher: join(start.programs, 'launch'),
      arguments: trialArguments(start),
      limitSeconds: trialSeconds,
    };
    const { signal } = new AbortController();
    const { reason } = await runLaunched(launch, { folder, worker: 0, signal });
    const said = await readFile(join(folder, tracks.console), 'utf8').catch(() => '');
    return readTrial(said === '' ? (reason ?? '') : said);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function digestsOf(project: string): Promise<Record<string, string>> {
  const files = [
    ...hostNatives.map((name) => `native/build/${name}`),
    ...hostScripts.map((name) => `netns/host/${name}`),
  ];
  await access(join(project, 'native/build/launch')).catch((cause: unknown) => {
    throw new LabError('the native programs are not built\nRun: npm run setup', { cause });
  });
  const contents = await Promise.all(files.map((file) => readFile(join(project, file))));
  return Object.fromEntries(files.map((file, at) => [file, sha256(contents[at] as Buffer)]));
}
