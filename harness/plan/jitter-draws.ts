import type { Jitter } from '../scenario/scenario.ts';
import { correlatedDraws, independentDraws } from './correlated-draws.ts';
import { delayTable, tableScale } from './delay-table.ts';

/** What netem's jitter adds to the delay. */
export interface JitterDraws {
  /** Equally likely values, ascending, milliseconds. */
  readonly offsetsMs: Float64Array;
  /** What no draw lies below or above. */
  readonly lowMs: number;
  readonly highMs: number;
  /** Correlation of a draw with the one before. */
  readonly lagOne: number;
}

/** netem holds the jitter in 31 bits, nanoseconds. */
const greatestJitterMs = (2 ** 31 - 1) / 1e6;
/** Steps that stand for a uniform distribution. */
const uniformSteps = 2 ** 14;
const simulatedDraws = 2 ** 18;
/** A correlation of draws below this is none: that of so many independent ones scatters by 0.002. */
const noticeable = 0.01;

const known = new WeakMap<Jitter, JitterDraws>();

/** The draws of a jitter; the same object gives the same draws without computing them again. */
export function jitterDraws(jitter: Jitter): JitterDraws {
  const before = known.get(jitter);
  if (before !== undefined) return before;
  const draws = computeDraws(jitter);
  known.set(jitter, draws);
  return draws;
}

/**
 * netem takes the remainder of its random number, by the size of the table or by twice the jitter in
 * nanoseconds (tabledist of net/sched/sch_netem.c). Remainders of correlated numbers are not correlated,
 * unless the jitter is of some 500 ms or more: `delay 50ms 10ms 25%` draws as if 25 % were not there.
 */
function computeDraws(jitter: Jitter): JitterDraws {
  const independent = { ...independentOffsets(jitter), lagOne: 0 };
  if (jitter.correlationPercent === 0) return independent;
  const draw = drawOffsetMs(
    jitter,
    correlatedDraws(jitter.correlationPercent, independentDraws(1)),
  );
  const offsetsMs = Float64Array.from({ length: simulatedDraws }, draw);
  const lagOne = lagOneOf(offsetsMs);
  return Math.abs(lagOne) < noticeable
    ? independent
    : { ...independent, offsetsMs: offsetsMs.sort(), lagOne };
}

/** One draw after the other, as netem makes them of 32-bit random numbers. */
export function drawOffsetMs(jitter: Jitter, random: () => number): () => number {
  const table = delayTable(jitter.distribution);
  const ms = Math.min(jitter.ms, greatestJitterMs);
  if (table !== null) return () => ((table[random() % table.length] ?? 0) / tableScale) * ms;
  const spanNs = 2 * Math.round(ms * 1e6);
  return spanNs === 0 ? () => 0 : () => (random() % spanNs) / 1e6 - ms;
}

function independentOffsets(jitter: Jitter): Omit<JitterDraws, 'lagOne'> {
  const table = delayTable(jitter.distribution);
  const ms = Math.min(jitter.ms, greatestJitterMs);
  if (table === null) {
    const offsetsMs = Float64Array.from(
      { length: uniformSteps },
      (_, step) => ms * ((2 * step + 1) / uniformSteps - 1),
    );
    return { offsetsMs, lowMs: -ms, highMs: ms };
  }
  const offsetsMs = Float64Array.from(table, (entry) => (entry / tableScale) * ms).sort();
  return { offsetsMs, lowMs: offsetsMs[0] ?? 0, highMs: offsetsMs.at(-1) ?? 0 };
}

function lagOneOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let square = 0;
  let cross = 0;
  for (let index = 1; index < values.length; index += 1) {
    const offset = (values[index] ?? 0) - mean;
    square += offset * offset;
    cross += offset * ((values[index - 1] ?? 0) - mean);
  }
  return square === 0 ? 0 : cross / square;
}
