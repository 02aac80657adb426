import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, parse, relative } from 'node:path';
import { candidates, type Library } from './library.ts';
import type { SourceFile } from './scenario.ts';

const mostBytes = 4 * 1024 * 1024;

/** The library of a checkout, whose scenarios and named paths are in `scenarios` and `scenarios/paths`. */
export function projectLibrary(scenarios: string): Library {
  return {
    find: (reference, from) => firstOf(candidates(reference, from, scenarios)),
    names: () => [scenarios, join(scenarios, 'paths')].flatMap(namesIn),
  };
}

/** The names of the paths in `scenarios/paths`. */
export function namedPaths(scenarios: string): readonly string[] {
  return namesIn(join(scenarios, 'paths'));
}

function firstOf(files: readonly string[]): SourceFile | null {
  for (const file of files) {
    const source = readable(file);
    if (source !== null) return source;
  }
  return null;
}

function readable(file: string): SourceFile | null {
  try {
    const status = statSync(file);
    if (!status.isFile() || status.size > mostBytes) return null;
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
    return { file: shortest(file), text };
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
    // Only looked at for suggestions: a folder that cannot be listed has none to offer.
    return [];
  }
}
