import type { Library } from './library.ts';
import type { SourceFile } from './scenario.ts';

/** What a reference in a file turned out to mean. */
export interface Reference {
  readonly from: string;
  readonly reference: string;
  readonly file: string;
}

/** A library that notes what was found in it, so that the same scenario can be read again from copies. */
export function recording(library: Library): {
  library: Library;
  references: readonly Reference[];
} {
  const references: Reference[] = [];
  const isKnown = (from: string, reference: string) =>
    references.some((known) => known.from === from && known.reference === reference);
  return {
    references,
    library: {
      ...library,
      find(reference, from) {
        const source = library.find(reference, from);
        if (source !== null && !isKnown(from, reference))
          references.push({ from, reference, file: source.file });
        return source;
      },
    },
  };
}

/** The library of a run directory: its copies, found by the references that were noted. */
export function recorded(references: readonly Reference[], copies: readonly SourceFile[]): Library {
  return {
    names: () => [],
    find(reference, from) {
      const known = references.find((each) => each.from === from && each.reference === reference);
      return copies.find(({ file }) => file === known?.file) ?? null;
    },
  };
}
