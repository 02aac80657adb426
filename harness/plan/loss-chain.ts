import type { Loss } from '../scenario/scenario.ts';
import {
  type CountMoments,
  type EventModel,
  longestRun,
  negligibleShare,
  type Runs,
} from './event-model.ts';

type Vector = readonly number[];
/** By the state before and the state after a packet. */
type Matrix = readonly Vector[];

/** A loss model that has states: the chance to go from one to another with the packet hit, or spared. */
interface Chain {
  readonly hit: Matrix;
  readonly spared: Matrix;
  /** The state that netem begins in. */
  readonly start: number;
}

/**
 * What the models with states lose of packets, of which netem duplicates the share `duplicated`. The copy
 * goes through netem again, so it takes a step of the chain too; and where copy or original is lost, the
 * other still arrives. With `marking` packets are marked instead of lost (ECN).
 */
export function chainModel(loss: StatefulLoss, how: HowToLose): EventModel {
  const key = JSON.stringify([loss, how]);
  const before = known.get(key);
  if (before !== undefined) return before;
  const model = computeModel(loss, how);
  known.set(key, model);
  return model;
}

type StatefulLoss = Exclude<Loss, { model: 'random' }>;

interface HowToLose {
  /** Share of the packets that netem duplicates. */
  readonly duplicated: number;
  readonly marking: boolean;
}

const known = new Map<string, EventModel>();

function computeModel(loss: StatefulLoss, { duplicated, marking }: HowToLose): EventModel {
  const single = loss.model === 'state' ? fourStates(loss) : gilbertElliott(loss);
  const chain = marking ? markedOf(single, duplicated) : lostOf(single, duplicated);
  const settled = stationary(chain);
  const counts = new Map<number, CountMoments>();
  return {
    rate: total(product(settled, chain.hit)),
    count: (packets) => {
      const moments = counts.get(packets) ?? countMoments(chain, packets);
      counts.set(packets, moments);
      return moments;
    },
    bursts: runs(settled, chain.spared, chain.hit),
    gaps: runs(settled, chain.hit, chain.spared),
  };
}

/** loss_gilb_ell: the state before its change decides whether the packet is lost. */
function gilbertElliott(loss: Extract<Loss, { model: 'gemodel' }>): Chain {
  const change = [loss.p / 100, loss.r / 100] as const;
  const moves: Matrix = [
    [1 - change[0], change[0]],
    [change[1], 1 - change[1]],
  ];
  const lost = [loss.goodLoss / 100, loss.badLoss / 100] as const;
  return {
    hit: moves.map((row, from) => row.map((chance) => chance * (lost[from] ?? 0))),
    spared: moves.map((row, from) => row.map((chance) => chance * (1 - (lost[from] ?? 0)))),
    start: 0,
  };
}

/** loss_4state: the state after its change decides. Reception, burst reception, burst loss, isolated loss. */
function fourStates(loss: Extract<Loss, { model: 'state' }>): Chain {
  const [p13, p31, p32] = [loss.p13 / 100, loss.p31 / 100, loss.p32 / 100];
  const [p23, p14] = [loss.p23 / 100, loss.p14 / 100];
  const moves: Matrix = [
    [1 - p13 - p14, 0, p13, p14],
    [0, 1 - p23, p23, 0],
    [p31, p32, 1 - p31 - p32, 0],
    [1, 0, 0, 0],
  ];
  const isLost = [0, 0, 1, 1];
  return {
    hit: moves.map((row) => row.map((chance, to) => chance * (isLost[to] ?? 0))),
    spared: moves.map((row) => row.map((chance, to) => chance * (1 - (isLost[to] ?? 0)))),
    start: 0,
  };
}

/** Lost is a packet without a copy; of a packet with one, one of the two is let through at least once. */
function lostOf({ hit, spared, start }: Chain, duplicated: number): Chain {
  const copied = matrixProduct(spared, sum(hit, spared));
  return {
    hit: scaled(hit, 1 - duplicated),
    spared: sum(scaled(spared, 1 - duplicated), scaled(sum(hit, copied), duplicated)),
    start,
  };
}

/** Marked is a packet that arrives with a mark, be it on a copy. */
function markedOf({ hit, spared, start }: Chain, duplicated: number): Chain {
  const either = sum(matrixProduct(hit, sum(hit, spared)), matrixProduct(spared, hit));
  const neither = matrixProduct(spared, spared);
  return {
    hit: sum(scaled(hit, 1 - duplicated), scaled(either, duplicated)),
    spared: sum(scaled(spared, 1 - duplicated), scaled(neither, duplicated)),
    start,
  };
}

/** Enough squarings for a chain that leaves its states once in a billion packets. */
const squarings = 40;

/** Shares of the states in the long run from the chain's start: its transitions to a high power. */
function stationary({ hit, spared, start }: Chain): Vector {
  // Half a step each time keeps a chain that alternates from doing so for ever.
  let power: Matrix = sum(hit, spared).map((row, from) =>
    row.map((chance, to) => (chance + (from === to ? 1 : 0)) / 2),
  );
  for (let round = 0; round < squarings; round += 1) {
    // Rounding errors double with each squaring, unless the rows are made to sum up to 1 again.
    power = matrixProduct(power, power).map((row) => row.map((chance) => chance / total(row)));
  }
  return power[start] ?? [];
}

/** Exact, packet by packet: the chance of each state, and in it the first two moments of the count. */
function countMoments({ hit, spared, start }: Chain, packets: number): CountMoments {
  const step = sum(hit, spared);
  let chance: Vector = step.map((_, state) => (state === start ? 1 : 0));
  let first: Vector = chance.map(() => 0);
  let second = first;
  for (let packet = 0; packet < packets; packet += 1) {
    const gained = product(chance, hit);
    const cross = product(first, hit);
    const before = product(second, step);
    second = before.map((value, to) => value + 2 * (cross[to] ?? 0) + (gained[to] ?? 0));
    first = product(first, step).map((value, to) => value + (gained[to] ?? 0));
    chance = product(chance, step);
  }
  const mean = total(first);
  return { mean, variance: total(second) - mean ** 2 };
}

/** Runs of packets that move the chain by `within`, each begun and ended by one that moves it by `outside`. */
function runs(settled: Vector, outside: Matrix, within: Matrix): Runs {
  const begun = product(product(settled, outside), within);
  const perPacket = total(begun);
  if (perPacket === 0) return { perPacket, share: Float64Array.of() };
  const shares: number[] = [];
  let state: Vector = begun.map((chance) => chance / perPacket);
  let left = 1;
  while (left > negligibleShare && shares.length < longestRun) {
    const ended = total(product(state, outside));
    shares.push(ended);
    state = product(state, within);
    left -= ended;
  }
  return { perPacket, share: Float64Array.from(shares) };
}

function product(vector: Vector, matrix: Matrix): Vector {
  return matrix.map((_, to) =>
    vector.reduce((all, chance, from) => all + chance * (matrix[from]?.[to] ?? 0), 0),
  );
}

function matrixProduct(left: Matrix, right: Matrix): Matrix {
  return left.map((row) => product(row, right));
}

function sum(left: Matrix, right: Matrix): Matrix {
  return left.map((row, from) => row.map((value, to) => value + (right[from]?.[to] ?? 0)));
}

function scaled(matrix: Matrix, factor: number): Matrix {
  return matrix.map((row) => row.map((value) => value * factor));
}

function total(vector: Vector): number {
  return vector.reduce((all, value) => all + value, 0);
}
