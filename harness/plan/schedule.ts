import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { ArmName, Cell } from '../scenario/scenario.ts';

/** The first line; native/schedule.h has the same. */
const header = '# first-flight schedule 2';

const microsecondsPerSecond = 1e6;

/**
 * Randomised complete blocks: each block holds every arm once, in an order drawn from the
 * cell's seed (Fisher-Yates), so that arms are compared within a block and drift hits all alike.
 * Open loop: each exchange has its instant, microseconds after the client's start, from a Poisson process.
 */
export function compileSchedule({ seed, samples, arms, load }: ScheduledCell): string {
  const random = xoroshiro128plus(seed);
  const lines = [header];
  let atUs = 0;
  for (let block = 0; block < samples; block++) {
    const order: ArmName[] = [...arms];
    for (let last = order.length - 1; last > 0; last--) {
      const pick = uniformInt(random, 0, last);
      [order[last], order[pick]] = [order[pick] as ArmName, order[last] as ArmName];
    }
    if (load.arrivalsPerSecond === null) {
      lines.push(order.join(' '));
      continue;
    }
    const words: string[] = [];
    for (const arm of order) {
      atUs += (exponential(random) / load.arrivalsPerSecond) * microsecondsPerSecond;
      words.push(`${arm}@${Math.round(atUs)}`);
    }
    lines.push(words.join(' '));
  }
  return `${lines.join('\n')}\n`;
}

type ScheduledCell = Pick<Cell, 'seed' | 'samples' | 'arms' | 'load'>;

/** Exponential with mean 1, by inversion; the draw is never 0. */
function exponential(random: Parameters<typeof uniformInt>[0]): number {
  const draws = 2 ** 31;
  return -Math.log(uniformInt(random, 1, draws) / draws);
}
