import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { ArmName, Cell } from '../scenario/scenario.ts';

/** The first line; native/schedule.h has the same. */
const header = '# first-flight schedule 1';

/**
 * Randomised complete blocks: each block holds every arm once, in an order drawn from the
 * cell's seed (Fisher-Yates), so that arms are compared within a block and drift hits all alike.
 */
export function compileSchedule(cell: Cell): string {
  const random = xoroshiro128plus(cell.seed);
  const lines = [header];
  for (let block = 0; block < cell.samples; block++) {
    const order: ArmName[] = [...cell.arms];
    for (let last = order.length - 1; last > 0; last--) {
      const pick = uniformInt(random, 0, last);
      [order[last], order[pick]] = [order[pick] as ArmName, order[last] as ArmName];
    }
    lines.push(order.join(' '));
  }
  return `${lines.join('\n')}\n`;
}
