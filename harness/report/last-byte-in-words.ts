import type { CellFindings, Findings } from '../analysis/findings.ts';
import type { ArmName } from '../scenario/scenario.ts';
import { armInWords } from './arm-in-words.ts';
import { formatCount } from './figures.ts';
import { comesNotablyLater } from './last-byte.ts';
import { joinWithAnd } from './savings-in-words.ts';
import { type Share, type SharePart, shareOf, sharesInWords } from './share-of-last-byte.ts';

/** More numbers of exchanges on a connection than this are told by the fewest and the most. */
const mostNumbers = 5;

/** Cells told together; the places are how the sentence says where, in full and after it has once been said. */
interface Group {
  readonly cells: readonly CellFindings[];
  readonly place: string;
  readonly shortPlace: string;
}

/**
 * The share saved of the median time to the last byte, as a clause: by the number of exchanges on a connection
 * where several share one, else over the cells whose last byte comes notably later than the first. Null where
 * that leaves nothing to compare.
 */
export function lastByteInWords(findings: Findings): string | null {
  const [baseline, ...others] = findings.scenario.arms;
  const valid = findings.cells.filter((cell) => cell.valid);
  const shared = valid.some(({ exchange }) => exchange.perConnection > 1);
  const cells = shared ? valid : valid.filter(comesNotablyLater);
  if (baseline === undefined || cells.length === 0) return null;
  const groups = shared ? byNumber(cells) : [{ cells, place: '', shortPlace: '' }];
  const byText = Map.groupBy(others, (arm) => armText(groups, baseline, arm));
  const clauses = [...byText].flatMap(([text, arms]) =>
    text === null
      ? []
      : [`${joinWithAnd(arms.map(armInWords))}${arms.length > 1 ? ' each' : ''} ${text}`],
  );
  const where = cells.length < valid.length ? ', where that came notably later than the first' : '';
  if (clauses.length === 0) return null;
  return `of the median time to the last byte${where}, ${clauses.join('; ')}`;
}

function byNumber(cells: readonly CellFindings[]): Group[] {
  const groups = [...Map.groupBy(cells, ({ exchange }) => exchange.perConnection)]
    .toSorted(([a], [b]) => a - b)
    .map(([number, members]) => ({
      cells: members,
      place: ` with ${formatCount(number)} exchange${number === 1 ? '' : 's'} on a connection`,
      shortPlace: ` with ${formatCount(number)}`,
    }));
  return groups.length > mostNumbers ? [...groups.slice(0, 1), ...groups.slice(-1)] : groups;
}

/** `saved 33 % with 2 exchanges on a connection and 4.8 % with 20`; null where no cell can be compared. */
function armText(groups: readonly Group[], baseline: ArmName, arm: ArmName): string | null {
  const told = groups.map((group) => ({
    ...group,
    shares: group.cells.flatMap((cell) => shareIn(cell, baseline, arm) ?? []),
  }));
  const all = told.flatMap(({ shares }) => shares);
  if (all.every(({ outcome }) => outcome === 'incomparable')) return null;
  const parts = told
    .filter(({ shares }) => shares.length > 0)
    .flatMap(({ cells, shares, place, shortPlace }, index) =>
      sharesInWords(shares, cells.length).map((part, nth) => ({
        ...part,
        place: index === 0 && nth === 0 ? place : shortPlace,
      })),
    );
  return joinWithAnd(parts.map((part, index) => phrase(part, parts[index - 1])));
}

function shareIn(cell: CellFindings, baseline: ArmName, arm: ArmName): Share | null {
  const [before, after] = [baseline, arm].map((name) =>
    cell.arms.find((each) => each.name === name),
  );
  return before === undefined || after === undefined
    ? null
    : shareOf(before, after, cell.path.rttMs);
}

/** A verb is said once and then understood. */
function phrase(part: SharePart & { readonly place: string }, before?: SharePart): string {
  return `${part.verb === before?.verb ? '' : `${part.verb} `}${part.what}${part.place}`;
}
