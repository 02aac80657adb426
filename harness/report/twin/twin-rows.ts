import type {
  Pair,
  TwinArm,
  TwinCell,
  TwinDifference,
  TwinFindings,
  TwinOutcome,
} from '../../analysis/twin-findings.ts';
import { cellLabel } from '../axis-words.ts';
import { formatCount, formatMs, formatRate, formatRtts, formatSetting } from '../figures.ts';

/** A table as texts, for whichever format. */
export interface TwinTable {
  readonly caption: string;
  readonly columns: readonly { readonly title: string; readonly align: 'left' | 'right' }[];
  readonly rows: readonly TwinRow[];
}

export interface TwinRow {
  readonly texts: readonly string[];
  /** Stands in words in column `outcomeColumn`; null for a row that decides nothing. */
  readonly outcome: TwinOutcome | null;
}

/** Before the figures, so that it can be seen however many of them there are. */
export const outcomeColumn = 2;

const left = (title: string) => ({ title, align: 'left' as const });
const right = (title: string) => ({ title, align: 'right' as const });

export function twinCellLabel({ id, settings, rttMs }: TwinCell, twin: TwinFindings): string {
  const { axes } = twin.scenario;
  return axes.length === 0
    ? `RTT ${formatSetting(rttMs)} ms`
    : cellLabel({ id, settings, path: { rttMs, lossPercent: 0 } }, axes);
}

/** Longer names of labs, such as `ssh://bench@lab.example/host`, would be most of a column's width. */
const longestLab = 10;

/** How the two runs are called in tables: by lab, or by place where the labs are alike or have long names. */
function sideNames({ first, second }: TwinFindings): Pair<string> {
  const byLab =
    first.lab !== second.lab && [first, second].every(({ lab }) => lab.length <= longestLab);
  return byLab ? { first: first.lab, second: second.lab } : { first: 'first', second: 'second' };
}

/** Medians and round trips saved, which decide. */
export function decidingTable(twin: TwinFindings): TwinTable {
  const { first, second } = sideNames(twin);
  return {
    caption: 'Median time to first byte, and round trips saved',
    columns: [
      left('cell'),
      left('arm'),
      left('outcome'),
      right(`${first} ms`),
      right(`${second} ms`),
      right('difference ms'),
      right('tolerance'),
      right(`${first} saved`),
      right(`${second} saved`),
      right('difference RTTs'),
    ],
    rows: rowsOf(twin, (arm, cell) => [
      cell.notCompared.length > 0 ? 'not compared' : arm.outcome,
      value(arm.p50.first, formatMs),
      value(arm.p50.second, formatMs),
      differenceText(arm.p50, formatMs),
      value(arm.p50.tolerance, (ms) => `± ${Number(ms.toFixed(3))}`),
      ...(arm.savedRtts === null
        ? ['', '', '']
        : [
            value(arm.savedRtts.first, formatRtts),
            value(arm.savedRtts.second, formatRtts),
            differenceText(arm.savedRtts, formatRtts),
          ]),
    ]),
  };
}

/** Upper quantiles, use of Fast Open and failures, which are told and decide nothing. */
export function tailTable(twin: TwinFindings): TwinTable {
  const { first, second } = sideNames(twin);
  return {
    caption: 'Upper quantiles of the time to first byte, use of Fast Open, failures',
    columns: [
      left('cell'),
      left('arm'),
      ...['p95', 'p99'].flatMap((name) => [
        right(`${name} ${first}`),
        right(`${name} ${second}`),
        right(`${name} difference ms`),
      ]),
      right('TFO used'),
      right('failed'),
    ],
    rows: rowsOf(twin, (arm) => [
      ...[arm.p95, arm.p99].flatMap((quantile) => [
        value(quantile.first, formatMs),
        value(quantile.second, formatMs),
        differenceText(quantile, formatMs),
      ]),
      shares(arm.synDataAcked, arm.samples),
      shares(arm.failed, arm.samples),
    ]).map(({ texts }) => ({ texts, outcome: null })),
  };
}

/** The emulated path as the probes of both runs found it. */
export function pathTable(twin: TwinFindings): TwinTable {
  const { first, second } = sideNames(twin);
  const ways = ['up', 'down'] as const;
  return {
    caption: 'The path as the probes of both runs found it',
    columns: [
      left('cell'),
      left('way'),
      ...['delay', 'sd', 'lost', 'rate'].flatMap((what) => [
        right(`${what} ${first}`),
        right(`${what} ${second}`),
      ]),
    ],
    rows: twin.cells.flatMap((cell) =>
      ways.map((way, index) => {
        const both = [cell.path[way].first, cell.path[way].second];
        return {
          texts: [
            index === 0 ? twinCellLabel(cell, twin) : '',
            way,
            ...both.map((side) => value(side?.medianMs ?? null, (ms) => `${formatMs(ms)} ms`)),
            ...both.map((side) => value(side?.sdMs ?? null, (ms) => `${formatMs(ms)} ms`)),
            ...both.map((side) =>
              side === null ? '-' : `${formatCount(side.lost)}/${formatCount(side.probes)}`,
            ),
            ...both.map((side) => value(side?.rateMbps ?? null, formatRate)),
          ],
          outcome: null,
        };
      }),
    ),
  };
}

function rowsOf(
  twin: TwinFindings,
  texts: (arm: TwinArm, cell: TwinCell) => readonly string[],
): TwinRow[] {
  return twin.cells.flatMap((cell) =>
    cell.arms.map((arm, index) => ({
      texts: [index === 0 ? twinCellLabel(cell, twin) : '', arm.name, ...texts(arm, cell)],
      outcome: arm.outcome,
    })),
  );
}

/** `+0.590 [0.420, 0.760]`; a bound that the samples cannot give is `?`. */
export function differenceText(
  { difference, low, high }: TwinDifference,
  format: (value: number) => string,
): string {
  if (difference === null) return '-';
  const bound = (side: number | null) => (side === null ? '?' : unsigned(side, format));
  const text = unsigned(difference, format);
  const interval =
    low === null && high === null ? '(no interval)' : `[${bound(low)}, ${bound(high)}]`;
  return `${text.startsWith('-') ? '' : '+'}${text} ${interval}`;
}

/** Never `-0.000`. */
function unsigned(amount: number, format: (value: number) => string): string {
  const text = format(amount);
  return /^-0\.?0*$/u.test(text) ? text.slice(1) : text;
}

function value<T extends number>(amount: T | null, format: (value: T) => string): string {
  return amount === null ? '-' : format(amount);
}

function shares(counts: Pair<number>, of: Pair<number>): string {
  const share = (side: 'first' | 'second') =>
    `${formatCount(counts[side])}/${formatCount(of[side])}`;
  return `${share('first')}, ${share('second')}`;
}
