import type { styleText } from 'node:util';
import type { ArmFindings, CellFindings, Findings, Saving } from '../analysis/findings.ts';
import { printable as printableUpTo } from '../scenario/printable.ts';
import { formatCount, formatQuantile, formatSaving } from './figures.ts';
import { tellsLastByte } from './last-byte.ts';
import { isFaster, isSlower } from './savings-in-words.ts';
import { wrapWords } from './wrap-words.ts';

type Style = Parameters<typeof styleText>[0];
/** Puts a style on a text, or not. */
export type Paint = (style: Style, text: string) => string;

interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly text: (arm: ArmFindings) => string;
  readonly style?: (arm: ArmFindings) => Style | null;
}

const armColumn: Column = {
  title: 'arm',
  align: 'left',
  text: (arm) => arm.name,
  style: () => 'cyan',
};
const firstByteColumns: readonly Column[] = [
  { title: 'median ms', align: 'right', text: (arm) => formatQuantile(arm, 'p50') },
  { title: 'p95 ms', align: 'right', text: (arm) => formatQuantile(arm, 'p95') },
  {
    title: 'RTTs saved',
    align: 'left',
    text: (arm) => formatSaving(arm.savedRtts),
    style: (arm) => savingStyle(arm, arm.savedRtts),
  },
];
const lastByteColumns: readonly Column[] = [
  {
    title: 'last byte ms',
    align: 'right',
    text: (arm) => formatQuantile(arm, 'p50', arm.ttlbMs),
  },
  {
    title: 'RTTs saved to last',
    align: 'left',
    text: (arm) => formatSaving(arm.savedRttsToLastByte),
    style: (arm) => savingStyle(arm, arm.savedRttsToLastByte),
  },
];
const countColumns: readonly Column[] = [
  {
    title: 'TFO used',
    align: 'right',
    text: (arm) => `${formatCount(arm.synDataAcked)}/${formatCount(arm.samples)}`,
    style: (arm) => (arm.name === 'tfo' && arm.synDataAcked < arm.samples ? 'yellow' : null),
  },
  {
    title: 'failed',
    align: 'right',
    text: (arm) => formatCount(arm.failed),
    style: (arm) => (arm.failed > 0 ? 'red' : null),
  },
];
const gap = '  ';

/** Foreign text on one line, whole. */
export const printable = (text: string) => printableUpTo(text, Number.POSITIVE_INFINITY);

/**
 * One row per cell and arm, aligned; where that is too wide, each cell's name stands above its arms. The last byte
 * has columns where it comes notably later than the first, or a table of its own where even so there is no room.
 */
export function tableLines(findings: Findings, width: number, paint: Paint): string[] {
  const usual = [armColumn, ...firstByteColumns, ...countColumns];
  if (findings.cells.length === 0) return [];
  if (!tellsLastByte(findings)) return linesOf(findings.cells, usual, width, paint);
  const all = [armColumn, ...firstByteColumns, ...lastByteColumns, ...countColumns];
  const armsWidth = total(widthsOf(findings.cells, all));
  if (armsWidth <= width) return linesOf(findings.cells, all, width, paint);
  const valid = findings.cells.filter((cell) => cell.valid);
  return [
    ...linesOf(findings.cells, usual, width, paint),
    '',
    ...linesOf(valid, [armColumn, ...lastByteColumns], width, paint),
  ];
}

function linesOf(
  cells: readonly CellFindings[],
  columns: readonly Column[],
  width: number,
  paint: Paint,
): string[] {
  const widths = widthsOf(cells, columns);
  const cellWidth = Math.max(4, ...cells.map((cell) => printable(cell.id).length));
  const stacked = cellWidth + total(widths) > width;
  const lead = stacked ? '' : 'cell'.padEnd(cellWidth);
  const header = columns.map((column, index) => pad(column.title, widths[index], column.align));
  return [
    paint('dim', [lead, ...header].join(gap).trimEnd()),
    ...cells.flatMap((cell) => {
      const name = printable(cell.id);
      if (!cell.valid) return invalidLines(cell, stacked ? 0 : cellWidth, width, paint);
      const rows = cell.arms.map((arm) => armLine(arm, columns, widths, paint));
      if (stacked) return [paint('bold', name), ...rows.map((row) => `${gap}${row}`)];
      return rows.map((row, index) => `${(index === 0 ? name : '').padEnd(cellWidth)}${gap}${row}`);
    }),
  ];
}

function widthsOf(cells: readonly CellFindings[], columns: readonly Column[]): number[] {
  const arms = cells.filter((cell) => cell.valid).flatMap((cell) => cell.arms);
  return columns.map((column) =>
    Math.max(column.title.length, ...arms.map((arm) => column.text(arm).length)),
  );
}

/** With the gap before each column. */
function total(widths: readonly number[]): number {
  return widths.reduce((sum, each) => sum + each + gap.length, 0);
}

function armLine(
  arm: ArmFindings,
  columns: readonly Column[],
  widths: readonly number[],
  paint: Paint,
): string {
  const texts = columns.map((column, index) => {
    const text = pad(column.text(arm), widths[index], column.align);
    const style = column.style?.(arm) ?? null;
    return style === null ? text : paint(style, text);
  });
  return texts.join(gap).trimEnd();
}

/** No figures for a path that was not the one asked for: they would be read as if they were. */
function invalidLines(
  cell: CellFindings,
  cellWidth: number,
  width: number,
  paint: Paint,
): string[] {
  const name = printable(cell.id);
  const reasons = cell.invalidBecause.map(printable);
  const lead = `${name.padEnd(cellWidth)}${gap}`;
  const lines = wrapWords(
    `INVALID: ${reasons.length === 0 ? 'no reason given' : reasons.join('; ')}`,
    width - lead.length,
  );
  return lines.map(
    (line, index) => `${index === 0 ? lead : ' '.repeat(lead.length)}${paint('red', line)}`,
  );
}

function savingStyle(arm: ArmFindings, saving: Saving | null): Style | null {
  if (isFaster(arm, saving)) return 'green';
  return isSlower(arm, saving) ? 'red' : null;
}

function pad(text: string, width: number | undefined, align: 'left' | 'right'): string {
  return align === 'left' ? text.padEnd(width ?? 0) : text.padStart(width ?? 0);
}
