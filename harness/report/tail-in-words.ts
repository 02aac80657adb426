import type { Findings, TimeFindings } from '../analysis/findings.ts';
import { formatCount, formatSetting } from './figures.ts';

/** A quantile this many times the median is a tail worth a word. */
const tailFactor = 2;

const quantiles = [
  { key: 'p95', share: 'one exchange in twenty' },
  { key: 'p99', share: 'one exchange in a hundred' },
] as const;

/**
 * What the most lossy valid cells cost the slowest exchanges, as a clause; null where no
 * quantile lies far from its median in all arms, or where nothing was lost.
 */
export function tailInWords(findings: Findings): string | null {
  const valid = findings.cells.filter((cell) => cell.valid);
  const loss = Math.max(0, ...valid.map((cell) => cell.path.lossPercent));
  if (loss === 0) return null;
  const times = valid
    .filter((cell) => cell.path.lossPercent === loss)
    .flatMap((cell) => cell.arms.map((arm) => arm.ttfbMs));
  for (const { key, share } of quantiles) {
    const tails = times.flatMap((time) => tail(time, key) ?? []);
    if (tails.length === times.length)
      return `at ${formatSetting(loss)} % loss ${share} took ${formatCount(Math.floor(Math.min(...tails)))} ms or more in every arm`;
  }
  return null;
}

function tail(time: TimeFindings | null, key: 'p95' | 'p99'): number | null {
  const value = time?.[key] ?? null;
  const median = time?.p50 ?? null;
  return value !== null && median !== null && value >= tailFactor * median ? value : null;
}
