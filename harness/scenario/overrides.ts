import { type Complaint, suggestField } from './complaint.ts';
import type { ScenarioIssue } from './errors.ts';
import { isFieldName, keysOf } from './fields.ts';
import { nearest } from './nearest.ts';
import { printable } from './printable.ts';
import { isMapping, type Tree, type ValuePath } from './tree.ts';

/** A value given on the command line in place of the file's: `--set path.rtt=80ms`. */
export interface Override {
  /** A field of path or exchange (`path.rtt`), or one of title, seed, lab, arms, samples. */
  readonly field: string;
  /** As it would be written in the file; for `arms` the names with commas between them. */
  readonly value: string;
}

export interface Overridden {
  /** The tree as if the file had said this. */
  readonly tree: Tree;
  /** Overrides of fields that do not exist. */
  readonly issues: readonly ScenarioIssue[];
  /** The override that a value comes from, if any. */
  originOf(path: ValuePath): Override | null;
}

const topFields: readonly string[] = ['title', 'seed', 'lab', 'arms', 'samples'];

/** Replaces values before anything is checked; of two overrides of one field the later wins. */
export function applyOverrides(written: Tree, overrides: readonly Override[]): Overridden {
  const issues: ScenarioIssue[] = [];
  const origins = new Map<string, Override>();
  let tree = written;
  for (const override of overrides) {
    const field = override.field.trim();
    if (isFieldName(field)) {
      tree = withoutAxis(withPart(tree, keysOf(field), override.value), field);
    } else if (topFields.includes(field)) {
      tree = { ...tree, [field]: field === 'arms' ? listOf(override.value) : override.value };
    } else {
      issues.push(overrideIssue(override, `unknown field ${printable(field)}`, suggestion(field)));
      continue;
    }
    origins.set(field, override);
  }
  return {
    tree,
    issues,
    originOf: ([first, second]) =>
      origins.get(`${first}.${second}`) ?? origins.get(String(first)) ?? null,
  };
}

/** A complaint about a value that came from an override. */
export function overrideIssue(override: Override, message: string, hint?: string): ScenarioIssue {
  const sourceLine = `${override.field}=${override.value}`;
  const issue = { file: '--set', line: null, column: null, width: 1, message, sourceLine };
  return hint === undefined ? issue : { ...issue, hint };
}

/** Places a complaint: with its override where it has one, else in the file. */
export function placedIssue(
  complaint: Complaint,
  overridden: Overridden,
  inFile: (complaint: Complaint) => ScenarioIssue,
): ScenarioIssue {
  const origin = overridden.originOf(complaint.path);
  if (origin === null) return inFile(complaint);
  return overrideIssue(origin, complaint.message, complaint.hint);
}

/** Only adds to a mapping: where the file has something else, that is for the schema to refuse. */
function withPart(tree: Tree, [part, key]: readonly [string, string], value: string): Tree {
  const held = tree[part] ?? {};
  return isMapping(held) ? { ...tree, [part]: { ...held, [key]: value } } : tree;
}

function withoutAxis(tree: Tree, field: string): Tree {
  const { matrix } = tree;
  if (!isMapping(matrix) || !Object.hasOwn(matrix, field)) return tree;
  return {
    ...tree,
    matrix: Object.fromEntries(Object.entries(matrix).filter(([key]) => key !== field)),
  };
}

function listOf(value: string): readonly string[] {
  return value.split(',').map((name) => name.trim());
}

function suggestion(field: string): string {
  const top = nearest(field, topFields);
  return top === null ? suggestField(field) : `did you mean ${top}?`;
}
