/** A mapping of the scenario file as plain data: nested mappings, lists and strings. */
export type Tree = Readonly<Record<string, unknown>>;

/** Keys and list positions that lead to a value of the tree. */
export type ValuePath = readonly (string | number)[];

export function isMapping(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
