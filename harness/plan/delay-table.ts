import type { Distribution } from '../scenario/scenario.ts';
import { normalQuantile } from './normal-quantile.ts';

/**
 * A delay distribution as netem draws from it: each entry equally likely, in units of the jitter, 8192
 * to one (NETEM_DIST_SCALE), signed 16 bits. In ascending order it is an inverse cumulative distribution.
 */
export type DelayTable = Int16Array;

export const tableScale = 8192;
/** As the tables that iproute2 ships; netem takes up to 16384 entries. */
export const tableEntries = 4096;
const entryLimit = 32767;

/** The table of a distribution; null for the uniform one, which netem draws without a table. */
export function delayTable(distribution: Distribution): DelayTable | null {
  switch (distribution.name) {
    case 'uniform':
      return null;
    case 'normal':
      return tableOf(normalEntry);
    case 'pareto':
      return tableOf(paretoEntry);
    case 'paretonormal':
      return tableOf((index) => Math.trunc((normalEntry(index) + 3 * paretoEntry(index)) / 4));
    case 'measured':
      return measuredTable(distribution.delaysMs);
  }
}

/** The table as tc(8) reads it, `NAME.dist` in TC_LIB_DIR; null where none is needed. */
export function delayTableFile(distribution: Distribution): string | null {
  const table = delayTable(distribution);
  if (table === null) return null;
  const rows = Array.from({ length: Math.ceil(table.length / entriesPerRow) }, (_, row) =>
    table.subarray(row * entriesPerRow, (row + 1) * entriesPerRow).join(' '),
  );
  return `# Delay distribution ${distribution.name} for tc-netem(8)\n${rows.join('\n')}\n`;
}

const entriesPerRow = 8;

function tableOf(entry: (index: number) => number): DelayTable {
  return Int16Array.from({ length: tableEntries }, (_, index) => clipped(entry(index)));
}

function clipped(value: number): number {
  return Math.max(-entryLimit - 1, Math.min(entryLimit, Math.round(value)));
}

/** iproute2 takes the upper end of each sixteenth-thousandth of the distribution, and every fourth of those. */
function normalEntry(index: number): number {
  return Math.round(tableScale * normalQuantile((4 * index + 0.5) / (4 * tableEntries)));
}

/**
 * Pareto with exponent 3, less its mean 3/2, times 4/3, and cut off at 4: so its mean and standard
 * deviation are not 0 and 1, in iproute2 neither.
 */
function paretoEntry(index: number): number {
  const above = (tableEntries - index) / tableEntries;
  return clipped((4 / 3) * (above ** (-1 / 3) - 3 / 2) * tableScale);
}

/** Rounds after which a cut-off table has the standard deviation 1 but for its rounding. */
const scalingRounds = 50;

/**
 * The shape of measured delays with mean 0 and standard deviation 1. What lies more than four standard
 * deviations out does not fit into the table and is cut off, and the rest is stretched to make up for it.
 */
function measuredTable(delaysMs: readonly number[]): DelayTable {
  const sorted = Float64Array.from(delaysMs).sort();
  let values = Float64Array.from({ length: tableEntries }, (_, index) =>
    interpolated(sorted, (index + 0.5) / tableEntries),
  );
  for (let round = 0; round < scalingRounds; round += 1) {
    const { mean, sd } = meanAndSd(values);
    if (sd === 0) return new Int16Array(tableEntries);
    values = values.map((value) => Math.max(-4, Math.min(4, (value - mean) / sd)));
  }
  return Int16Array.from(values, (value) => clipped(value * tableScale));
}

function interpolated(sorted: Float64Array, share: number): number {
  const position = Math.max(0, Math.min(sorted.length - 1, share * sorted.length - 0.5));
  const below = Math.floor(position);
  const low = sorted[below] ?? 0;
  return low + (position - below) * ((sorted[below + 1] ?? low) - low);
}

function meanAndSd(values: Float64Array): { mean: number; sd: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, sd: Math.sqrt(square) };
}
