import type { Reorder } from '../scenario/scenario.ts';
import { chanceModel } from './correlated-draws.ts';
import type { EventModel } from './event-model.ts';

/**
 * Which packets netem sends at once, past those that wait (netem_enqueue of net/sched/sch_netem.c): after
 * each of them gap - 1 are delayed, and from then on every one is sent at once with the chance asked for.
 */
export function reorderModel(reorder: Reorder): Pick<EventModel, 'rate' | 'count'> {
  const chance = chanceModel(reorder).rate;
  if (chance === 0) return { rate: 0, count: () => ({ mean: 0, variance: 0 }) };
  // A renewal process: packets from one sent at once to the next, and their variance.
  const cycle = reorder.gap - 1 + 1 / chance;
  const cycleVariance = (1 - chance) / chance ** 2;
  return {
    rate: 1 / cycle,
    count: (packets) => ({
      mean: packets / cycle,
      variance: (packets * cycleVariance) / cycle ** 3,
    }),
  };
}
