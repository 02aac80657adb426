import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Chance } from '../scenario/scenario.ts';
import { type EventModel, independentEvents, type Runs } from './event-model.ts';

const twoTo32 = 2 ** 32;

/** Independent draws, uniform over 32 bits. */
export function independentDraws(seed: number): () => number {
  const generator = xoroshiro128plus(seed);
  return () => generator.next() >>> 0;
}

/**
 * netem's correlated random numbers (get_crandom of net/sched/sch_netem.c): a mean of a fresh number and
 * the last result. Such means crowd around the middle, which is why `loss 1% 25%` loses three packets
 * in a million and not one in a hundred.
 */
export function correlatedDraws(correlationPercent: number, fresh: () => number): () => number {
  if (correlationPercent === 0) return fresh;
  const weight = netemShare(correlationPercent) + 1;
  let last = fresh();
  return () => {
    last = Math.floor((fresh() * (twoTo32 - weight) + last * weight) / twoTo32);
    return last;
  };
}

/** A percentage as tc hands it to netem: a share of 2^32 - 1. */
export function netemShare(percent: number): number {
  return Math.floor((percent / 100) * (twoTo32 - 1));
}

/** Draws from which the effect of a correlation is told: a rate of 1 % comes out within 0.01 %. */
const simulatedDraws = 2 ** 22;
/** Draws whose count gives one value for the variance; correlations reach over a few hundred at most. */
const batchDraws = 2 ** 12;

const simulated = new Map<string, EventModel>();

/** How often, how evenly and in what runs netem draws a chance; the correlated ones are simulated, once each. */
export function chanceModel({ percent, correlationPercent }: Chance): EventModel {
  const rate = percent / 100;
  if (correlationPercent === 0 || percent === 0 || percent === 100) return independentEvents(rate);
  const key = `${percent} ${correlationPercent}`;
  const known = simulated.get(key);
  if (known !== undefined) return known;
  const model = simulate(netemShare(percent), correlationPercent);
  simulated.set(key, model);
  return model;
}

function simulate(threshold: number, correlationPercent: number): EventModel {
  const draw = correlatedDraws(correlationPercent, independentDraws(1));
  const batches = new Float64Array(simulatedDraws / batchDraws);
  const runs = { hit: [] as number[], spared: [] as number[] };
  let last: keyof typeof runs = 'spared';
  let length = 0;
  for (let index = 0; index < simulatedDraws; index += 1) {
    const drawn = draw() <= threshold ? 'hit' : 'spared';
    if (drawn === 'hit') batches[Math.floor(index / batchDraws)]! += 1;
    if (drawn !== last) {
      runs[last][length] = (runs[last][length] ?? 0) + 1;
      length = 0;
      last = drawn;
    }
    length += 1;
  }
  const rate = batches.reduce((sum, hits) => sum + hits, 0) / simulatedDraws;
  const perBatch = rate * batchDraws;
  const variance = batches.reduce((sum, hits) => sum + (hits - perBatch) ** 2, 0) / batches.length;
  // Of few events the variance is not known better than that of independent ones.
  const perPacket = Math.max(variance / batchDraws, rate * (1 - rate));
  return {
    rate,
    count: (packets) => ({ mean: packets * rate, variance: packets * perPacket }),
    bursts: runsSeen(runs.hit),
    gaps: runsSeen(runs.spared),
  };
}

/** `counts[length]` runs were seen. */
function runsSeen(counts: readonly number[]): Runs {
  const seen = counts.reduce((sum, count) => sum + (count ?? 0), 0);
  return {
    perPacket: seen / simulatedDraws,
    share: Float64Array.from(
      { length: Math.max(0, counts.length - 1) },
      (_, index) => (counts[index + 1] ?? 0) / seen,
    ),
  };
}
