import type { CellFindings, DirectionFindings, Doubt, PathFindings } from '../analysis/findings.ts';
import type { CheckedFeature, PathCheck } from '../analysis/path-findings.ts';
import { cellOf } from '../scenario/cell-fixture.ts';
import type { Cell, Direction } from '../scenario/scenario.ts';

/** Test support: the part of a cell's findings that the scenario says, for the cell that these lines describe. */
export function askedFindings(
  lines: string,
): Pick<CellFindings, 'settings' | 'path' | 'exchange' | 'load' | 'client' | 'server'> {
  const { settings, path, exchange, load, client, server } = cellOf(lines);
  return { settings, path: pathFindings(path), exchange, load, client, server };
}

/** Gilbert-Elliott and Markov losses are given here as their authors would: by hand. */
function pathFindings({ up, down, ...rest }: Cell['path']): PathFindings {
  const directions = [up, down];
  const rates = directions.flatMap(({ rate, bottleneck }) => [
    ...(rate === null ? [] : [rate.bitsPerSecond]),
    ...(bottleneck === null ? [] : [bottleneck.bitsPerSecond]),
  ]);
  return {
    ...rest,
    jitterMs: Math.max(...directions.map(({ jitter }) => jitter?.ms ?? 0)),
    lossPercent: Math.max(...directions.map(longRunLoss)),
    rateMbps: rates.length === 0 ? null : Math.min(...rates) / 1e6,
    up: directionAsked(up),
    down: directionAsked(down),
  };
}

function longRunLoss({ loss }: Direction): number {
  if (loss === null) return 0;
  if (loss.model === 'random') return loss.percent;
  return loss.model === 'gemodel' ? (100 * loss.p) / (loss.p + loss.r) : loss.p13;
}

function directionAsked({ jitter, ...rest }: Direction): PathFindings['up'] {
  const distribution = jitter?.distribution;
  if (jitter === null || distribution === undefined) return { ...rest, jitter: null };
  if (distribution.name !== 'measured') return { ...rest, jitter: { ...jitter, distribution } };
  const delays = distribution.delaysMs.length;
  return {
    ...rest,
    jitter: { ...jitter, distribution: { name: 'measured', delays, meanMs: 20, sdMs: 4 } },
  };
}

/** Test support: a check as an analysis might state it; what is not given is unremarkable. */
export function pathCheck(
  what: CheckedFeature,
  unit: PathCheck['unit'],
  given: Partial<PathCheck>,
): PathCheck {
  return {
    what,
    unit,
    asked: null,
    expected: given.asked ?? null,
    measured: null,
    low: null,
    high: null,
    count: 3000,
    of: 'probes',
    method: 'stated tolerance',
    outcome: 'pass',
    note: null,
    ...given,
  };
}

/** Test support: what probes might have found of a direction with this delay and loss; `offMs` is a fault. */
export function measuredDirection(asked: {
  readonly delayMs: number;
  readonly lossPercent: number;
  readonly lost: number;
  readonly rateMbps: number | null;
  readonly offMs: number;
}): DirectionFindings {
  const { delayMs, lossPercent, lost, rateMbps, offMs } = asked;
  const median = delayMs + 0.001;
  const share = (count: number) => (100 * count) / 3000;
  const delay = { asked: delayMs, low: delayMs * 0.99, high: delayMs * 1.01 };
  const absent = { asked: null, measured: 0, expected: 0, low: 0, high: 0 };
  return {
    probes: 3000,
    lost,
    duplicated: 0,
    corrupted: 0,
    marked: 0,
    reordered: 0,
    bursts: lost === 0 ? null : { count: lost, meanLength: 1, longest: 1 },
    delayMs: { min: delayMs, median, mean: median, sd: 0.001, max: delayMs + 0.004 + offMs },
    rateMbps: rateMbps === null ? null : rateMbps - 0.02,
    checks: [
      pathCheck('median delay', 'ms', { ...delay, measured: median }),
      pathCheck('greatest delay', 'ms', {
        ...delay,
        measured: delayMs + 0.004 + offMs,
        outcome: offMs === 0 ? 'pass' : 'fail',
      }),
      lossPercent === 0
        ? pathCheck('loss', '%', absent)
        : pathCheck('loss', '%', {
            asked: lossPercent,
            measured: share(lost),
            low: lossPercent * 0.4,
            high: lossPercent * 1.8,
            method: 'binomial interval',
          }),
      pathCheck('duplication', '%', absent),
      ...(rateMbps === null
        ? []
        : [
            pathCheck('rate', 'Mbit/s', {
              asked: rateMbps,
              measured: rateMbps - 0.02,
              low: rateMbps * 0.99,
              high: rateMbps * 1.01,
              count: 64,
              of: 'train packets',
            }),
          ]),
    ],
  };
}

/** Test support: the doubts that go with the reasons of an invalid cell. */
export function offPathDoubts({ id, invalidBecause }: CellFindings): Doubt[] {
  return invalidBecause.map((message) => ({ kind: 'path-off', cell: id, arm: null, message }));
}
