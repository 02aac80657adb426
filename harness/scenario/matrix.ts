import { type Complaint, nameOf } from './complaint.ts';
import { fieldNamed, leavesOf } from './fields.ts';
import { printable } from './printable.ts';
import type { Setting } from './scenario.ts';
import { isMapping, type Tree, type ValuePath } from './tree.ts';

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

export const mostCells = 10_000;

/** The matrix of a tree, in the order of the file; what the schema refuses is left out. */
export function readMatrix({ matrix }: Tree): Matrix {
  if (!isMapping(matrix)) return { axes: [], excludes: [] };
  const axes = Object.entries(matrix).flatMap(([key, held]): Axis[] => {
    if (key === 'exclude') return [];
    if (key !== 'zip') return [axisOf(matrix, [key], ['matrix'])];
    return entriesOf(held).map((group, index) =>
      axisOf(group, Object.keys(group), ['matrix', 'zip', index]),
    );
  });
  const excludes = entriesOf(matrix.exclude).map((entry, index) =>
    Object.entries(entry).flatMap(([field, value]) =>
      typeof value === 'string' ? [{ field, value, at: ['matrix', 'exclude', index, field] }] : [],
    ),
  );
  return { axes: axes.filter(({ steps }) => steps.length > 0), excludes };
}

function entriesOf(list: unknown): Tree[] {
  return Array.isArray(list) ? list.filter(isMapping) : [];
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
  const length = Math.min(...columns.map((column) => column.length));
  if (columns.length === 0) return { steps: [] };
  return {
    steps: Array.from({ length }, (_, step) =>
      columns.map((column) => column[step] as PlacedSetting),
    ),
  };
}

function isField(name: string): boolean {
  return name === 'path' || fieldNamed(name) !== undefined;
}

/** What is wrong with the matrix as a whole. */
export function matrixComplaints(tree: Tree, matrix: Matrix): readonly Complaint[] {
  return [
    ...tooManyCells(matrix),
    ...unequalLengths(tree),
    ...variedTwice(matrix),
    ...repeatedSteps(matrix),
  ];
}

function tooManyCells({ axes }: Matrix): readonly Complaint[] {
  const cells = axes.reduce((product, { steps }) => product * steps.length, 1);
  if (cells <= mostCells) return [];
  const message = `matrix: ${cells} cells are more than ${mostCells}`;
  return [{ path: ['matrix'], target: 'key', message, hint: 'drop values or split the scenario' }];
}

function unequalLengths({ matrix }: Tree): readonly Complaint[] {
  if (!isMapping(matrix)) return [];
  return entriesOf(matrix.zip).flatMap((group, index) => {
    const lists = Object.entries(group).filter(([, values]) => Array.isArray(values));
    const [first] = lists;
    if (first === undefined) return [];
    const lengthOf = ([, values]: (typeof lists)[number]) => (values as unknown[]).length;
    return lists
      .filter((list) => lengthOf(list) !== lengthOf(first))
      .map((list) => ({
        path: ['matrix', 'zip', index, list[0]],
        target: 'key' as const,
        message: `matrix zip ${list[0]} has ${lengthOf(list)} values, ${first[0]} has ${lengthOf(first)}`,
        hint: 'fields that vary together need lists of one length',
      }));
  });
}

function variedTwice({ axes }: Matrix): readonly Complaint[] {
  const first = new Map<string, string>();
  return axes.flatMap(({ steps }) =>
    (steps[0] ?? []).flatMap(({ field, at }): Complaint[] => {
      const earlier = leavesOf(field)
        .map((leaf) => first.get(leaf))
        .find((name) => name !== undefined);
      for (const leaf of leavesOf(field)) first.set(leaf, first.get(leaf) ?? field);
      if (earlier === undefined) return [];
      const message = `matrix: ${field} varies what ${earlier === field ? 'an axis above' : earlier} varies already`;
      return [{ path: at.slice(0, -1), target: 'key', message, hint: 'keep one of them' }];
    }),
  );
}

/** A step that says the same as an earlier one of its axis would measure the same cell twice. */
function repeatedSteps({ axes }: Matrix): readonly Complaint[] {
  return axes.flatMap(({ steps }) => {
    const seen = new Map<string, readonly PlacedSetting[]>();
    return steps.flatMap((step): Complaint[] => {
      const keys = step.map(sameAs);
      if (keys.some((key) => key === null)) return [];
      const earlier = seen.get(keys.join(' '));
      seen.set(keys.join(' '), earlier ?? step);
      const [here] = step;
      if (earlier === undefined || here === undefined) return [];
      return [{ path: here.at, target: 'value', message: sameMessage(step, earlier) }];
    });
  });
}

function sameMessage(step: readonly Setting[], earlier: readonly PlacedSetting[]): string {
  const shown = (settings: readonly Setting[]) =>
    settings.map(({ value }) => printable(value.trim())).join(', ');
  const [here, there] = [shown(step), shown(earlier)];
  const where = nameOf((earlier[0]?.at ?? []).slice(0, step.length > 1 ? 2 : undefined));
  return `${where}: ${here} is ${here === there ? 'given twice' : `the same as ${there}`}`;
}

/** Equal for settings that mean the same; null where the value is refused. */
export function sameAs({ field, value }: Setting): string | null {
  if (field === 'path') return `path ${value.trim()}`;
  const reading = fieldNamed(field)?.read(value);
  return reading?.ok ? `${field} ${reading.value.same}` : null;
}

/** Whether a cell with these settings has all that is asked for. */
export function hasAll(settings: readonly Setting[], asked: readonly Setting[]): boolean {
  const held = new Set(settings.map(sameAs));
  return asked.every((setting) => held.has(sameAs(setting)));
}

/** Every combination of the steps; the first axis changes slowest. */
export function combinations({ axes }: Matrix): readonly (readonly PlacedSetting[])[] {
  return axes.reduce<readonly (readonly PlacedSetting[])[]>(
    (begun, { steps }) => begun.flatMap((settings) => steps.map((step) => [...settings, ...step])),
    [[]],
  );
}
