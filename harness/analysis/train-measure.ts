import { reorderedAmong } from './arrival-order.ts';
import type { PacketRecords } from './path-records.ts';
import { quantile, sortedValues } from './quantile.ts';
import { nsPerMs } from './time-findings.ts';

/** A packet train as it arrived. */
export interface Train {
  readonly sent: number;
  /** Packets that arrived, and arrivals with their copies. */
  readonly arrived: number;
  readonly arrivals: number;
  /** Packets that arrived after one that was sent later. */
  readonly reordered: number;
  /** Instants of arrival, ascending, milliseconds since the first sending; what was sent ahead is left out. */
  readonly arrivalsMs: Float64Array;
  /** From the first sending to the last. */
  readonly sendingMs: number;
  /** Null if too little arrived, or all at one instant. */
  readonly rateMbps: number | null;
}

export interface HowToMeasureTrain {
  readonly aheadMs: number | null;
  readonly trainWireBytes: number;
  /** How a rate shows: in the time that the train takes, in that without its beginning, or from packet to packet. */
  readonly rateFrom: 'whole train' | 'train after burst' | 'tight gaps';
}

export function measureTrain(
  records: PacketRecords,
  { aheadMs, trainWireBytes, rateFrom }: HowToMeasureTrain,
): Train {
  const arrivalsMs = sortedValues(
    records.delayNs.map((delayNs, line) => {
      if (aheadMs !== null && delayNs < aheadMs * nsPerMs) return Number.NaN;
      return ((records.sentNs[line] ?? Number.NaN) + delayNs) / nsPerMs;
    }),
  );
  const arrived = records.order.filter((rank, line) => rank >= 0 && records.copy[line] === 0);
  const packetMs =
    rateFrom === 'tight gaps' ? tightGapMs(arrivalsMs) : meanGapMs(arrivalsMs, rateFrom);
  return {
    sent: records.sent,
    arrived: arrived.length,
    arrivals: records.order.filter((rank) => rank >= 0).length,
    reordered: reorderedAmong(records),
    arrivalsMs,
    sendingMs: (records.sentNs.at(-1) ?? 0) / nsPerMs,
    rateMbps: packetMs > 0 ? (trainWireBytes * 8) / (packetMs * 1000) : null,
  };
}

/** A token bucket lets the first packets pass at once. */
const burstShare = 1 / 4;

/** Each gap carries one packet. Lost ones count as nothing: netem drops them before they use the link. */
function meanGapMs(arrivalsMs: Float64Array, rateFrom: HowToMeasureTrain['rateFrom']): number {
  const first = rateFrom === 'whole train' ? 0 : Math.floor(arrivalsMs.length * burstShare);
  const lasted = (arrivalsMs.at(-1) ?? Number.NaN) - (arrivalsMs[first] ?? Number.NaN);
  return lasted / (arrivalsMs.length - 1 - first);
}

/**
 * Packets that wait behind each other leave netem at its rate whatever their jitter. Gaps wider than usual
 * are those before a packet that its jitter held up longer than all before it.
 */
function tightGapMs(arrivalsMs: Float64Array): number {
  const gaps = arrivalsMs.subarray(1).map((at, index) => at - (arrivalsMs[index] ?? at));
  const median = quantile(sortedValues(gaps), 50);
  const tight = gaps.filter((gap) => gap <= 2 * median);
  return tight.reduce((sum, gap) => sum + gap, 0) / tight.length;
}
