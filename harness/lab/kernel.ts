import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from './digest.ts';
import { LabError } from './lab-error.ts';

/** A guest kernel that `npm run setup` built. */
export interface Kernel {
  readonly file: string;
  /** SHA-256 of the program. */
  readonly sha256: string;
  /** Debian version of the linux-source package, for example `6.12.117-1~deb12u1`. */
  readonly sourceVersion: string;
  /** SHA-256 over configuration and patches, see {@link recipeDigest}. */
  readonly recipe: string;
}

/** Folders in the cache are named `kernel-<source version>-<first 16 digits of the recipe>`. */
const folderName = /^kernel-(?<version>.+)-(?<recipe>[0-9a-f]{16})$/;

/**
 * What makes one kernel differ from another but for its source: the configuration, then the
 * patches of netns/kernel, by name. netns/kernel/build.sh computes the same.
 */
export async function recipeDigest(recipeFolder: string): Promise<string> {
  const all = (await readdir(recipeFolder)).sort();
  const names = ['.config', '.patch'].flatMap((end) => all.filter((name) => name.endsWith(end)));
  return sha256(...(await Promise.all(names.map((name) => readFile(join(recipeFolder, name))))));
}

/**
 * The newest kernel in the cache that this checkout's recipe describes.
 *
 * @throws LabError if there is none.
 */
export async function findKernel(cache: string, recipeFolder: string): Promise<Kernel> {
  const recipe = await recipeDigest(recipeFolder);
  const folders = await readdir(cache).catch(() => []);
  const versions = folders
    .map((name) => folderName.exec(name)?.groups)
    .filter((found) => found !== undefined && recipe.startsWith(found.recipe as string))
    .map((found) => found?.version as string)
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const sourceVersion = versions.at(-1);
  if (sourceVersion === undefined)
    throw new LabError(
      `the guest kernel is not built: no kernel of recipe ${recipe.slice(0, 16)} in ${cache}\n` +
        'Run: npm run setup',
    );
  const file = join(cache, `kernel-${sourceVersion}-${recipe.slice(0, 16)}`, 'linux');
  const program = await readFile(file).catch((cause: unknown) => {
    throw new LabError(`cannot read the guest kernel ${file}\nRun: npm run setup`, { cause });
  });
  return { file, sha256: sha256(program), sourceVersion, recipe };
}
