import { withoutAxes } from './axes.ts';
import { type Complaint, suggestField } from './complaint.ts';
import type { ScenarioIssue } from './errors.ts';
import { fieldNamed, keysOf } from './fields.ts';
import type { Layers } from './layers.ts';
import { nearest } from './nearest.ts';
import { printable } from './printable.ts';
import { isMapping, type Tree, type ValuePath } from './tree.ts';

/** A value given on the command line in place of the file's: `--set path.rtt=80ms`, or `--samples 10`. */
export interface Override {
  /** A field (`path.rtt`), `path` for a named path, or one of title, seed, lab, arms, samples, probes. */
  readonly field: string;
  /** As it would be written in the file; for `arms` the names with commas between them. */
  readonly value: string;
  /** The option it came by, where that was not `--set`. */
  readonly flag?: string;
}

export interface Overridden {
  /** The tree as if the file had said this. */
  readonly tree: Tree;
  /** Overrides of fields that do not exist. */
  readonly issues: readonly ScenarioIssue[];
  /** Overrides of fields, in their order. */
  readonly fields: readonly Override[];
  /** The override that a value comes from, if any. */
  originOf(path: ValuePath): Override | null;
}

const topFields: readonly string[] = ['title', 'seed', 'lab', 'arms', 'samples', 'probes'];

/** Replaces values before anything is checked; of two overrides of one field the later wins. */
export function applyOverrides(
  { tree: written, aboveMatrix }: Pick<Layers, 'tree' | 'aboveMatrix'>,
  overrides: readonly Override[],
): Overridden {
  const issues: ScenarioIssue[] = [];
  const origins = new Map<string, Override>();
  const fields: Override[] = [];
  let tree = written;
  for (const given of overrides) {
    const override = { ...given, field: given.field.trim() };
    const { field, value } = override;
    if (fieldNamed(field) !== undefined) {
      tree = withValue(tree, keysOf(field), value);
      fields.push(override);
    } else if (field === 'path') {
      tree = withValue(tree, ['path', 'extends'], value);
    } else if (topFields.includes(field)) {
      tree = { ...tree, [field]: field === 'arms' ? listOf(value) : value };
    } else {
      issues.push(overrideIssue(given, `unknown field ${printable(field)}`, suggestion(field)));
      continue;
    }
    origins.set((field === 'path' ? ['path', 'extends'] : keysOf(field)).join(' '), override);
  }
  return {
    tree: withoutAxes(tree, [...aboveMatrix, ...origins.values()]),
    issues,
    fields,
    originOf: (path) => {
      const keys = path.filter((step) => typeof step === 'string');
      for (let length = keys.length; length > 0; length--) {
        const origin = origins.get(keys.slice(0, length).join(' '));
        if (origin !== undefined) return origin;
      }
      return null;
    },
  };
}

/** A complaint about a value that came from an override. */
export function overrideIssue(override: Override, message: string, hint?: string): ScenarioIssue {
  const { flag, field, value } = override;
  const place = { line: null, column: null, width: 1, message };
  const issue =
    flag === undefined
      ? { file: '--set', ...place, sourceLine: `${field}=${value}` }
      : { file: flag, ...place, sourceLine: value };
  return hint === undefined ? issue : { ...issue, hint };
}

/** Places a complaint: with its override where it has one, else in the file. */
export function placedIssue(
  complaint: Complaint,
  overridden: Pick<Overridden, 'originOf'>,
  inFile: (complaint: Complaint) => ScenarioIssue,
): ScenarioIssue {
  const origin = overridden.originOf(complaint.path);
  if (origin === null) return inFile(complaint);
  return overrideIssue(origin, complaint.message, complaint.hint);
}

/** Only adds to mappings: where the file has something else, that is for the schema to refuse. */
function withValue(tree: Tree, [key = '', ...rest]: readonly string[], value: string): Tree {
  if (rest.length === 0) return { ...tree, [key]: value };
  const held = tree[key] ?? {};
  return isMapping(held) ? { ...tree, [key]: withValue(held, rest, value) } : tree;
}

function listOf(value: string): readonly string[] {
  return value.split(',').map((name) => name.trim());
}

function suggestion(field: string): string {
  const top = nearest(field, topFields);
  return top === null ? suggestField(field) : `did you mean ${top}?`;
}
