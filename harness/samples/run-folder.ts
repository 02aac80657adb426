import { renameSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { freeBytes } from '../lab/free-space.ts';
import type { CellOutcome, Clock } from '../lab/lab.ts';
import type { Noise } from '../lab/noise.ts';
import type { Plan } from '../plan/plan.ts';
import type { Override } from '../scenario/overrides.ts';
import type { Reference } from '../scenario/recorded-library.ts';
import type { Setting, SourceFile } from '../scenario/scenario.ts';
import { manifestSchema } from './manifest-schema.ts';

/** What a run directory says of itself in manifest.json; a reader refuses a newer version. */
export interface Manifest {
  readonly schemaVersion: 2;
  /** `incomplete` from the first moment, so that it is true however the run ends. */
  state: 'incomplete' | 'complete';
  /** The command that makes this run again, without `npm run bench --`. */
  readonly command: readonly string[];
  readonly scenario: {
    /** As named on the command line. */
    readonly file: string;
    readonly overrides: readonly Override[];
    readonly only: readonly Setting[];
    /** Every file that was read for it, the scenario itself first, and the copy in the run directory. */
    readonly sources: readonly {
      readonly file: string;
      readonly sha256: string;
      readonly copy: string;
    }[];
    /** How these name each other. */
    readonly references: readonly Reference[];
  };
  /** The lab's name, as `--lab` takes it. */
  readonly lab: string;
  readonly clock: Clock;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  endedAt: string | null;
  /** As in the findings, noted when the run ended; null until then. */
  samplesDigest: string | null;
  readonly environment: Readonly<Record<string, string>>;
  /** SHA-256 of what could influence the measurement, by name. */
  readonly digests: Readonly<Record<string, string>>;
  /** In plan order. */
  readonly cells: CellRecord[];
}

export interface CellRecord {
  readonly id: string;
  readonly seed: number;
  /** `planned` until it has ended. */
  state: 'planned' | CellOutcome['state'];
  reason: string | null;
  networkSeconds: number | null;
  wallSeconds: number | null;
  /** What competed for processors meanwhile; null in virtual time and where nothing ran. */
  noise: Noise | null;
}

/** A run directory cannot be written. The message says what to do. */
export class RunFolderError extends Error {
  override readonly name = 'RunFolderError';
}

/** What was given is not a run directory that this version reads. */
export class UnreadableRunError extends Error {
  override readonly name = 'UnreadableRunError';
}

const manifestName = 'manifest.json';

/** Paths inside a run directory. */
export function cellFolder(run: string, cell: string): string {
  return join(run, 'cells', cell);
}
/** Where the copy of a scenario's `index`-th file goes. */
export function sourceCopy(file: string, index: number): string {
  return index === 0 ? 'scenario.yaml' : join('sources', `${index}-${basename(file)}`);
}

/**
 * Create a run directory with its manifest and copies of the scenario's files. Returns its path: `name`
 * in `parent`, with a number behind it if that is taken.
 *
 * @throws RunFolderError if it cannot be written.
 */
export async function createRunFolder(
  parent: string,
  name: string,
  manifest: Manifest,
  sources: readonly SourceFile[],
): Promise<string> {
  const run = await writing(join(parent, name), async () => {
    await makeFolders(parent);
    const made = await makeUnusedFolder(join(parent, name));
    if (sources.length > 1) await mkdir(join(made, 'sources'));
    for (const [index, { file, text }] of sources.entries())
      await writeFile(join(made, sourceCopy(file, index)), text);
    return made;
  });
  await writeManifest(run, manifest);
  return run;
}

/**
 * A folder and those above it, as far as they are missing. Where a file stands in the way, what
 * is made inside next says so. Not by mkdir's `recursive`, which never returns in /proc.
 */
export async function makeFolders(folder: string): Promise<void> {
  try {
    await mkdir(folder).catch(ignoreExisting);
  } catch (error) {
    const above = dirname(folder);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || above === folder) throw error;
    await makeFolders(above);
    await mkdir(folder);
  }
}

async function makeUnusedFolder(wanted: string): Promise<string> {
  for (let number = 1; ; number++) {
    const folder = number === 1 ? wanted : `${wanted}-${number}`;
    try {
      await mkdir(folder);
      return folder;
    } catch (error) {
      ignoreExisting(error as NodeJS.ErrnoException);
    }
  }
}

/**
 * Replace the manifest in one step: a reader finds the old one or the new one, never half.
 * Synchronous inside, because cells that end together must not write over each other.
 */
export async function writeManifest(run: string, manifest: Manifest): Promise<void> {
  await writing(run, async () => {
    const next = join(run, `.${manifestName}`);
    writeFileSync(next, `${JSON.stringify(manifest, null, 2)}\n`);
    renameSync(next, join(run, manifestName));
  });
}

/** Write a plan's files into its cell's folder; they are the very files that run. */
export async function writePlan(run: string, plan: Plan): Promise<string> {
  const folder = cellFolder(run, plan.cell);
  await writing(run, async () => {
    await makeFolders(folder);
    for (const [name, content] of plan.files) await writeFile(join(folder, name), content);
  });
  return folder;
}

/** Write one of the run's results. */
export async function writeResult(run: string, name: string, content: string): Promise<void> {
  await writing(run, () => writeFile(join(run, name), content));
}

/** @throws UnreadableRunError if there is no manifest, or one this version does not know. */
export async function readManifest(run: string): Promise<Manifest> {
  const text = await readFile(join(run, manifestName), 'utf8').catch((cause: unknown) => {
    throw new UnreadableRunError(
      `${run} is not a run directory: it has no readable ${manifestName}\n` +
        'Give a folder that a run left under results/.',
      { cause },
    );
  });
  const manifest = parseJson(text) as Partial<Manifest> | null;
  if (manifest?.schemaVersion !== 2)
    throw new UnreadableRunError(
      `${join(run, manifestName)}: schemaVersion ${manifest?.schemaVersion ?? 'is missing'}, ` +
        'this First Flight reads version 2\nUse the version that made the run.',
    );
  const parsed = manifestSchema.safeParse(manifest);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UnreadableRunError(
    `${join(run, manifestName)}: ${issue?.path.join('.')}: ${issue?.message}\n` +
      'It is not as the run left it; run the scenario again.',
    { cause: parsed.error },
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Make sure the disk has room before anything starts.
 *
 * @throws RunFolderError naming what is free and what is needed.
 */
export async function checkFreeSpace(folder: string, neededBytes: number): Promise<void> {
  const free = await freeBytes(folder);
  if (free < neededBytes)
    throw new RunFolderError(
      `${folder}: ${megabytes(free)} MB free, this run needs about ${megabytes(neededBytes)} MB\n` +
        'Make room, or choose another place with --results FOLDER.',
    );
}

function megabytes(bytes: number): string {
  return Math.ceil(bytes / 1e6).toString();
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

const explanations: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: "this user's quota is used up",
  ENOENT: 'no folder can be made there',
  ENOTDIR: 'a part of the path is a file',
};

async function writing<T>(run: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? '';
    const why = explanations[code] ?? (cause as Error).message;
    throw new RunFolderError(
      `cannot write the run directory ${run}: ${why}\n` +
        'Mend that, or choose another place with --results FOLDER.',
      { cause },
    );
  }
}
