import type { Cell } from '../scenario/scenario.ts';
import { expectedSeconds } from './expected-seconds.ts';
import { probePlan } from './probes.ts';

/** What a guest in virtual time takes of real time on a processor of 2020 or later, seconds. */
const virtual = {
  perCell: 0.4,
  /** A connection with its preparation, pause and record. */
  perExchange: 0.0005,
  /** A request and its response. */
  perRound: 0.0002,
  /** A probe, from one end to the other. */
  perProbe: 0.00004,
};
/** Starting a cell's namespaces in a lab whose clock is real. */
const realPerCell = 1;

/** About how long cells take in real time on one processor, one after the other. */
export function wallSecondsIn(lab: 'virtual' | 'host', cells: readonly Cell[]): number {
  const secondsOf = lab === 'virtual' ? virtualSeconds : realSeconds;
  return cells.reduce((sum, cell) => sum + secondsOf(cell), 0);
}

function virtualSeconds(cell: Cell): number {
  const exchanges = cell.samples * cell.arms.length;
  const { count, train } = probePlan(cell);
  return (
    virtual.perCell +
    virtual.perExchange * exchanges +
    virtual.perRound * exchanges * cell.exchange.perConnection +
    virtual.perProbe * 2 * (count + train)
  );
}

function realSeconds(cell: Cell): number {
  return realPerCell + expectedSeconds(cell);
}
