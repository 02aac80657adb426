import type { CellFindings, Findings } from '../analysis/findings.ts';

/** The last byte is notably later than the first if it is so by both. */
const notablyLater = { share: 0.01, ms: 0.05 };

/** In some arm the median time to the last byte lies notably above that to the first. */
export function comesNotablyLater({ arms }: CellFindings): boolean {
  return arms.some(({ ttfbMs, ttlbMs }) => {
    const [first, last] = [ttfbMs?.p50 ?? null, ttlbMs?.p50 ?? null];
    if (first === null || last === null) return false;
    return last > first * (1 + notablyLater.share) && last > first + notablyLater.ms;
  });
}

/** Times to the first byte do not say all: in some valid cell the last one comes notably later. */
export function tellsLastByte({ cells }: Findings): boolean {
  return cells.some((cell) => cell.valid && comesNotablyLater(cell));
}
