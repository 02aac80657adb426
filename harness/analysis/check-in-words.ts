import type { PathCheck } from './path-findings.ts';

/**
 * A check as a sentence without its end, for example `loss 2.5 %, asked 1 % (accepted 0.55 to 1.52 %, 10000 probes)`.
 * Its numbers are those of the check, rounded to what a reader can use.
 */
export function checkInWords(check: PathCheck): string {
  const { what, unit, measured, low, high, count, of } = check;
  const found = measured === null ? 'not measured' : withUnit(measured, unit);
  return `${what} ${found}, ${askedInWords(check)} (accepted ${bounds(low, high, unit)}, ${count} ${of})`;
}

function askedInWords({ asked, expected, unit }: PathCheck): string {
  if (asked === null && expected === null) return 'nothing asked';
  if (asked === null)
    return expected === 0 && unit !== ''
      ? 'none asked'
      : `expected ${withUnit(expected ?? 0, unit)}`;
  const differs = expected !== null && figure(expected) !== figure(asked);
  return `asked ${withUnit(asked, unit)}${differs ? `, which makes ${withUnit(expected, unit)}` : ''}`;
}

function bounds(low: number | null, high: number | null, unit: PathCheck['unit']): string {
  if (low !== null && high !== null)
    return low === high ? withUnit(low, unit) : `${figure(low)} to ${withUnit(high, unit)}`;
  if (low !== null) return `at least ${withUnit(low, unit)}`;
  return high === null ? 'anything' : `at most ${withUnit(high, unit)}`;
}

function withUnit(value: number, unit: PathCheck['unit']): string {
  return unit === '' ? figure(value) : `${figure(value)} ${unit}`;
}

/** Five digits show 50.51 ms beside 50.5 ms. */
function figure(value: number): string {
  return String(Number(value.toPrecision(5)));
}
