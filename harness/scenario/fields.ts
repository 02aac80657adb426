import type { Draft } from './draft.ts';
import { clientFields, serverFields, sysctlField, sysctlNameProblem } from './end-fields.ts';
import { exchangeFields, loadFields } from './exchange-fields.ts';
import type { Field } from './field.ts';
import { bothWaysFields, downFields, upFields, wholePathFields } from './path-fields.ts';

/** Every group of fields, by the dotted name of the mapping that holds it. */
export const fieldGroups = {
  path: { ...wholePathFields, ...bothWaysFields },
  'path.up': upFields,
  'path.down': downFields,
  exchange: exchangeFields,
  load: loadFields,
  client: clientFields,
  server: serverFields,
} as const satisfies Readonly<Record<string, Readonly<Record<string, Field>>>>;

export type FieldGroup = keyof typeof fieldGroups;

const table: ReadonlyMap<string, Field> = new Map(
  Object.entries(fieldGroups).flatMap(([group, fields]) =>
    Object.entries(fields).map(([name, each]): [string, Field] => [`${group}.${name}`, each]),
  ),
);

/** Dotted names such as `path.up.loss`, in the order in which they take effect: the more particular later. */
export const fieldNames: readonly string[] = [...table.keys()];

const sysctlName = /^(?<end>client|server)\.sysctls\.(?<name>.+)$/u;

/** The field that a path of the scenario names, those for sysctls made as needed; undefined if there is none. */
export function fieldNamed(name: string): Field | undefined {
  const known = table.get(name);
  if (known !== undefined) return known;
  const sysctl = sysctlName.exec(name)?.groups as
    | { end: 'client' | 'server'; name: string }
    | undefined;
  if (sysctl === undefined || sysctlNameProblem(sysctl.name) !== null) return undefined;
  return sysctlField(sysctl.end, sysctl.name);
}

/** The keys that lead to a field's value: a sysctl's name is one key, dots and all. */
export function keysOf(name: string): readonly string[] {
  const sysctl = sysctlName.exec(name)?.groups;
  return sysctl === undefined ? name.split('.') : [sysctl.end ?? '', 'sysctls', sysctl.name ?? ''];
}

/** Where a field takes effect: the fields of single directions that one of `path` stands for. */
export function leavesOf(name: string): readonly string[] {
  if (name === 'path.rtt') return ['path.up.delay', 'path.down.delay'];
  const last = /^path\.(?<last>\w+)$/u.exec(name)?.groups?.last;
  if (last === undefined || !Object.hasOwn(bothWaysFields, last)) return [name];
  return [`path.up.${last}`, `path.down.${last}`];
}

/** In the order in which settings of one layer take effect. */
export function byEffect(one: string, other: string): number {
  return rank(one) - rank(other);
}

function rank(name: string): number {
  const place = fieldNames.indexOf(name);
  return place === -1 ? fieldNames.length : place;
}

/** Where every point starts: all fields but the delays at their defaults. */
export const defaultDraft: Draft = [...table.values()].reduce<Draft>(
  (draft, { fallback, read }) => {
    if (fallback === null) return draft;
    const reading = read(fallback);
    if (!reading.ok) throw new Error(`default ${fallback}: ${reading.problem}`);
    return reading.value.place(draft);
  },
  {
    up: { delayMs: null },
    down: { delayMs: null },
    client: { sysctls: {} },
    server: { sysctls: {} },
  } as unknown as Draft,
);
