import { type Complaint, nameOf } from './complaint.ts';
import { leavesOf } from './fields.ts';
import { entriesOf, type Matrix, type PlacedSetting } from './matrix.ts';
import { printable } from './printable.ts';
import { sameAs } from './same.ts';
import type { Setting } from './scenario.ts';
import { type Tree, valueAt } from './tree.ts';

const mostCells = 10_000;

/** What is wrong with the matrix as a whole. */
export function matrixComplaints(tree: Tree, written: Tree, matrix: Matrix): readonly Complaint[] {
  return [
    ...tooManyCells(matrix),
    ...emptyEntries(written),
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

/** In the tree as written: what something stronger has emptied is no mistake. */
function emptyEntries(written: Tree): readonly Complaint[] {
  return ['zip', 'exclude'].flatMap((key) =>
    entriesOf(valueAt(written, ['matrix', key]))
      .filter(({ entry }) => Object.keys(entry).length === 0)
      .map(({ index }) => ({
        path: ['matrix', key, index],
        target: 'value' as const,
        message: `matrix ${key}: this entry is empty`,
        hint: 'write the fields it is about or remove it',
      })),
  );
}

function unequalLengths(tree: Tree): readonly Complaint[] {
  return entriesOf(valueAt(tree, ['matrix', 'zip'])).flatMap(({ entry, index }) => {
    const lists = Object.entries(entry).filter(([, values]) => Array.isArray(values));
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
