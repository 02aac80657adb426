import type { CellFindings, Findings } from '../analysis/findings.ts';
import { printable } from '../scenario/printable.ts';
import {
  acceptedText,
  askedText,
  checksInWords,
  checksOf,
  countText,
  expectedText,
  isAbsence,
  measuredText,
  outcomeWords,
  type PlacedCheck,
} from './path-checks.ts';

const titles = [
  'cell',
  'way',
  'feature',
  'asked',
  'expected',
  'measured',
  'accepted',
  'from',
  'outcome',
] as const;
type Row = readonly string[];

/**
 * What was asked of each cell's path and what its probes found, as aligned text for a terminal. What was not asked
 * for and is not there stands in one line for each direction. Ends with a newline.
 */
export function renderPathTable(findings: Findings): string {
  const notes = new Map<string, number>();
  const rows = findings.cells.flatMap((cell) => cellRows(cell, notes));
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lines = [titles, ...rows].map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const words = checksInWords(findings);
  return [
    ...lines,
    '',
    ...[...notes].map(
      ([note, number]) => `[${number}] ${printable(note, Number.POSITIVE_INFINITY)}`,
    ),
    ...(notes.size > 0 ? [''] : []),
    words === null ? 'no cell was measured' : `path: ${words}`,
    '',
  ].join('\n');
}

function cellRows(cell: CellFindings, notes: Map<string, number>): Row[] {
  const checks = checksOf(cell);
  const rows =
    checks.length === 0
      ? [['', 'not measured', '', '', '', '', '', '']]
      : (['up', 'down'] as const).flatMap((way) =>
          directionRows(
            checks.filter(({ direction }) => direction === way),
            notes,
          ),
        );
  const name = printable(cell.id, Number.POSITIVE_INFINITY);
  return rows.map((row, index) => [index === 0 ? name : '', ...row]);
}

function directionRows(checks: readonly PlacedCheck[], notes: Map<string, number>): Row[] {
  const passedAbsence = ({ check }: PlacedCheck) => check.outcome === 'pass' && isAbsence(check);
  const absent = checks.filter(passedAbsence);
  const rows = checks
    .filter((placed) => !passedAbsence(placed))
    .map(({ check }) => [
      check.what,
      askedText(check),
      expectedText(check),
      measuredText(check),
      acceptedText(check),
      countText(check),
      `${outcomeWords[check.outcome]}${check.note === null ? '' : ` [${numberOf(check.note, notes)}]`}`,
    ]);
  const [first] = absent;
  const rest =
    first === undefined
      ? []
      : [
          [
            'what was not asked for',
            'none',
            '',
            'none',
            '',
            countText(first.check),
            `pass [${numberOf(`no ${absent.map(({ check }) => check.what).join(', ')}`, notes)}]`,
          ],
        ];
  return [...rows, ...rest].map((row, index) => [
    index === 0 ? (checks[0]?.direction ?? '') : '',
    ...row,
  ]);
}

function numberOf(note: string, notes: Map<string, number>): number {
  const number = notes.get(note) ?? notes.size + 1;
  notes.set(note, number);
  return number;
}
