import { readdir, readFile } from 'node:fs/promises';
import { machine as machineHere } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'ssh2';
import { LabError } from '../lab-error.ts';
import * as scripts from './scripts.ts';
import { run } from './shell.ts';
import { type RemoteStore, type Stored, stored } from './store.ts';

/** Programs for the other machine, in a folder there. */
export interface RemotePrograms {
  readonly folder: string;
  /** SHA-256 of each, by its name. */
  readonly digests: Readonly<Record<string, string>>;
}

/**
 * Native programs on the other machine: those of this one, static as they are, where it is of the
 * same kind; otherwise compiled there, once, from their sources.
 */
export async function bringPrograms(
  client: Client,
  store: RemoteStore,
  wanted: { readonly project: string; readonly names: readonly string[] },
  there: { readonly name: string; readonly machine: string },
): Promise<RemotePrograms> {
  if (there.machine !== machineHere()) return compileThere(client, store, wanted, there);
  const folder = join(wanted.project, 'native/build');
  const files = await readAll(folder, wanted.names).catch((cause: unknown) => {
    throw new LabError('the native programs are not built\nRun: npm run setup', { cause });
  });
  const digests = Object.fromEntries([...files].map(([name, { digest }]) => [name, digest]));
  return { folder: await store.kit(files), digests };
}

/** Files of a folder by their names. */
export async function readAll(
  folder: string,
  names: readonly string[],
): Promise<Map<string, Stored>> {
  const read = async (name: string) => [name, stored(await readFile(join(folder, name)))] as const;
  return new Map(await Promise.all(names.map(read)));
}

async function compileThere(
  client: Client,
  store: RemoteStore,
  { project, names }: { readonly project: string; readonly names: readonly string[] },
  { name, machine }: { readonly name: string; readonly machine: string },
): Promise<RemotePrograms> {
  const native = join(project, 'native');
  const sources = (await readdir(native)).filter((file) => /\.[ch]$|^Makefile$/.test(file));
  const folder = await store.kit(await readAll(native, sources));
  const targets = names.map((program) => `build/${program}`);
  const { status, stdout, stderr } = await run(client, scripts.build, [folder, ...targets]);
  if (status !== 0)
    throw new LabError(
      `${name}: it is ${machine}, not ${machineHere()}, so native programs are compiled there, ` +
        `and that failed: ${stderr || `status ${status}`}\n` +
        'It needs make, gcc and a static C library: apt-get install make gcc libc6-dev, or the like.',
    );
  const lines = [...stdout.matchAll(/^([0-9a-f]{64})\s+build\/(\S+)$/gm)];
  return {
    folder: `${folder}/build`,
    digests: Object.fromEntries(lines.map(([, digest, program]) => [program, digest])),
  };
}
