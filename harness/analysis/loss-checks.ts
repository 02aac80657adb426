import type { EventModel, Runs } from '../plan/event-model.ts';
import { lossModel, lossRate, markModel } from '../plan/loss-model.ts';
import { isBursty } from '../plan/probe-count.ts';
import type { Direction } from '../scenario/scenario.ts';
import {
  correlationNote,
  type Judgeable,
  judged,
  methods,
  notChecked,
  shareCheck,
} from './check-outcome.ts';
import { countInterval, unboundedCountInterval } from './count-interval.ts';
import { kolmogorovDistance, kolmogorovLimit } from './kolmogorov.ts';
import { momentsOf } from './mean-interval.ts';
import type { PathCheck } from './path-findings.ts';
import type { MeasuredDirection } from './path-measure.ts';
import { type SortedValues, sortedValues } from './quantile.ts';

/** Spaced probes that were lost, or marked where the path marks instead, how many and in what runs. */
export function lossChecks(
  direction: Direction,
  measured: MeasuredDirection,
  /** Chance that a flipped bit makes an uncorrupted-looking mark, and that it hides a mark. */
  flips: { readonly marking: number; readonly hiding: number },
): PathCheck[] {
  const { probes, lost, marked } = measured.findings;
  const marks = markModel(direction);
  const seen: EventModel = {
    ...marks,
    count: (packets) => {
      const { mean, variance } = marks.count(packets);
      return {
        mean: mean * (1 - flips.hiding) + packets * flips.marking,
        variance: variance + packets * flips.marking,
      };
    },
  };
  return [
    countCheck('loss', direction, lossModel(direction), probes, lost),
    countCheck('ECN marks', direction, seen, probes, marked),
    ...(direction.loss === null ? [] : burstChecks(direction, measured)),
  ];
}

function countCheck(
  what: 'loss' | 'ECN marks',
  direction: Direction,
  model: EventModel,
  probes: number,
  happened: number,
): PathCheck {
  const count = model.count(probes);
  const isAsked = direction.loss !== null && direction.ecn === (what === 'ECN marks');
  const bursty = isAsked && isBursty(direction);
  return shareCheck({
    what,
    of: 'probes',
    asked: isAsked ? askedPercent(direction) : null,
    happened,
    trials: probes,
    expectedCount: count.mean,
    accepted: countInterval(probes, count),
    method: count.mean === 0 ? methods.absent : bursty ? methods.betaBinomial : methods.binomial,
    note: isAsked
      ? correlationNote({ percent: askedPercent(direction) }, 100 * lossRate(direction))
      : null,
  });
}

/** The models with states have no single number of their own: what their parameters come to. */
function askedPercent(direction: Direction): number {
  return direction.loss?.model === 'random' ? direction.loss.percent : 100 * lossRate(direction);
}

/** Fewer runs say little about their lengths. */
const fewestBursts = 20;

/** Lengths of the runs, and of the gaps between them where these say more than the loss itself. */
function burstChecks(direction: Direction, measured: MeasuredDirection): PathCheck[] {
  const { bursts, gaps } = direction.ecn ? markModel(direction) : lossModel(direction);
  const found = sortedValues(measured.burstLengths);
  const shared = { unit: '', asked: null, count: found.length, of: 'bursts' } as const;
  const between = sortedValues(measured.gapLengths);
  const checks = [
    { ...shared, ...meanLength(bursts, found) },
    { ...shared, ...lengthDistribution('distribution of loss burst lengths', bursts, found) },
    ...(isBursty(direction)
      ? [{ ...shared, ...lengthDistribution('distribution of gaps between losses', gaps, between) }]
      : []),
  ];
  if (found.length >= fewestBursts && bursts.share.length > 0) return checks.map(judged);
  return checks.map((check) => notChecked(check, `fewer than ${fewestBursts} bursts`));
}

type RunCheck = Omit<Judgeable, 'unit' | 'asked' | 'count' | 'of'>;

/** Packets beyond the first of each run are counted: of independent losses they are few. */
function meanLength({ share }: Runs, found: SortedValues): RunCheck {
  const lengths = Float64Array.from(share, (_, index) => index + 1);
  const { mean, sd } = momentsOf(lengths, share);
  const runs = found.length;
  const further = unboundedCountInterval({ mean: (mean - 1) * runs, variance: sd ** 2 * runs });
  return {
    what: 'mean length of loss bursts',
    expected: mean,
    measured: runs === 0 ? null : momentsOf(found).mean,
    low: 1 + further.low / runs,
    high: 1 + further.high / runs,
    method: methods.negativeBinomial,
  };
}

function lengthDistribution(
  what: RunCheck['what'],
  { share }: Runs,
  found: SortedValues,
): RunCheck {
  const upTo = new Float64Array(share.length);
  share.forEach((each, index) => {
    upTo[index] = (upTo[index - 1] ?? 0) + each;
  });
  const atMost = (length: number) =>
    length < 1 ? 0 : (upTo[Math.min(upTo.length, Math.floor(length)) - 1] ?? 1);
  const below = (length: number) => atMost(Math.ceil(length) - 1);
  return {
    what,
    expected: 0,
    measured: found.length === 0 ? null : kolmogorovDistance(found, { atMost, below }, 0),
    low: null,
    high: kolmogorovLimit(found.length),
    method: methods.kolmogorov,
  };
}
