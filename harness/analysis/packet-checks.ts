import { chanceModel } from '../plan/correlated-draws.ts';
import { pairSpared } from '../plan/loss-model.ts';
import { keepsOrder } from '../plan/probes.ts';
import { reorderModel } from '../plan/reorder-model.ts';
import type { Chance, Direction } from '../scenario/scenario.ts';
import { correlationNote, judged, methods, notChecked, shareCheck } from './check-outcome.ts';
import { countInterval } from './count-interval.ts';
import type { DelayModel } from './delay-model.ts';
import { empirical } from './kolmogorov.ts';
import type { PathCheck } from './path-findings.ts';
import type { MeasuredDirection } from './path-measure.ts';

/** Duplication, corruption and order of the packets, asked for or not. */
export function packetChecks(
  direction: Direction,
  measured: MeasuredDirection,
  model: DelayModel,
  {
    aheadMs,
    hiddenFlips,
  }: {
    /** What takes less was sent ahead; null where nothing is to be. */
    readonly aheadMs: number | null;
    /** Share of the flipped bits that pass unseen, because a router changes them too. */
    readonly hiddenFlips: number;
  },
): PathCheck[] {
  return [
    duplicationCheck(direction, measured),
    corruptionCheck(direction, measured, hiddenFlips),
    ...(direction.reorder === null ? [] : [aheadCheck(direction, measured, model, aheadMs)]),
    ...orderChecks(direction, measured),
  ];
}

/** Twice arrives a packet of which neither original nor copy was lost: netem draws for both. */
function duplicationCheck(direction: Direction, { findings }: MeasuredDirection): PathCheck {
  const { duplicate, ecn } = direction;
  const seen = ecn ? 1 : pairSpared(direction);
  return chanceCheck('duplication', duplicate, {
    trials: findings.probes,
    happened: findings.duplicated,
    of: 'probes',
    leastSeen: seen,
    mostSeen: seen,
  });
}

function corruptionCheck(
  { corrupt }: Direction,
  { findings, arrivals }: MeasuredDirection,
  hiddenFlips: number,
): PathCheck {
  return chanceCheck('corruption', corrupt, {
    trials: arrivals,
    happened: findings.corrupted,
    of: 'arrivals',
    leastSeen: 1 - hiddenFlips,
    mostSeen: 1,
  });
}

interface Seen {
  readonly trials: number;
  readonly happened: number;
  readonly of: 'probes' | 'arrivals';
  /** Share of the events that the probes see, at least and at most. */
  readonly leastSeen: number;
  readonly mostSeen: number;
}

function chanceCheck(
  what: 'duplication' | 'corruption',
  chance: Chance | null,
  { trials, happened, of, leastSeen, mostSeen }: Seen,
): PathCheck {
  const model = chance === null ? null : chanceModel(chance);
  const { mean, variance } = model?.count(trials) ?? { mean: 0, variance: 0 };
  const accepted = (seen: number) =>
    countInterval(trials, {
      mean: mean * seen,
      variance: variance * seen ** 2 + mean * seen * (1 - seen),
    });
  return shareCheck({
    what,
    of,
    asked: chance?.percent ?? null,
    happened,
    trials,
    expectedCount: mean * mostSeen,
    accepted: { low: accepted(leastSeen).low, high: accepted(mostSeen).high },
    method: methodFor(chance),
    note: chance === null ? null : correlationNote(chance, 100 * (model?.rate ?? 0)),
  });
}

function methodFor(chance: Chance | null): string {
  if (chance === null || chance.percent === 0) return methods.absent;
  return chance.correlationPercent > 0 ? methods.betaBinomial : methods.binomial;
}

/** netem sends these without any delay: what is faster than any delayed one was sent ahead. */
function aheadCheck(
  { reorder, delayMs }: Direction,
  { findings, sentAhead, single }: MeasuredDirection,
  model: DelayModel,
  aheadMs: number | null,
): PathCheck {
  // Which probes are lost or duplicated does not depend on which are sent ahead.
  const seen = single / findings.probes;
  const all =
    reorder === null ? { mean: 0, variance: 0 } : reorderModel(reorder).count(findings.probes);
  const ahead = {
    mean: all.mean * seen,
    variance: all.variance * seen ** 2 + all.mean * seen * (1 - seen),
  };
  // Where jitter reaches down to no delay, some that were delayed pass for sent ahead.
  const mistaken = aheadMs === null ? 0 : empirical(model.delaysMs).below(aheadMs);
  const mean = ahead.mean + (single - ahead.mean) * mistaken;
  const variance = ahead.variance + single * mistaken * (1 - mistaken);
  const check = shareCheck({
    what: 'sent ahead',
    of: 'probes',
    asked: reorder?.percent ?? null,
    happened: sentAhead,
    trials: single,
    expectedCount: mean,
    accepted: countInterval(single, { mean, variance }),
    method: methods.binomial,
    note:
      reorder !== null && reorder.gap > 1
        ? `of every packet but the ${reorder.gap - 1} after one that was sent ahead`
        : null,
  });
  return delayMs > 0 ? check : notChecked(check, 'without a delay there is nothing to be ahead of');
}

/** The order of arrival, of the spaced probes and of the train together. */
function orderChecks(direction: Direction, { findings, train }: MeasuredDirection): PathCheck[] {
  if (direction.reorder !== null) return [];
  const isMixed = !keepsOrder(direction);
  const check = {
    what: 'reordering',
    unit: 'packets',
    asked: null,
    expected: isMixed ? null : 0,
    measured: isMixed ? train.reordered : findings.reordered + train.reordered,
    low: isMixed ? 1 : 0,
    high: isMixed ? null : 0,
    count: train.arrived + (isMixed ? 0 : findings.probes - findings.lost),
    of: 'arrivals',
    method: isMixed ? 'back to back, some packets must overtake' : methods.absent,
  } as const;
  const tooFew = isMixed && train.arrived < fewestToMix;
  return [tooFew ? notChecked(check, 'too little of the train arrived') : judged(check)];
}

/** Of ten packets with random delays the chance that none overtakes is 1 in 10! = 3,628,800. */
const fewestToMix = 10;
