import type { CellFindings, Findings } from './findings.ts';

/** Two runs that cannot be compared as twins. The message says all that differs. */
export class NotTwinsError extends Error {
  override readonly name = 'NotTwinsError';
}

/** @throws NotTwinsError unless both runs measured the same cells and arms of the same scenario, by the same seed. */
export function checkTwins(first: Findings, second: Findings): void {
  const reasons = [
    ...different('scenario files', first.scenario.sha256, second.scenario.sha256),
    ...different('seeds', first.scenario.seed, second.scenario.seed),
    ...different('arms', first.scenario.arms.join(', '), second.scenario.arms.join(', ')),
    ...cellReasons(first.cells, second.cells),
  ];
  if (reasons.length === 0) return;
  throw new NotTwinsError(
    `${first.run} and ${second.run} are no twins:\n${reasons.map((reason) => `- ${reason}\n`).join('')}` +
      'Run one scenario twice, with all else the same: npm run bench -- scenario.yaml --lab LAB',
  );
}

function different(what: string, one: string | number, other: string | number): string[] {
  return one === other ? [] : [`the ${what} differ: ${one} and ${other}`];
}

function cellReasons(first: readonly CellFindings[], second: readonly CellFindings[]): string[] {
  const others = new Map(second.map((cell) => [cell.id, cell]));
  const ids = new Set(first.map(({ id }) => id));
  const missing = [
    ...first
      .filter(({ id }) => !others.has(id))
      .map(({ id }) => `cell ${id} is in the first alone`),
    ...second.filter(({ id }) => !ids.has(id)).map(({ id }) => `cell ${id} is in the second alone`),
  ];
  const changed = first.flatMap((cell) => {
    const other = others.get(cell.id);
    const parts = other === undefined ? [] : compared.filter((part) => !same(cell, other, part));
    return parts.length === 0 ? [] : [`cell ${cell.id} has another ${parts.join(', ')}`];
  });
  return shortened([...missing, ...changed]);
}

/** What a cell's measurement depends on; a setting from the command line changes it under the same id. */
const compared = ['settings', 'path', 'exchange', 'load', 'client', 'server'] as const;

function same(one: CellFindings, other: CellFindings, part: (typeof compared)[number]): boolean {
  return JSON.stringify(one[part]) === JSON.stringify(other[part]);
}

const mostReasons = 5;

function shortened(reasons: readonly string[]): string[] {
  const left = reasons.length - mostReasons;
  return left <= 0 ? [...reasons] : [...reasons.slice(0, mostReasons), `${left} more cells differ`];
}
