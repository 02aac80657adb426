import type { ArmFindings, Saving, TimeFindings } from '../analysis/findings.ts';

type Quantile = 'p5' | 'p25' | 'p50' | 'p75' | 'p95' | 'p99';

/** Milliseconds to the microsecond, which is what the labs resolve. */
export function formatMs(ms: number): string {
  return ms.toFixed(3);
}

/** A quantile, of the time to first byte unless told: `failed` where it falls among the failures, `-` without samples. */
export function formatQuantile(arm: ArmFindings, quantile: Quantile, time = arm.ttfbMs): string {
  if (arm.samples === 0) return '-';
  const ms = time?.[quantile] ?? null;
  return ms === null ? 'failed' : formatMs(ms);
}

/** The interval of the median, in brackets; empty where there is none. */
export function formatMedianInterval(time: TimeFindings | null): string {
  const interval = time?.p50Interval ?? null;
  return interval === null ? '' : `[${formatMs(interval.low)}, ${formatMs(interval.high)}]`;
}

/** Round trips to the thousandth, never `-0.000`. */
export function formatRtts(rtts: number): string {
  const text = rtts.toFixed(3);
  return text === '-0.000' ? '0.000' : text;
}

/** Round trips with sign: `+1.000`, `-0.250`, `+0.000`. */
export function formatSaved(rtts: number): string {
  const text = formatRtts(rtts);
  return text.startsWith('-') ? text : `+${text}`;
}

/** `[0.998, 1.002]`; a bound that the sample cannot give is `?`. */
export function formatSavingInterval(saving: Saving): string {
  if (saving.low === null && saving.high === null) return '(no interval)';
  const bound = (rtts: number | null) => (rtts === null ? '?' : formatRtts(rtts));
  return `[${bound(saving.low)}, ${bound(saving.high)}]`;
}

/** `+1.000 [0.998, 1.002]`; empty for the baseline and for what could not be compared. */
export function formatSaving(saving: Saving | null): string {
  return saving === null ? '' : `${formatSaved(saving.estimate)} ${formatSavingInterval(saving)}`;
}

/** A count with thousands separated: `7,200`. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A setting without needless digits: `0.5`, `100`. */
export function formatSetting(value: number): string {
  return String(Number(value.toFixed(3)));
}

/** `19.98 Mbit/s`; null is no limit. */
export function formatRate(mbps: number | null): string {
  return mbps === null ? 'no limit' : `${formatSetting(mbps)} Mbit/s`;
}
