import type { Chance, Direction } from '../scenario/scenario.ts';
import { chanceModel } from './correlated-draws.ts';
import type { EventModel } from './event-model.ts';
import { lossModel, markModel } from './loss-model.ts';
import { reorderModel } from './reorder-model.ts';

/** A steady delay shows in the first probes; the rest look for what was not asked for. */
const fewestProbes = 500;
const fewestWithLoss = 3000;
/**
 * Delays that vary. The standard deviation of n uniform delays scatters by 0.45 / sqrt(n), that of normal
 * ones by 0.71 / sqrt(n), of netem's Pareto table by 1.6 / sqrt(n): below 1 %, but 1.6 % for Pareto.
 */
const varyingProbes = { uniform: 3000, table: 10_000 };
/** Where packets wait for slots. */
const slottedProbes = 3000;
/**
 * Events that are to be expected. With so many, a check that cries wolf once in a million notices twice the
 * rate 9998 times in 10,000, half the rate 74 times in 100 and one and a half times the rate 41 times. Of what is
 * rarer than 0.25 % the probes see fewer: at 0.1 %, twice the rate is noticed 69 times in 100.
 */
const events = 100;
const mostForEvents = 40_000;
/**
 * Where losses depend on each other: so many bursts that the mean length of geometric ones is known within a
 * quarter, and so many probes that the rate scatters by 8 %.
 */
const bursty = { bursts: 320, rateScatter: 0.08, fewest: 8000, most: 50_000 };
/** Long enough for the variance of a count to grow in proportion from there on. */
const manyPackets = 10_000;

/** Spaced probes in a direction: enough to notice a wrong value of each of its features. */
export function probesFor(direction: Direction): number {
  const { jitter, loss, slot, duplicate, corrupt, reorder } = direction;
  const uniform = jitter?.distribution.name === 'uniform';
  return Math.max(
    fewestProbes,
    jitter === null ? 0 : uniform ? varyingProbes.uniform : varyingProbes.table,
    slot === null ? 0 : slottedProbes,
    loss === null ? 0 : fewestWithLoss,
    ...[lossModel(direction), markModel(direction)].map(forEvents),
    ...(isBursty(direction)
      ? [forBursts(lossModel(direction)), forBursts(markModel(direction))]
      : []),
    ...[duplicate, corrupt].map(forChance),
    reorder === null ? 0 : forEvents(reorderModel(reorder)),
  );
}

/** Whether losses depend on each other. */
export function isBursty({ loss }: Direction): boolean {
  return loss !== null && (loss.model !== 'random' || loss.correlationPercent > 0);
}

function forChance(chance: Chance | null): number {
  return chance === null ? 0 : forEvents(chanceModel(chance));
}

/** Of what happens to nearly all packets, those that it does not happen to are the rare ones. */
function forEvents({ rate }: Pick<EventModel, 'rate'>): number {
  const rarer = Math.min(rate, 1 - rate);
  return rarer <= 0 ? 0 : Math.min(mostForEvents, Math.ceil(events / rarer));
}

function forBursts({ rate, bursts, count }: EventModel): number {
  if (bursts.perPacket <= 0) return 0;
  const perPacket = count(manyPackets).variance / manyPackets;
  const forRate = perPacket / (bursty.rateScatter * rate) ** 2;
  const wanted = Math.ceil(Math.max(bursty.bursts / bursts.perPacket, forRate));
  return Math.max(bursty.fewest, Math.min(bursty.most, wanted));
}
