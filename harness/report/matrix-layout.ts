import type { CellFindings, Findings } from '../analysis/findings.ts';
import { type Axis, matrixAxes } from './matrix-axes.ts';
import { wrapLabel } from './wrap-words.ts';

/** Where a cell stands in the drawing of the matrix; the texts are axis values such as `100 ms`. */
export interface PlacedCell {
  readonly cell: CellFindings;
  readonly x: string;
  readonly y: string;
}

/** One grid of cells. A matrix of more than two axes has one sheet for each combination of the others. */
export interface Sheet {
  /** What holds for every cell of the sheet, such as `jitter 4 ms`; empty when two axes say it all. */
  readonly label: string;
  readonly cells: readonly PlacedCell[];
}

/** The matrix laid out flat: columns by `x`, rows by `y`, values in the order of the matrix. */
export interface MatrixLayout {
  /** Axis titles; null where the matrix has no such axis. */
  readonly xTitle: string | null;
  readonly yTitle: string | null;
  readonly xValues: readonly string[];
  readonly yValues: readonly string[];
  /** Which axis decides the scale of the times: the one that would go across if there were room. */
  readonly main: 'x' | 'y';
  readonly sheets: readonly Sheet[];
}

/** More columns than this would be wider than the page. */
const mostColumns = 9;
/** Characters of a line, and lines, that fit below a column. */
export const columnLabel = { width: 16, lines: 3 };

/** Lays the cells out over the axes of the matrix: RTT across and loss down where these are axes. */
export function layOutMatrix(findings: Findings): MatrixLayout {
  const { main, second, rest } = chosenAxes(matrixAxes(findings));
  const down = isTooWide(main) && valuesOf(main).length > valuesOf(second).length;
  const [x, y] = down ? [second, main] : [main, second];
  const sheets = new Map<string, PlacedCell[]>();
  for (const cell of findings.cells) {
    const label = rest.map((axis) => `${axis.title} ${axis.textOf(cell)}`).join(', ');
    const sheet = sheets.get(label) ?? [];
    sheets.set(label, sheet);
    sheet.push({ cell, x: x?.textOf(cell) ?? '', y: y?.textOf(cell) ?? '' });
  }
  return {
    xTitle: x?.title ?? null,
    yTitle: y?.title ?? null,
    xValues: valuesOf(x),
    yValues: valuesOf(y),
    main: down ? 'y' : 'x',
    sheets: [...sheets].map(([label, cells]) => ({ label, cells })),
  };
}

/** What does not vary, as after `--only`, goes last, but for the RTT where that leaves it a side. */
function chosenAxes(axes: readonly Axis[]) {
  const varying = axes.filter(({ values }) => values.length > 1);
  const constant = axes.filter(({ values }) => values.length <= 1);
  const has = (field: string) => (axis: Axis) => axis.fields.includes(field);
  const isLoss = has('path.loss');
  const pool = varying.length > 0 ? varying : axes;
  const main =
    (varying.length > 1 ? varying : axes).find(has('path.rtt')) ??
    pool.find((axis) => !isLoss(axis)) ??
    pool[0];
  const remaining = [...varying.toSorted((a, b) => Number(isLoss(b)) - Number(isLoss(a)))]
    .concat(constant)
    .filter((axis) => axis !== main);
  const [second, ...rest] = remaining;
  return { main, second, rest };
}

function isTooWide(axis: Axis | undefined): boolean {
  const values = valuesOf(axis);
  return (
    values.length > mostColumns ||
    values.some((value) => wrapLabel(value, columnLabel.width).length > columnLabel.lines)
  );
}

function valuesOf(axis: Axis | undefined): readonly string[] {
  return axis === undefined ? [''] : axis.values;
}
