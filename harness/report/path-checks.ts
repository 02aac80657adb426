import type { CellFindings, Findings } from '../analysis/findings.ts';
import type { CheckedFeature, PathCheck } from '../analysis/path-findings.ts';
import { formatCount } from './figures.ts';

/** A check and where it was made. */
export interface PlacedCheck {
  readonly cell: CellFindings;
  readonly direction: 'up' | 'down';
  readonly check: PathCheck;
}

export function checksOf(cell: CellFindings): PlacedCheck[] {
  const { measured } = cell;
  if (measured === null) return [];
  return (['up', 'down'] as const).flatMap((direction) =>
    measured[direction].checks.map((check) => ({ cell, direction, check })),
  );
}

export function withOutcome(
  checks: readonly PlacedCheck[],
  outcome: PathCheck['outcome'],
): PlacedCheck[] {
  return checks.filter(({ check }) => check.outcome === outcome);
}

/** `all 240 checks in 12 cells passed (3,000 probes each way)`, or how many failed; null without a cell. */
export function checksInWords({ cells }: Findings): string | null {
  const measured = cells.filter((cell) => cell.measured !== null);
  const checks = cells.flatMap(checksOf);
  const failed = withOutcome(checks, 'fail').length;
  const unchecked = withOutcome(checks, 'not-checked').length;
  const made = checks.length - unchecked;
  if (cells.length === 0) return null;
  const where = `in ${counted(measured.length, 'cell')}`;
  const result =
    failed === 0
      ? `all ${counted(made, 'check')} ${where} passed`
      : `${formatCount(failed)} of ${counted(made, 'check')} ${where} failed`;
  const missing = cells.length - measured.length;
  return [
    ...(measured.length === 0 ? [] : [`${result} (${probesInWords(measured)} each way)`]),
    ...(unchecked === 0 ? [] : [`${formatCount(unchecked)} not checked`]),
    ...(missing === 0 ? [] : [`not measured in ${counted(missing, 'cell')}`]),
  ].join(', ');
}

function probesInWords(cells: readonly CellFindings[]): string {
  const probes = cells.flatMap(({ measured }) =>
    measured === null ? [] : [measured.up.probes, measured.down.probes],
  );
  const [least, most] = [Math.min(...probes), Math.max(...probes)];
  return least === most
    ? counted(most, 'probe')
    : `${formatCount(least)} to ${formatCount(most)} probes`;
}

function counted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Features that a path has not unless they are asked for. */
const unlessAsked: ReadonlySet<CheckedFeature> = new Set([
  'loss',
  'mean length of loss bursts',
  'distribution of loss burst lengths',
  'ECN marks',
  'duplication',
  'corruption',
  'sent ahead',
  'reordering',
]);

/** The check that something is not there which was not asked for. */
export function isAbsence({ what, asked, expected }: PathCheck): boolean {
  return unlessAsked.has(what) && asked === null && (expected ?? 0) === 0;
}

/** What the scenario asks for; empty where that is no single number. */
export function askedText(check: PathCheck): string {
  if (check.asked !== null) return quantity(check, check.asked);
  if (isAbsence(check)) return 'none';
  return check.what === 'rate' ? 'no limit' : '';
}

/** What the emulator makes of it; empty where that is what was asked. */
export function expectedText(check: PathCheck): string {
  const { asked, expected } = check;
  if (expected === null || isAbsence(check)) return '';
  const same = asked !== null && quantity(check, asked) === quantity(check, expected);
  return same ? '' : quantity(check, expected);
}

export function measuredText(check: PathCheck): string {
  if (check.measured === null) return '-';
  return check.measured === 0 && isAbsence(check) ? 'none' : quantity(check, check.measured);
}

/** The range outside which the measured number fails; `any` where it has no bounds. */
export function acceptedText(check: PathCheck): string {
  const { low, high } = check;
  if (low === null && high === null) return 'any';
  if (low === null) return `at most ${quantity(check, high ?? 0)}`;
  if (high === null) return `at least ${quantity(check, low)}`;
  if (low === high) return low === 0 && isAbsence(check) ? 'none' : quantity(check, low);
  return `${figure(check, low)} to ${quantity(check, high)}`;
}

/** `3,000 probes`. */
export function countText({ count, of }: PathCheck): string {
  return `${formatCount(count)} ${of}`;
}

export const outcomeWords: Readonly<Record<PathCheck['outcome'], string>> = {
  pass: 'pass',
  fail: 'FAIL',
  'not-checked': 'not checked',
};

function quantity(check: PathCheck, value: number): string {
  return `${figure(check, value)}${check.unit === '' ? '' : ` ${check.unit}`}`;
}

/** Milliseconds to the microsecond, all else to four figures. */
function figure({ unit }: PathCheck, value: number): string {
  return String(Number(unit === 'ms' ? value.toFixed(3) : value.toPrecision(4)));
}
