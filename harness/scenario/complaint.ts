import type { z } from 'zod';
import { sysctlNameProblem } from './end-fields.ts';
import { fieldNames, keysOf } from './fields.ts';
import { nearest } from './nearest.ts';
import { printable } from './printable.ts';
import { knownKeys } from './schema.ts';
import type { ValuePath } from './tree.ts';

/** Something wrong with a value of the scenario's tree, not yet placed in a text. */
export interface Complaint {
  readonly path: ValuePath;
  /** What to point at: the value, its key, or (for a missing value) what should hold it. */
  readonly target: 'value' | 'key' | 'parent';
  readonly message: string;
  readonly hint?: string;
}

/** The names that may stand in a mapping. */
type KnownKeys = (where: string) => readonly string[];

/** What the schema found, in the words of the scenario language. */
export function complaintsOf(
  issue: z.core.$ZodIssue,
  known: KnownKeys = knownKeys,
): readonly Complaint[] {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
  const name = nameOf(path);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownKey(path, key, known));
  // The alternatives to a written value are words; what is wrong with the value itself comes last.
  if (issue.code === 'invalid_union')
    return (issue.errors.at(-1) ?? []).flatMap((inner) =>
      complaintsOf({ ...inner, path: [...issue.path, ...inner.path] }, known),
    );
  if (issue.code === 'invalid_type' || issue.code === 'invalid_value') {
    if (issue.input === undefined) {
      return [
        { path, target: 'parent', message: `${name} is missing`, ...hint(howToWrite.get(name)) },
      ];
    }
    if (issue.code === 'invalid_value' && typeof issue.input === 'string') {
      return [unknownChoice(path, issue.input, issue.values.map(String))];
    }
    const wanted =
      issue.code === 'invalid_type' ? (kinds[issue.expected] ?? issue.expected) : kinds.string;
    const message = `${name}: expected ${wanted}, found ${described(issue.input)}`;
    return [{ path, target: 'value', message, ...hint(howToWrite.get(name) ?? otherwise(issue)) }];
  }
  return [{ path, target: 'value', message: `${name}: ${issue.message}` }];
}

/** How messages name a value: `path.rtt`, `matrix path.rtt`, `arms`; list positions are left to the line number. */
export function nameOf(path: ValuePath): string {
  const keys = path.filter((key) => typeof key === 'string').map((key) => printable(key));
  return keys[0] === 'matrix' ? keys.join(' ') : keys.join('.');
}

/** What to suggest for a name that is no field: the nearest field, also by its last part (`rtt`), or all of them. */
export function suggestField(name: string): string {
  const sysctl = /^(?:client|server)\.sysctls\.(?<name>.+)$/u.exec(name)?.groups?.name;
  if (sysctl !== undefined) return `${printable(sysctl)} ${sysctlNameProblem(sysctl)}`;
  const inside = fieldNames.filter((field) => field.startsWith(`${name}.`));
  if (inside.length > 0) return `name one of its fields: ${inside.slice(0, 6).join(', ')}`;
  const lasts = fieldNames.map((field) => keysOf(field).at(-1) ?? field);
  const byLast = nearest(name, lasts);
  const near = nearest(name, fieldNames) ?? (byLast && fieldNames[lasts.indexOf(byLast)]);
  return near ? `did you mean ${near}?` : 'scenarios/LANGUAGE.md lists all fields';
}

const howToWrite: ReadonlyMap<string, string> = new Map(
  Object.entries({
    title: 'write title: <the question in words>',
    arms: 'write arms: [tcp, tfo]',
    samples: 'write samples: 200',
    path: 'write path: { rtt: 60ms }',
    exchange: 'write exchange: { request: 64B, response: 1KB }',
    matrix: 'write a list of values under each field',
    'matrix zip': 'write - { path.rtt: [10ms, 100ms], path.loss: [0%, 1%] }',
    'matrix exclude': 'write - { path.rtt: 10ms, path.loss: 1% }',
    extends: 'write extends: ./base.yaml',
    'path.extends': 'write extends: metro, or the name of a file',
  }),
);

/** What to write in place of something of another kind. */
function otherwise({ code, input, ...issue }: z.core.$ZodIssue): string | undefined {
  const listWanted = code === 'invalid_type' && 'expected' in issue && issue.expected === 'array';
  if (listWanted)
    return typeof input === 'string' ? `write [${printable(input.trim())}]` : 'write a list';
  return Array.isArray(input) ? 'write one value' : undefined;
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a single value',
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
};

function unknownKey(path: ValuePath, key: string, known: KnownKeys): Complaint {
  const where = nameOf(path);
  const message = `${where === '' ? '' : `${where}: `}unknown key ${printable(key)}`;
  return {
    path: [...path, key],
    target: 'key',
    message,
    ...hint(suggestKey(where, key, known(where))),
  };
}

function suggestKey(where: string, key: string, known: readonly string[]): string {
  const near = nearest(key, known);
  if (near !== null) return `did you mean ${near}?`;
  if (where.startsWith('matrix')) return suggestField(key);
  // A key in the wrong place, such as `rtt` at the top.
  const elsewhere = fieldNames.find((field) => field === key || keysOf(field).at(-1) === key);
  if (elsewhere !== undefined) {
    const keys = keysOf(elsewhere);
    return `${keys.at(-1)} belongs under ${keys.slice(0, -1).join('.')}`;
  }
  return `known keys are ${known.join(', ')}`;
}

function unknownChoice(path: ValuePath, written: string, choices: readonly string[]): Complaint {
  const noun = path[0] === 'arms' ? 'arm' : nameOf(path);
  const near = nearest(written, choices);
  const message =
    written.trim() === ''
      ? `${nameOf(path)} is empty`
      : `${nameOf(path)}: unknown ${noun} ${printable(written)}`;
  const suggestion = near === null ? `${noun}s are ${choices.join(', ')}` : `did you mean ${near}?`;
  return { path, target: 'value', message, ...hint(suggestion) };
}

function described(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string' && value.trim() !== '')
    return `the single value ${printable(value)}`;
  return value === null || value === '' ? 'nothing' : 'a mapping';
}

function hint(text: string | undefined): { readonly hint?: string } {
  return text === undefined ? {} : { hint: text };
}
