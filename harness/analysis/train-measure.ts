import { reorderedAmong } from './arrival-order.ts';
import type { PacketRecords } from './path-records.ts';
import { type SortedValues, sortedValues } from './quantile.ts';
import { nsPerMs } from './time-findings.ts';

/** A packet train as it arrived. */
export interface Train {
  readonly sent: number;
  /** Packets that arrived, and arrivals with their copies. */
  readonly arrived: number;
  readonly arrivals: number;
  /** Packets that arrived after one that was sent later. */
  readonly reordered: number;
  /** Instants of arrival, copies included, milliseconds since the first sending; without what was sent ahead. */
  readonly arrivalsMs: SortedValues;
  /** By sequence: the first arrival; NaN for what was lost or sent ahead. */
  readonly firstMs: Float64Array;
  /** From the first sending to the last. */
  readonly sendingMs: number;
}

/** `aheadMs`: what takes less was not delayed but sent ahead; null where nothing is to be. */
export function measureTrain(records: PacketRecords, aheadMs: number | null): Train {
  const { sent, sequence, copy, order, sentNs, delayNs } = records;
  const atMs = delayNs.map((delay, line) =>
    aheadMs !== null && delay < aheadMs * nsPerMs
      ? Number.NaN
      : ((sentNs[line] ?? Number.NaN) + delay) / nsPerMs,
  );
  const firstMs = new Float64Array(sent).fill(Number.NaN);
  let arrived = 0;
  let arrivals = 0;
  order.forEach((rank, line) => {
    if (rank < 0) return;
    arrivals += 1;
    if (copy[line] !== 0) return;
    arrived += 1;
    firstMs[sequence[line] ?? 0] = atMs[line] ?? Number.NaN;
  });
  return {
    sent,
    arrived,
    arrivals,
    reordered: reorderedAmong(records),
    arrivalsMs: sortedValues(atMs),
    firstMs,
    sendingMs: (sentNs.at(-1) ?? 0) / nsPerMs,
  };
}
