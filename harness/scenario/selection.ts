import type { Complaint } from './complaint.ts';
import type { ScenarioIssue } from './errors.ts';
import { hasAll, type Matrix, sameAs } from './matrix.ts';
import { nearest } from './nearest.ts';
import type { CellPoint } from './points.ts';
import { printable } from './printable.ts';
import type { Setting } from './scenario.ts';

interface Selected {
  readonly cells: readonly CellPoint[];
  readonly issues: readonly ScenarioIssue[];
}

/** The cells that no `exclude` leaves out; one that leaves out none is a mistake. */
export function excluded(
  cells: readonly CellPoint[],
  { excludes }: Matrix,
  issueAt: (complaint: Complaint) => ScenarioIssue,
): Selected {
  const left = cells.filter(({ settings }) => !excludes.some((asked) => hasAll(settings, asked)));
  const idle = excludes.filter(
    (asked) => asked.length > 0 && !cells.some(({ settings }) => hasAll(settings, asked)),
  );
  const issues = idle.map((asked) =>
    issueAt({
      path: asked[0]?.at ?? ['matrix', 'exclude'],
      target: 'value',
      message: `matrix exclude: no cell has ${inWords(asked)}`,
      hint: 'write values as the matrix has them',
    }),
  );
  if (left.length > 0 || cells.length === 0) return { cells: left, issues };
  const nothing = issueAt({
    path: ['matrix', 'exclude'],
    target: 'key',
    message: 'matrix exclude leaves out every cell',
  });
  return { cells: left, issues: [...issues, nothing] };
}

/** The cells that have one of the settings asked for of each field. */
export function chosenCells(cells: readonly CellPoint[], only: readonly Setting[]): Selected {
  const fields = [...new Set(only.map(({ field }) => field))];
  const known = new Map(
    cells.flatMap(({ settings }) => settings.map((setting) => [sameAs(setting), setting] as const)),
  );
  const issues = only
    .filter((setting) => !known.has(sameAs(setting)) || sameAs(setting) === null)
    .map((setting) => unknownChoice(setting, [...known.values()]));
  const chosen = cells.filter(({ settings }) =>
    fields.every((field) =>
      only.some((setting) => setting.field === field && hasAll(settings, [setting])),
    ),
  );
  if (chosen.length > 0 || issues.length > 0 || cells.length === 0)
    return { cells: chosen, issues };
  return { cells: chosen, issues: [onlyIssue(only, 'no cell has these together')] };
}

function unknownChoice(setting: Setting, settings: readonly Setting[]): ScenarioIssue {
  const fields = [...new Set(settings.map(({ field }) => field))];
  const values = settings
    .filter(({ field }) => field === setting.field)
    .map(({ value }) => value.trim());
  if (values.length > 0)
    return onlyIssue(
      [setting],
      `no cell has this; values are ${values.map((value) => printable(value)).join(', ')}`,
    );
  const near = nearest(setting.field, fields);
  const varied = fields.length === 0 ? 'nothing varies' : `what varies is ${fields.join(', ')}`;
  return onlyIssue([setting], near === null ? varied : `did you mean ${near}?`);
}

function onlyIssue(asked: readonly Setting[], message: string): ScenarioIssue {
  const sourceLine = asked.map(({ field, value }) => `${field}=${value}`).join(' ');
  return { file: '--only', line: null, column: null, width: 1, message, sourceLine };
}

function inWords(settings: readonly Setting[]): string {
  return settings.map(({ field, value }) => `${field} ${printable(value.trim())}`).join(' and ');
}
