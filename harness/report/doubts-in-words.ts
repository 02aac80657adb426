import type { Doubt, Findings } from '../analysis/findings.ts';
import { formatCount } from './figures.ts';

/** Up to so many doubts of one kind are told one by one; more become a sentence. */
const toldSingly = 2;

const kindWords: Readonly<Record<Doubt['kind'], string>> = {
  'few-samples': 'Few samples',
  'fallback-seen': 'Fast Open was not used throughout',
  'failures-seen': 'Exchanges failed',
  'arm-contradicted': 'An arm did what its name rules out',
  'late-arrivals': 'Exchanges began late',
  'noisy-machine': 'Noise',
  'drift-seen': 'Drift',
  'outliers-seen': 'Outliers',
  'path-off': 'The path was not the one asked for',
  'emulator-differs': 'The emulator does otherwise than its words say',
  incomplete: 'Not measured to the end',
};

/**
 * The doubts of a run as sentences, the many of one kind gathered into one with an example.
 * What a cell says itself, as the reason that it is invalid, is not said again.
 */
export function doubtsInWords(findings: Pick<Findings, 'cells' | 'doubts'>): string[] {
  const told = new Set(
    findings.cells.flatMap((cell) => cell.invalidBecause.map((why) => `${cell.id} ${why}`)),
  );
  const untold = findings.doubts.filter(({ cell, message }) => !told.has(`${cell} ${message}`));
  const kinds = [...new Set(untold.map((doubt) => doubt.kind))];
  return kinds.flatMap((kind) => {
    const doubts = untold.filter((doubt) => doubt.kind === kind);
    return doubts.length <= toldSingly ? doubts.map(single) : [gathered(kind, doubts)];
  });
}

function single(doubt: Doubt): string {
  return `${heading(doubt.kind)}: ${located(doubt)}`;
}

/** `Exchanges failed in 7 cells (tfo, tcp), for example rtt=10ms,loss=1% tfo: 1 of 200 exchanges failed`. */
function gathered(kind: Doubt['kind'], doubts: readonly Doubt[]): string {
  const cells = new Set(doubts.flatMap((doubt) => doubt.cell ?? [])).size;
  const arms = [...new Set(doubts.flatMap((doubt) => doubt.arm ?? []))];
  const place = cells === 1 ? 'in one cell' : `in ${formatCount(cells)} cells`;
  const where = cells === 0 ? `${formatCount(doubts.length)} times` : place;
  const who = arms.length === 0 ? '' : ` (${arms.join(', ')})`;
  const [example] = doubts;
  const ending = example === undefined ? '' : `, for example ${located(example)}`;
  return `${heading(kind)} ${where}${who}${ending}`;
}

function located(doubt: Doubt): string {
  const place = [doubt.cell, doubt.arm].filter((part) => part !== null).join(' ');
  return place === '' ? doubt.message : `${place}: ${doubt.message}`;
}

function heading(kind: Doubt['kind']): string {
  return kindWords[kind] ?? kind;
}
