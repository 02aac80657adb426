import { createHash } from 'node:crypto';
import type { Setting } from './scenario.ts';

/**
 * The first 32 bits, big-endian, of SHA-256 over `<scenario seed> <cell id>`: a cell draws the same random numbers
 * whichever other cells stand beside it, and no two cells share a stream.
 */
export function cellSeed(scenarioSeed: number, id: string): number {
  return createHash('sha256').update(`${scenarioSeed} ${id}`, 'utf8').digest().readUInt32BE(0);
}

/**
 * `rtt=100ms,loss=1%`: the last part of each field's name, or all of it where two fields share that part. What no
 * file name should have stands as `_`.
 */
export function cellId(settings: readonly Setting[]): string {
  if (settings.length === 0) return 'single';
  const lastParts = settings.map(({ field }) => lastPart(field));
  const isShared = (part: string): boolean =>
    lastParts.filter((other) => other === part).length > 1;
  const names = settings.map(({ field }) => (isShared(lastPart(field)) ? field : lastPart(field)));
  return settings.map(({ value }, position) => `${names[position]}=${fileSafe(value)}`).join(',');
}

/** Ids of all cells. Where two would be alike, or too long for a file name, a number tells them apart. */
export function cellIds(cells: readonly (readonly Setting[])[]): string[] {
  const taken = new Set<string>();
  return cells.map((settings) => {
    const whole = cellId(settings);
    const short = whole.length > longestId ? `${whole.slice(0, longestId)}~` : whole;
    let id = short;
    for (let number = 2; taken.has(id); number++) id = `${short}~${number}`;
    taken.add(id);
    return id;
  });
}

/** A file name has 255 bytes at most (NAME_MAX); a record's cell column has as many. */
const longestId = 200;

function fileSafe(value: string): string {
  return value
    .trim()
    .replaceAll(/[^A-Za-z0-9.%+-]+/gu, '_')
    .replace(/^\.+/u, '_');
}

function lastPart(field: string): string {
  return field.slice(field.lastIndexOf('.') + 1);
}
