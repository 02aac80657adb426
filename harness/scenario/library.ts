import { dirname, join } from 'node:path';
import type { SourceFile } from './scenario.ts';

/** Where `extends:`, named paths and measured delays are looked up. */
export interface Library {
  /** The file that a reference in another file means; null if there is none. */
  find(reference: string, from: string): SourceFile | null;
  /** Names to suggest where none was found. */
  names(): readonly string[];
}

/** A library that knows nothing, for texts that stand alone. */
export const emptyLibrary: Library = { find: () => null, names: () => [] };

/** A reference is a file (`./delays.txt`, `../base.yaml`), or the name of a scenario or path of this project. */
export function isFileReference(reference: string): boolean {
  return /[/]|\.[A-Za-z]/u.test(reference);
}

/**
 * Where to look for a reference, the first that exists counts: a file beside the one that names it; a name beside
 * that file, in its `paths/`, then in the project's scenarios/ and scenarios/paths/.
 */
export function candidates(reference: string, from: string, scenarios: string): readonly string[] {
  const beside = dirname(from);
  if (isFileReference(reference)) return [join(beside, reference)];
  const folders = [beside, join(beside, 'paths'), scenarios, join(scenarios, 'paths')];
  return folders.map((folder) => join(folder, `${reference}.yaml`));
}
