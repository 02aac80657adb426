import { trainWireBytes } from '../plan/probes.ts';
import type { DirectionFindings } from './findings.ts';
import type { DirectionRecords } from './path-records.ts';
import { quantile, type SortedValues, sortedValues } from './quantile.ts';
import { nsPerMs } from './time-findings.ts';

/** One direction of the path as its probes found it. */
export interface MeasuredDirection {
  readonly findings: DirectionFindings;
  /** One-way delays of the probes that arrived. */
  readonly delaysMs: SortedValues;
  /** Gaps between the train's packets that arrived: what `findings.rateMbps` was measured over. */
  readonly trainGaps: number;
  /** Rate of the train, asked for or not; null if too little of it arrived, or all at one instant. */
  readonly trainMbps: number | null;
}

/** The findings have the train's rate only where one was asked for: without, it is merely fast. */
export function measureDirection(
  { probeNs, trainNs }: DirectionRecords,
  rateAsked: boolean,
): MeasuredDirection {
  const delaysMs = sortedValues(
    Float64Array.from(probeNs, (ns) => (ns === null ? Number.NaN : ns / nsPerMs)),
  );
  const arrivals = trainNs.filter((ns) => ns !== null).sort((a, b) => a - b);
  const trainMbps = rateMbps(arrivals);
  return {
    findings: {
      probes: probeNs.length,
      lost: probeNs.length - delaysMs.length,
      delayMs: extremesAndMedian(delaysMs),
      rateMbps: rateAsked ? trainMbps : null,
    },
    delaysMs,
    trainGaps: Math.max(0, arrivals.length - 1),
    trainMbps,
  };
}

function extremesAndMedian(delaysMs: SortedValues): DirectionFindings['delayMs'] {
  const min = delaysMs[0];
  const max = delaysMs.at(-1);
  if (min === undefined || max === undefined) return null;
  return { min, median: quantile(delaysMs, 50), max };
}

/** Each gap carries one packet. Lost packets count as nothing: netem drops them before they use the link. */
function rateMbps(arrivalsNs: readonly number[]): number | null {
  const durationNs = (arrivalsNs.at(-1) ?? 0) - (arrivalsNs[0] ?? 0);
  const bitsPerNsToMbps = 1000;
  const bits = (arrivalsNs.length - 1) * trainWireBytes * 8;
  return durationNs > 0 ? (bits / durationNs) * bitsPerNsToMbps : null;
}
