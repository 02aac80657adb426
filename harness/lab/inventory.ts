import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { hostPrograms, nativePrograms } from './image.ts';
import { findKernel } from './kernel.ts';
import { LabError } from './lab-error.ts';

/** One thing that the labs of this machine need. */
export interface Item {
  readonly name: string;
  /** Where or what it is; null if it is missing. */
  readonly found: string | null;
}

/** What the labs of this machine need, and whether it is there; whether it works only a trial can tell. */
export async function takeInventory(project: string, cache: string): Promise<Item[]> {
  const programs = [
    ...hostPrograms,
    ...['launch', 'enter', ...nativePrograms].map((name) => join(project, 'native/build', name)),
  ];
  return [
    ...(await Promise.all(programs.map(programItem))),
    await kernelItem(cache, join(project, 'netns/kernel')),
  ];
}

async function programItem(file: string): Promise<Item> {
  const there = await access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
  return { name: file.split('/').at(-1) as string, found: there ? file : null };
}

async function kernelItem(cache: string, recipeFolder: string): Promise<Item> {
  const name = 'guest kernel';
  try {
    const { sourceVersion, file } = await findKernel(cache, recipeFolder);
    return { name, found: `Linux ${sourceVersion}, ${file}` };
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    return { name, found: null };
  }
}
