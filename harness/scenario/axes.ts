import { leavesOf } from './fields.ts';
import { sameAs } from './same.ts';
import type { Setting } from './scenario.ts';
import { isMapping, type Tree } from './tree.ts';

/**
 * A tree whose matrix has no axis left of fields that something stronger gives a value, and no `exclude` of values
 * that they no longer have. Lists keep their lengths, so that what is wrong in them is found in the file.
 */
export function withoutAxes(tree: Tree, given: readonly Setting[]): Tree {
  const { matrix } = tree;
  if (!isMapping(matrix) || given.length === 0) return tree;
  // The value of each field that has one now, also under the names of single directions.
  const values = new Map(
    given.flatMap((setting) =>
      [setting.field, ...leavesOf(setting.field)].map((name) => [name, setting] as const),
    ),
  );
  const isGiven = (field: string) =>
    values.has(field) || leavesOf(field).every((leaf) => values.has(leaf));
  const varied = (axes: Tree): Tree =>
    Object.fromEntries(Object.entries(axes).filter(([field]) => !isGiven(field)));
  /** An entry that cannot be met any more excludes nothing. */
  const excluding = (entry: Tree): Tree => {
    const met = Object.entries(entry).every(([field, value]) => {
      const now = values.get(field)?.value;
      if (!isGiven(field)) return true;
      return (
        now !== undefined &&
        sameAs({ field, value: String(value) }) === sameAs({ field, value: now })
      );
    });
    return met ? varied(entry) : {};
  };
  const inEach = (list: unknown, change: (each: Tree) => Tree) =>
    Array.isArray(list) ? list.map((each) => (isMapping(each) ? change(each) : each)) : list;
  return {
    ...tree,
    matrix: {
      ...varied(matrix),
      ...(Object.hasOwn(matrix, 'zip') ? { zip: inEach(matrix.zip, varied) } : {}),
      ...(Object.hasOwn(matrix, 'exclude') ? { exclude: inEach(matrix.exclude, excluding) } : {}),
    },
  };
}
