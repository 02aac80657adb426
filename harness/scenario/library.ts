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
