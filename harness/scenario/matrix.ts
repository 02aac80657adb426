import { fieldNamed } from './fields.ts';
import { sameAs } from './same.ts';
import type { Setting } from './scenario.ts';
import { isMapping, type Tree, type ValuePath, valueAt } from './tree.ts';

/** A setting and where the matrix has it. */
export interface PlacedSetting extends Setting {
  readonly at: ValuePath;
}

/** Fields that vary together, one for most axes, more for a `zip`. */
export interface Axis {
  readonly steps: readonly (readonly PlacedSetting[])[];
}

export interface Matrix {
  readonly axes: readonly Axis[];
  readonly excludes: readonly (readonly PlacedSetting[])[];
}

/**
 * The matrix of a tree, in the order of the file; what the schema refuses is left out. `written` is the tree before
 * fields were taken out of it: a zip that lost one may repeat itself, and counts each step once.
 */
export function readMatrix({ matrix }: Tree, written: Tree): Matrix {
  if (!isMapping(matrix)) return { axes: [], excludes: [] };
  const before = entriesOf(valueAt(written, ['matrix', 'zip']));
  const axes = Object.entries(matrix).flatMap(([key, held]): Axis[] => {
    if (key === 'exclude') return [];
    if (key !== 'zip') return [axisOf(matrix, [key], ['matrix'])];
    return entriesOf(held).map(({ entry, index }) => {
      const axis = axisOf(entry, Object.keys(entry), ['matrix', 'zip', index]);
      const whole = before.find((other) => other.index === index)?.entry ?? entry;
      return Object.keys(entry).length === Object.keys(whole).length ? axis : distinct(axis);
    });
  });
  const excludes = entriesOf(matrix.exclude).map(({ entry, index }) =>
    Object.entries(entry).flatMap(([field, value]) =>
      typeof value === 'string' ? [{ field, value, at: ['matrix', 'exclude', index, field] }] : [],
    ),
  );
  return {
    axes: axes.filter(({ steps }) => steps.length > 0),
    excludes: excludes.filter((asked) => asked.length > 0),
  };
}

/** A mapping in a list, and where. */
interface Entry {
  readonly entry: Tree;
  readonly index: number;
}

export function entriesOf(list: unknown): Entry[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry, index) => (isMapping(entry) ? [{ entry, index }] : []));
}

function distinct({ steps }: Axis): Axis {
  const meanings = steps.map((step) => step.map(sameAs).join(' '));
  return { steps: steps.filter((_, index) => meanings.indexOf(meanings[index] ?? '') === index) };
}

function axisOf(group: Tree, fields: readonly string[], above: ValuePath): Axis {
  const columns = fields.flatMap((field): PlacedSetting[][] => {
    const values = group[field];
    if (!isField(field) || !Array.isArray(values)) return [];
    return [
      values.flatMap((value, position) =>
        typeof value === 'string' ? [{ field, value, at: [...above, field, position] }] : [],
      ),
    ];
  });
  if (columns.length === 0) return { steps: [] };
  const length = Math.min(...columns.map((column) => column.length));
  const steps = Array.from({ length }, (_, step) =>
    columns.flatMap((column) => column[step] ?? []),
  );
  return { steps };
}

function isField(name: string): boolean {
  return name === 'path' || fieldNamed(name) !== undefined;
}

/** Every combination of the steps; the first axis changes slowest. */
export function combinations({ axes }: Matrix): readonly (readonly PlacedSetting[])[] {
  return axes.reduce<readonly (readonly PlacedSetting[])[]>(
    (begun, { steps }) => begun.flatMap((settings) => steps.map((step) => [...settings, ...step])),
    [[]],
  );
}
