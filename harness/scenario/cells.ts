import { createHash } from 'node:crypto';
import { parse } from 'node:path';
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
  return settings
    .map(({ field, value }, position) => {
      // A named path may be a file: its name is what tells it from others.
      const shown = field === 'path' ? parse(value.trim()).name : value;
      return `${names[position]}=${fileSafe(shown)}`;
    })
    .join(',');
}

/** Ids of all cells. Where two would be alike, or too long for a file name, a number tells them apart. */
export function cellIds(cells: readonly (readonly Setting[])[]): string[] {
  // No id but a numbered one holds a `~` before digits, so a number that is new for its id is new for all.
  const alike = new Map<string, number>();
  return cells.map((settings) => {
    const whole = cellId(settings);
    const short = whole.length > longestId ? `${whole.slice(0, longestId)}~` : whole;
    const number = (alike.get(short) ?? 0) + 1;
    alike.set(short, number);
    return number === 1 ? short : `${short}~${number}`;
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
