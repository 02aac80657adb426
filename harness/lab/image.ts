import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { execa } from 'execa';
import type { Plan } from '../plan/plan.ts';
import { type CpioEntry, packCpio } from './cpio.ts';
import { sha256 } from './digest.ts';
import { LabError } from './lab-error.ts';

/** What every guest starts from: programs, the libraries they need, and nothing else. */
export interface Image {
  /** An initramfs; a cell's plan is appended to it. */
  readonly archive: Buffer;
  /** SHA-256 of the archive: programs and libraries as they are on this machine. */
  readonly sha256: string;
  /** SHA-256 of each program and library, by its path in the guest. */
  readonly contents: Readonly<Record<string, string>>;
}

/** Programs of this machine that plans and the guest's init use, by the Debian package's path. */
export const hostPrograms = [
  '/bin/busybox',
  '/bin/dash',
  '/sbin/ip',
  '/sbin/tc',
  '/usr/sbin/ethtool',
] as const;
/** Programs that busybox stands in for in the guest; `sh` is dash, as on Debian. */
const busyboxPrograms = ['dirname', 'grep', 'mount', 'poweroff'];
/** Programs of native/ that run inside a guest. */
export const nativePrograms = ['client', 'server', 'probe'] as const;
const emptyFolders = ['dev', 'output', 'proc', 'run', 'sys', 'tmp'];

/**
 * Pack the guest's file system from this machine's programs and from native/build.
 *
 * @throws LabError naming what is missing.
 */
export async function packImage(project: string): Promise<Image> {
  const files = new Map<string, Buffer>();
  const add = async (path: string, from: string) => files.set(path, await readProgram(from));

  for (const program of hostPrograms) {
    await add(program.slice(1), program);
    for (const library of await librariesOf(program)) await add(library.slice(1), library);
  }
  for (const name of nativePrograms) await add(`bin/${name}`, join(project, 'native/build', name));
  await add('init', join(project, 'netns/guest/init'));

  const archive = packCpio(entries(files));
  const contents = Object.fromEntries([...files].map(([path, data]) => [`/${path}`, sha256(data)]));
  return { archive, sha256: sha256(archive), contents };
}

/** The initramfs of one cell: the image, with the cell's plan in /plan. */
export function initramfs(image: Image, plan: Plan): Buffer {
  return Buffer.concat([image.archive, planArchive(plan)]);
}

/** What a cell's initramfs has beyond the image. */
export function planArchive(plan: Plan): Buffer {
  const files = [...plan.files].map(
    ([name, content]): CpioEntry => ({
      kind: 'file',
      path: `plan/${name}`,
      data: Buffer.from(content),
      mode: 0o644,
    }),
  );
  return packCpio([{ kind: 'folder', path: 'plan' }, ...files]);
}

function entries(files: ReadonlyMap<string, Buffer>): CpioEntry[] {
  const paths = [...files.keys()].sort();
  const folders = new Set(emptyFolders);
  for (const path of paths)
    for (let at = dirname(path); at !== '.'; at = dirname(at)) folders.add(at);
  return [
    ...[...folders].sort().map((path): CpioEntry => ({ kind: 'folder', path })),
    { kind: 'device', path: 'dev/console', major: 5, minor: 1 },
    { kind: 'device', path: 'dev/null', major: 1, minor: 3 },
    { kind: 'link', path: 'bin/sh', target: 'dash' },
    ...busyboxPrograms.map(
      (name): CpioEntry => ({ kind: 'link', path: `bin/${name}`, target: 'busybox' }),
    ),
    ...paths.map(
      (path): CpioEntry => ({
        kind: 'file',
        path,
        data: files.get(path) as Buffer,
        mode: 0o755,
      }),
    ),
  ];
}

async function readProgram(path: string): Promise<Buffer> {
  return readFile(path).catch((cause: unknown) => {
    throw new LabError(`${basename(path)} is missing (${path})\nRun: npm run setup`, { cause });
  });
}

/** Shared libraries and the loader, as the dynamic loader itself resolves them; none if static. */
async function librariesOf(program: string): Promise<string[]> {
  const { stdout, stderr, failed } = await execa('ldd', [program], {
    reject: false,
    env: { LC_ALL: 'C' },
  });
  if (failed && !stderr.includes('not a dynamic executable'))
    throw new LabError(`ldd ${program} failed: ${stderr}\nRun: npm run setup`);
  return [...stdout.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map((match) => match[1] as string);
}
