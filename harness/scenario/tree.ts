/** A mapping of the scenario file as plain data: nested mappings, lists and strings. */
export type Tree = Readonly<Record<string, unknown>>;

/** Keys and list positions that lead to a value of the tree. */
export type ValuePath = readonly (string | number)[];

/** What stands at a path of keys; undefined where nothing does, and inside lists. */
export function valueAt(tree: unknown, path: ValuePath): unknown {
  return path.reduce<unknown>(
    (held, step) => (isMapping(held) && Object.hasOwn(held, step) ? held[step] : undefined),
    tree,
  );
}

export function isMapping(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
