import { createHash } from 'node:crypto';
import { isFieldName, type Point, placed } from './fields.ts';
import type { Axis, Cell, Scenario } from './scenario.ts';

/** Every combination of the matrix values; the first axis changes slowest. One cell, `single`, without a matrix. */
export function compileCells(scenario: Scenario): Cell[] {
  const { arms, samples, matrix } = scenario;
  return combinations(matrix).map((settings) => {
    const id = cellId(settings);
    const { path, exchange } = settings.reduce(withSetting, {
      path: scenario.path,
      exchange: scenario.exchange,
    });
    return { id, seed: cellSeed(scenario.seed, id), path, exchange, arms, samples };
  });
}

/**
 * The first 32 bits, big-endian, of SHA-256 over `<scenario seed> <cell id>`: a cell draws the same random numbers
 * whichever other cells stand beside it, and no two cells share a stream.
 */
export function cellSeed(scenarioSeed: number, id: string): number {
  return createHash('sha256').update(`${scenarioSeed} ${id}`, 'utf8').digest().readUInt32BE(0);
}

/** One field at one of its values, as written. */
export interface Setting {
  readonly field: string;
  readonly value: string;
}

function combinations(axes: readonly Axis[]): readonly (readonly Setting[])[] {
  return axes.reduce<readonly (readonly Setting[])[]>(
    (begun, { field, values }) =>
      begun.flatMap((settings) => values.map((value) => [...settings, { field, value }])),
    [[]],
  );
}

function withSetting(point: Point, { field, value }: Setting): Point {
  if (!isFieldName(field)) throw new Error(`a matrix cannot vary ${field}`);
  return placed(point, field, value);
}

/** `rtt=100ms,loss=1%`: the last part of each field's name, or all of it where two fields share that part. */
export function cellId(settings: readonly Setting[]): string {
  if (settings.length === 0) return 'single';
  const lastParts = settings.map(({ field }) => lastPart(field));
  const isShared = (part: string): boolean =>
    lastParts.filter((other) => other === part).length > 1;
  const names = settings.map(({ field }) => (isShared(lastPart(field)) ? field : lastPart(field)));
  return settings.map(({ value }, position) => `${names[position]}=${value.trim()}`).join(',');
}

function lastPart(field: string): string {
  return field.slice(field.lastIndexOf('.') + 1);
}
