import type { Findings, TimeFindings } from '../analysis/findings.ts';
import { formatCount, formatSetting } from './figures.ts';

/** A 99th percentile this many times the median is a tail worth a word. */
const tailFactor = 2;

/**
 * What the most lossy valid cells cost the slowest exchanges, as a clause; null where the 99th
 * percentile does not lie far from the median in every arm, or where nothing was lost.
 */
export function tailInWords(findings: Findings): string | null {
  const valid = findings.cells.filter((cell) => cell.valid);
  const loss = Math.max(0, ...valid.map((cell) => cell.path.lossPercent));
  if (loss === 0) return null;
  const times = valid
    .filter((cell) => cell.path.lossPercent === loss)
    .flatMap((cell) => cell.arms.map((arm) => arm.ttfbMs));
  const tails = times.flatMap((time) => tail(time) ?? []);
  if (tails.length < times.length) return null;
  const least = formatCount(Math.floor(Math.min(...tails)));
  return `at ${formatSetting(loss)} % loss one exchange in a hundred took ${least} ms or more in every arm`;
}

function tail(time: TimeFindings | null): number | null {
  if (time === null || time.p50 === null || time.p99 === null) return null;
  return time.p99 >= tailFactor * time.p50 ? time.p99 : null;
}
