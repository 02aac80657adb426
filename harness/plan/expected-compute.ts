import type { Cell } from '../scenario/scenario.ts';
import { probePlan } from './probes.ts';

/** What a guest takes of a processor of 2020 or later, seconds. */
const seconds = {
  perCell: 0.4,
  /** A connection with its preparation, pause and record. */
  perExchange: 0.0005,
  /** A request and its response. */
  perRound: 0.0002,
  /** A response's packets, each way of them. */
  perKilobyte: 0.00002,
  /** A probe, from one end to the other. */
  perProbe: 0.00004,
};

/**
 * About how much computing a cell is, seconds of one processor: all that it takes of real time where time is
 * virtual. For `plan` and for time limits.
 */
export function expectedComputeSeconds(cell: Cell): number {
  const exchanges = cell.samples * cell.arms.length;
  const rounds = exchanges * cell.exchange.perConnection;
  const kilobytes = (cell.exchange.requestBytes + cell.exchange.responseBytes) / 1000;
  const { count, train } = probePlan(cell);
  return (
    seconds.perCell +
    seconds.perExchange * exchanges +
    (seconds.perRound + seconds.perKilobyte * kilobytes) * rounds +
    seconds.perProbe * 2 * (count + train)
  );
}
