import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, parse, relative } from 'node:path';
import { isFileReference, type Library } from './library.ts';
import type { SourceFile } from './scenario.ts';

const mostBytes = 4 * 1024 * 1024;

/**
 * The library of a checkout: a reference with a slash or an ending is a file beside the one that has it; a bare
 * name is looked for beside that file, in its `paths/`, then in scenarios/ and scenarios/paths/ of the project.
 */
export function projectLibrary(scenarios: string): Library {
  const folders = [scenarios, join(scenarios, 'paths')];
  return {
    find(reference, from) {
      const beside = dirname(from);
      if (isFileReference(reference)) return readable(join(beside, reference));
      const places = [beside, join(beside, 'paths'), ...folders];
      for (const folder of places) {
        const source = readable(join(folder, `${reference}.yaml`));
        if (source !== null) return source;
      }
      return null;
    },
    names: () => folders.flatMap(namesIn),
  };
}

function readable(file: string): SourceFile | null {
  try {
    const status = statSync(file);
    if (!status.isFile() || status.size > mostBytes) return null;
    return { file: shortest(file), text: readFileSync(file, 'utf8') };
  } catch {
    // Whatever keeps it from being read, there is none to be had here.
    return null;
  }
}

/** As someone in the current folder would name it. */
function shortest(file: string): string {
  const near = relative(process.cwd(), file);
  return near.startsWith('..') ? file : near;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => parse(name).name)
      .toSorted();
  } catch {
    return [];
  }
}
