import type { CellFindings, Findings } from '../analysis/findings.ts';
import { formatCount, formatSetting } from './figures.ts';

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

/** The matrix laid out flat: columns by `x`, rows by `y`, values in the order written. */
export interface MatrixLayout {
  /** Axis titles; null where the matrix has no such axis. */
  readonly xTitle: string | null;
  readonly yTitle: string | null;
  readonly xValues: readonly string[];
  readonly yValues: readonly string[];
  readonly sheets: readonly Sheet[];
}

interface Field {
  readonly title: string;
  readonly text: (cell: CellFindings) => string;
}

const bytes = (count: number) => `${formatCount(count)} B`;
const ms = (value: number) => `${formatSetting(value)} ms`;

const fields: Readonly<Record<string, Field>> = {
  'path.rtt': { title: 'RTT', text: (cell) => ms(cell.path.rttMs) },
  'path.jitter': { title: 'jitter', text: (cell) => ms(cell.path.jitterMs) },
  'path.loss': { title: 'loss', text: (cell) => `${formatSetting(cell.path.lossPercent)} %` },
  'path.rate': { title: 'rate', text: (cell) => formatRate(cell.path.rateMbps) },
  'exchange.request': { title: 'request', text: (cell) => bytes(cell.exchange.requestBytes) },
  'exchange.response': { title: 'response', text: (cell) => bytes(cell.exchange.responseBytes) },
  'exchange.think': { title: 'think time', text: (cell) => ms(cell.exchange.thinkMs) },
  'exchange.timeout': { title: 'timeout', text: (cell) => ms(cell.exchange.timeoutMs) },
};

export function formatRate(mbps: number | null): string {
  return mbps === null ? 'no limit' : `${formatSetting(mbps)} Mbit/s`;
}

/** Lays the cells out over the axes of the matrix: RTT across and loss down where these are axes. */
export function layOutMatrix(findings: Findings): MatrixLayout {
  const axes = findings.scenario.axes;
  const x =
    axes.find((axis) => axis === 'path.rtt') ??
    axes.find((axis) => axis !== 'path.loss') ??
    axes[0];
  const remaining = axes.filter((axis) => axis !== x);
  const y = remaining.find((axis) => axis === 'path.loss') ?? remaining[0];
  const rest = remaining.filter((axis) => axis !== y);
  const sheets = new Map<string, PlacedCell[]>();
  for (const cell of findings.cells) {
    const label = rest.map((axis) => `${axisTitle(axis)} ${axisValue(cell, axis)}`).join(', ');
    const placed = { cell, x: axisValue(cell, x), y: axisValue(cell, y) };
    sheets.set(label, [...(sheets.get(label) ?? []), placed]);
  }
  return {
    xTitle: x === undefined ? null : axisTitle(x),
    yTitle: y === undefined ? null : axisTitle(y),
    xValues: distinct(findings.cells.map((cell) => axisValue(cell, x))),
    yValues: distinct(findings.cells.map((cell) => axisValue(cell, y))),
    sheets: [...sheets].map(([label, cells]) => ({ label, cells })),
  };
}

/** A cell in words, by what the matrix varies: `RTT 100 ms, loss 1 %`; RTT and loss without a matrix. */
export function cellLabel(cell: CellFindings, axes: readonly string[]): string {
  const shown = axes.length === 0 ? ['path.rtt', 'path.loss'] : axes;
  return shown.map((axis) => `${axisTitle(axis)} ${axisValue(cell, axis)}`).join(', ');
}

function axisTitle(axis: string): string {
  return fields[axis]?.title ?? lastPart(axis);
}

/** An axis that is not in the table above shows its values as written. */
function axisValue(cell: CellFindings, axis: string | undefined): string {
  if (axis === undefined) return '';
  const written = cell.settings.find(({ field }) => field === axis)?.value;
  return fields[axis]?.text(cell) ?? written ?? cell.id;
}

function lastPart(axis: string): string {
  return axis.slice(axis.lastIndexOf('.') + 1);
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}
