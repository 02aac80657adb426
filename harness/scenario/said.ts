import { fieldGroups, keysOf } from './fields.ts';
import type { Setting } from './scenario.ts';
import { isMapping, type Tree, valueAt } from './tree.ts';

const listed: readonly string[] = Object.entries(fieldGroups).flatMap(([group, fields]) =>
  Object.keys(fields).map((name) => `${group}.${name}`),
);

/** The fields that a tree gives a text, outside its matrix. */
export function saidIn(tree: Tree): readonly Setting[] {
  const sysctls = (['client', 'server'] as const).flatMap((end) => {
    const held = valueAt(tree, [end, 'sysctls']);
    return isMapping(held) ? Object.keys(held).map((name) => `${end}.sysctls.${name}`) : [];
  });
  return [...listed, ...sysctls].flatMap((field) => {
    const value = valueAt(tree, keysOf(field));
    return typeof value === 'string' ? [{ field, value }] : [];
  });
}
