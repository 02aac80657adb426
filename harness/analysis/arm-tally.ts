import { type Verdict, verdictOf } from '../evidence/verdict.ts';
import type { Sample } from '../samples/sample.ts';
import type { ArmName, Cell } from '../scenario/scenario.ts';

/** A timer may fire late by so much; a client that was not free keeps an arrival waiting for longer. */
const lateToleranceNs = 1_000_000;

/** An arm's exchanges in one cell, counted and laid out by block. */
export interface ArmTally {
  readonly name: ArmName;
  readonly samples: number;
  readonly verdicts: ReadonlyMap<Verdict, number>;
  /** How many exchanges failed with each error. */
  readonly errors: ReadonlyMap<string, number>;
  readonly synDataAcked: number;
  /** Exchanges that began later than `lateToleranceNs` after their instant. */
  readonly late: number;
  readonly longestLateNs: number;
  /** Index: block. +Infinity where the exchange failed, NaN where none was made. */
  readonly ttfbNs: Float64Array;
  readonly ttlbNs: Float64Array;
}

/**
 * The cell's arms in order. Throws if a sample is not one that the cell's schedule asks for: another
 * cell or arm, a block out of range, the same exchange twice.
 */
export function tallyArms(
  cell: Pick<Cell, 'id' | 'arms' | 'samples'>,
  samples: readonly Sample[],
): readonly ArmTally[] {
  const tallies = new Map(cell.arms.map((name) => [name, emptyTally(name, cell.samples)]));
  for (const sample of samples) {
    const tally = tallies.get(sample.arm);
    if (sample.cell !== cell.id || tally === undefined || sample.block >= cell.samples) {
      throw new Error(`${nameOf(sample)} is not in the schedule of cell ${cell.id}`);
    }
    if (!Number.isNaN(tally.ttfbNs[sample.block])) {
      throw new Error(`${nameOf(sample)} is recorded twice`);
    }
    add(sample, tally);
  }
  return [...tallies.values()];
}

function emptyTally(name: ArmName, blocks: number) {
  return {
    name,
    samples: 0,
    verdicts: new Map<Verdict, number>(),
    errors: new Map<string, number>(),
    synDataAcked: 0,
    late: 0,
    longestLateNs: 0,
    ttfbNs: new Float64Array(blocks).fill(Number.NaN),
    ttlbNs: new Float64Array(blocks).fill(Number.NaN),
  };
}

function add(sample: Sample, tally: ReturnType<typeof emptyTally>): void {
  const { block, error, ttfbNs, ttlbNs } = sample;
  tally.samples += 1;
  count(tally.verdicts, verdictOf(sample));
  if (error !== null) count(tally.errors, error);
  if (sample.synDataAcked) tally.synDataAcked += 1;
  if (sample.lateNs > lateToleranceNs) tally.late += 1;
  tally.longestLateNs = Math.max(tally.longestLateNs, sample.lateNs);
  tally.ttfbNs[block] = error === null && ttfbNs !== null ? ttfbNs : Infinity;
  tally.ttlbNs[block] = error === null && ttlbNs !== null ? ttlbNs : Infinity;
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function nameOf({ cell, block, arm }: Sample): string {
  return `the exchange of arm ${arm} in block ${block} of cell ${cell}`;
}
