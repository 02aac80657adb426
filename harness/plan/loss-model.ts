import type { Direction } from '../scenario/scenario.ts';
import { chanceModel } from './correlated-draws.ts';
import { type EventModel, independentEvents } from './event-model.ts';
import { chainModel } from './loss-chain.ts';

const never = independentEvents(0);

/** Which packets of a direction do not arrive at all. With ECN all do: ours are ECN-capable where it is asked for. */
export function lossModel(direction: Direction): EventModel {
  return direction.ecn ? never : hitModel(direction, false);
}

/** Which packets arrive with Congestion Experienced. */
export function markModel(direction: Direction): EventModel {
  return direction.ecn ? hitModel(direction, true) : never;
}

function hitModel({ loss, duplicate }: Direction, marking: boolean): EventModel {
  if (loss === null) return never;
  const duplicated = duplicate === null ? 0 : chanceModel(duplicate).rate;
  if (loss.model !== 'random') return chainModel(loss, { duplicated, marking });
  const model = chanceModel(loss);
  if (duplicated === 0) return model;
  // A packet is lost only without a copy, and marked if either is. Runs of so few packets are not told apart.
  const factor = marking ? 1 + duplicated * (1 - model.rate) : 1 - duplicated;
  return loss.correlationPercent === 0
    ? independentEvents(model.rate * factor)
    : thinned(model, factor);
}

function thinned(model: EventModel, factor: number): EventModel {
  return {
    rate: model.rate * factor,
    count: (packets) => {
      const { mean, variance } = model.count(packets);
      return { mean: mean * factor, variance: variance * factor };
    },
    bursts: model.bursts,
    gaps: model.gaps,
  };
}

/** Share of packets lost (or marked) when each stands for itself: what the loss option itself comes to. */
export function lossRate(direction: Direction): number {
  return hitModel({ ...direction, duplicate: null }, direction.ecn).rate;
}

/** Chance that a packet and its copy, which netem draws for one after the other, both get through. */
export function pairSpared(direction: Direction): number {
  const { rate, bursts } = hitModel({ ...direction, duplicate: null }, false);
  // The first is spared, and the second does not begin a run of losses.
  return 1 - rate - bursts.perPacket;
}
