import type { Complaint } from './complaint.ts';
import type { ScenarioIssue } from './errors.ts';
import { fieldNamed } from './fields.ts';
import type { Matrix } from './matrix.ts';
import { nearest } from './nearest.ts';
import type { CellPoint } from './points.ts';
import { printable } from './printable.ts';
import { sameAs } from './same.ts';
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
  if (excludes.length === 0) return { cells, issues: [] };
  const asks = excludes.map((asked) => ({ asked, meanings: asked.map(sameAs), meets: 0 }));
  const left = cells.filter(({ settings }) => {
    const held = new Set(settings.map(sameAs));
    const met = asks.filter(({ meanings }) => meanings.every((meaning) => held.has(meaning)));
    for (const each of met) each.meets += 1;
    return met.length === 0;
  });
  const issues = asks
    .filter(({ meets, meanings }) => meets === 0 && !meanings.includes(null))
    .map(({ asked }) =>
      issueAt({
        path: asked[0]?.at ?? [],
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
    hint: 'remove an entry',
  });
  return { cells: left, issues: [...issues, nothing] };
}

/** The cells that have one of the settings asked for of each field. */
export function chosenCells(cells: readonly CellPoint[], only: readonly Setting[]): Selected {
  if (only.length === 0) return { cells, issues: [] };
  const known = new Map(
    cells.flatMap(({ settings }) => settings.map((setting) => [sameAs(setting), setting] as const)),
  );
  const issues = only
    .filter((setting) => !known.has(sameAs(setting)))
    .map((setting) => unknownChoice(setting, [...known.values()]));
  const wanted = Map.groupBy(only, ({ field }) => field.trim());
  const alternatives = [...wanted.values()].map((settings) => new Set(settings.map(sameAs)));
  const chosen = cells.filter(({ settings }) => {
    const held = settings.map(sameAs);
    return alternatives.every((any) => held.some((meaning) => any.has(meaning)));
  });
  if (chosen.length > 0 || issues.length > 0 || cells.length === 0)
    return { cells: chosen, issues };
  return { cells: chosen, issues: [onlyIssue(only, 'no cell has these together')] };
}

function unknownChoice(setting: Setting, settings: readonly Setting[]): ScenarioIssue {
  const reading = fieldNamed(setting.field)?.read(setting.value);
  if (reading?.ok === false) return onlyIssue([setting], `${setting.field}: ${reading.problem}`);
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
