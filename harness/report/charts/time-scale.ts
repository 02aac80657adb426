import type { ArmFindings } from '../../analysis/findings.ts';

/** A time axis in milliseconds. */
export interface TimeScale {
  readonly type: 'linear' | 'log';
  readonly domain: readonly [number, number];
  /** Where ticks with labels stand; null leaves it to Vega. */
  readonly ticks: readonly number[] | null;
}

/** A tail this many times the median would squeeze the body of a linear axis into a corner. */
const longTail = 5;

/** The axis on which all these distributions are readable: from zero, or logarithmic where a tail is long. */
export function timeScale(arms: readonly ArmFindings[]): TimeScale {
  const times = arms.flatMap((arm) => arm.ttfbMs ?? []);
  const drawn = times.flatMap((time) => time.ecdf.ms).filter((ms) => ms > 0);
  if (drawn.length === 0) return { type: 'linear', domain: [0, 1], ticks: null };
  const least = drawn.reduce((low, ms) => Math.min(low, ms));
  const most = drawn.reduce((high, ms) => Math.max(high, ms));
  const tailed = times.some(
    (time) => time.p50 !== null && Math.max(0, ...time.ecdf.ms) > longTail * time.p50,
  );
  if (!tailed) return { type: 'linear', domain: [0, most * 1.08], ticks: null };
  const domain: [number, number] = [least / 1.4, most * 1.25];
  return { type: 'log', domain, ticks: logTicks(domain) };
}

/** 1, 2, 5, 10, ... within the domain; over a very wide one fewer, so that labels have room. */
function logTicks([low, high]: readonly [number, number]): number[] {
  const decades = Math.log10(high / low);
  const steps = decades > 3 ? [1] : decades > 2.2 ? [1, 3] : [1, 2, 5];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += 1) {
    ticks.push(...steps.map((step) => Number((step * 10 ** power).toPrecision(1))));
  }
  return ticks.filter((tick) => tick >= low && tick <= high);
}
