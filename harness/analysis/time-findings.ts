import { thinnedEcdf } from './ecdf.ts';
import type { TimeFindings } from './findings.ts';
import { medianInterval, quantile, type SortedValues, sortedValues } from './quantile.ts';

export const nsPerMs = 1_000_000;

/** JSON has no infinities; the findings write null where a number is not finite or not there. */
export function finiteOrNull(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

/**
 * How an arm's times are distributed. Nanoseconds in, milliseconds out; +Infinity is a failed exchange,
 * NaN one that was not made. Null if none succeeded.
 */
export function timeFindings(timesNs: Float64Array): TimeFindings | null {
  const sorted = sortedValues(timesNs);
  const ecdf = thinnedEcdf(sorted);
  const share = ecdf.share.at(-1);
  if (share === undefined) return null;
  const at = (percent: number) => finiteOrNull(quantile(sorted, percent) / nsPerMs);
  const interval = medianInterval(sorted);
  const bounded = interval !== null && Number.isFinite(interval.high);
  return {
    mean: finiteMean(sorted) / nsPerMs,
    p5: at(5),
    p25: at(25),
    p50: at(50),
    p75: at(75),
    p95: at(95),
    p99: at(99),
    p50Interval: bounded ? { low: interval.low / nsPerMs, high: interval.high / nsPerMs } : null,
    ecdf: { ms: ecdf.value.map((ns) => ns / nsPerMs), share: ecdf.share },
  };
}

function finiteMean(sorted: SortedValues): number {
  let sum = 0;
  let count = 0;
  for (const value of sorted) {
    if (value === Infinity) break;
    sum += value;
    count += 1;
  }
  return sum / count;
}
