import type { CellFindings, Findings } from '../analysis/findings.ts';
import { axisTitle, cellLabel, valueInWords, writtenValue } from './axis-words.ts';

/** One direction in which cells differ: a field of the matrix, or several that always move together. */
export interface Axis {
  readonly fields: readonly string[];
  readonly title: string;
  /** In the order of the matrix, as far as the cells that are there show it. */
  readonly values: readonly string[];
  readonly textOf: (cell: CellFindings) => string;
}

/** A grid with less than this share of its places taken is no grid, but a list of cells. */
const leastFilled = 0.5;

/** The axes of a matrix as its cells show them; fields of a `zip` step together and are one axis. */
export function matrixAxes({ scenario, cells }: Findings): Axis[] {
  const groups: string[][] = [];
  for (const field of scenario.axes) {
    const companion = groups.find(([first = '']) => moveTogether(first, field, cells));
    if (companion === undefined) groups.push([field]);
    else companion.push(field);
  }
  const axes = groups.map((fields): Axis => {
    const textOf = valueOver(fields);
    const others = groups.filter((group) => group !== fields).map(valueOver);
    const rows = rowsOf(cells, textOf, (cell) => JSON.stringify(others.map((of) => of(cell))));
    return { fields, title: fields.map(axisTitle).join(', '), values: mergedOrder(rows), textOf };
  });
  const places = axes.reduce((product, { values }) => product * values.length, 1);
  return cells.length < leastFilled * places ? [listOf(cells, scenario.axes)] : axes;
}

function listOf(cells: readonly CellFindings[], fields: readonly string[]): Axis {
  const textOf = (cell: CellFindings) => cellLabel(cell, fields);
  return { fields, title: 'cell', values: [...new Set(cells.map(textOf))], textOf };
}

/** Each value of the one goes with a single value of the other, and both have several. */
function moveTogether(one: string, other: string, cells: readonly CellFindings[]): boolean {
  const count = (key: (cell: CellFindings) => unknown) => new Set(cells.map(key)).size;
  const distinct = count((cell) => writtenValue(cell, one));
  return (
    distinct > 1 &&
    count((cell) => writtenValue(cell, other)) === distinct &&
    count((cell) => JSON.stringify([writtenValue(cell, one), writtenValue(cell, other)])) ===
      distinct
  );
}

function valueOver(fields: readonly string[]): (cell: CellFindings) => string {
  return (cell) => {
    const written = fields.flatMap((field) => writtenValue(cell, field) ?? []);
    return written.length === 0 ? cell.id : written.map(valueInWords).join(', ');
  };
}

/** The values along an axis, once for each combination of the other axes. */
function rowsOf(
  cells: readonly CellFindings[],
  textOf: (cell: CellFindings) => string,
  rowOf: (cell: CellFindings) => string,
): string[][] {
  const rows = new Map<string, string[]>();
  for (const cell of cells) {
    const row = rows.get(rowOf(cell)) ?? [];
    rows.set(rowOf(cell), row);
    row.push(textOf(cell));
  }
  return [...rows.values()];
}

/**
 * One order for the values of all rows, in which each row's own order holds. With cells left out of the
 * matrix no single row need have all of them.
 */
export function mergedOrder(rows: readonly (readonly string[])[]): string[] {
  const before = new Map<string, Set<string>>();
  for (const row of rows)
    for (const [index, value] of row.entries()) {
      const known = before.get(value) ?? new Set();
      before.set(value, known);
      const previous = row[index - 1];
      if (previous !== undefined && previous !== value) known.add(previous);
    }
  const left = new Set(before.keys());
  const order: string[] = [];
  while (left.size > 0) {
    const next = firstFree(left, before);
    left.delete(next);
    order.push(next);
  }
  return order;
}

/** Rows that contradict each other leave no value free; then the first will do. */
function firstFree(
  left: ReadonlySet<string>,
  before: ReadonlyMap<string, ReadonlySet<string>>,
): string {
  let first: string | undefined;
  for (const value of left) {
    first ??= value;
    if (![...(before.get(value) ?? [])].some((earlier) => left.has(earlier))) return value;
  }
  return first ?? '';
}
