import type { Exchange, Path } from './scenario.ts';
import { type Reading, readBytes, readDuration, readPercent, readRate } from './units.ts';

/** What a field of the path or the exchange may say, how it is read, and which member of a cell it sets. */
export interface Field {
  readonly summary: string;
  /** As it would be written; null for a field that a scenario must give. */
  readonly fallback: string | null;
  /** The value in the units of `Path` and `Exchange`, or the reason why this text is refused. */
  readonly read: (text: string) => Reading<number | null>;
  /** A copy of the point with this field set. */
  readonly place: (point: Point, value: number | null) => Point;
}

/** Everything about a cell that a matrix can vary. */
export interface Point {
  readonly path: Path;
  readonly exchange: Exchange;
}

interface Bound {
  readonly text: string;
  readonly reason: string;
}

const largestMessage = {
  text: '16MiB',
  reason: 'longer transfers measure bandwidth, not the first flight',
};
const noLess = { text: '0ms', reason: 'time does not run backwards' };

/** Every field that `path`, `exchange`, `matrix` and overrides can name. */
export const fields = {
  'path.rtt': {
    summary: 'Round-trip time with empty queues; half is applied in each direction.',
    fallback: null,
    read: within(
      readDuration,
      { text: '0.01ms', reason: 'a path without delay has no round trip to save' },
      { text: '10s', reason: 'no path that people use is that long' },
    ),
    place: setOnPath('rttMs'),
  },
  'path.jitter': {
    summary:
      'Jitter of the one-way delay in each direction: uniform in +- this, without reordering.',
    fallback: '0ms',
    read: within(readDuration, noLess, { text: '5s', reason: 'half of the longest round trip' }),
    place: setOnPath('jitterMs'),
  },
  'path.loss': {
    summary: 'Independent packet loss in each direction.',
    fallback: '0%',
    read: within(
      readPercent,
      { text: '0%', reason: 'a path cannot lose less than nothing' },
      { text: '100%', reason: 'a path cannot lose more than everything' },
    ),
    place: setOnPath('lossPercent'),
  },
  'path.rate': {
    summary: 'Link rate in each direction, or unlimited.',
    fallback: 'unlimited',
    read: within(
      readRate,
      { text: '8kbit', reason: 'one full-sized packet would take more than 1.5 s' },
      { text: '100gbit', reason: 'that is no limit here; write unlimited' },
    ),
    place: (point, value) => ({ ...point, path: { ...point.path, rateBitsPerSecond: value } }),
  },
  'exchange.request': {
    summary: 'What the client sends, in its first flight as far as it fits.',
    fallback: '64B',
    read: within(
      readBytes,
      { text: '1B', reason: 'a first flight without data has nothing to save' },
      largestMessage,
    ),
    place: setOnExchange('requestBytes'),
  },
  'exchange.response': {
    summary: 'What the server answers; the exchange ends with its last byte.',
    fallback: '1KB',
    read: within(
      readBytes,
      { text: '1B', reason: 'without an answer there is no first byte to time' },
      largestMessage,
    ),
    place: setOnExchange('responseBytes'),
  },
  'exchange.think': {
    summary: 'What the server waits between the whole request and its answer.',
    fallback: '0ms',
    read: within(readDuration, noLess, { text: '60s', reason: 'thinking would hide the path' }),
    place: setOnExchange('thinkMs'),
  },
  'exchange.timeout': {
    summary: 'An exchange that has not ended after this counts as failed.',
    fallback: '30s',
    read: within(
      readDuration,
      { text: '1ms', reason: 'nothing would have time to end' },
      { text: '1000s', reason: 'a connection that takes so long is dead' },
    ),
    place: setOnExchange('timeoutMs'),
  },
} as const satisfies Record<string, Field>;

export type FieldName = keyof typeof fields;

export const fieldNames = Object.keys(fields) as readonly FieldName[];

export function isFieldName(name: string): name is FieldName {
  return Object.hasOwn(fields, name);
}

/** The table's entry without its literal types. */
export function fieldNamed(name: FieldName): Field {
  return fields[name];
}

/** The point at which every field says `textOf(field)`; the texts must be readable. */
export function pointAt(textOf: (name: FieldName) => string): Point {
  return fieldNames.reduce((point, name) => placed(point, name, textOf(name)), unsetPoint);
}

/** A copy of the point with one field as written in `text`, which must be readable. */
export function placed(point: Point, name: FieldName, text: string): Point {
  const field = fieldNamed(name);
  const reading = field.read(text);
  if (!reading.ok) throw new Error(`${name}: ${reading.problem}`);
  return field.place(point, reading.value);
}

/** Where `pointAt` starts; it sets every member. */
const unsetPoint: Point = {
  path: { rttMs: 0, jitterMs: 0, lossPercent: 0, rateBitsPerSecond: null },
  exchange: { requestBytes: 0, responseBytes: 0, thinkMs: 0, timeoutMs: 0 },
};

/** `path.rtt` as the two keys that lead to it. */
export function keysOf(name: FieldName): readonly [part: string, key: string] {
  const dot = name.indexOf('.');
  return [name.slice(0, dot), name.slice(dot + 1)];
}

function within(
  read: (text: string) => Reading<number | null>,
  least: Bound,
  most: Bound,
): (text: string) => Reading<number | null> {
  return (text) => {
    const reading = read(text);
    if (!reading.ok || reading.value === null) return reading;
    if (reading.value < boundValue(read, least)) return refused(text, 'below', least);
    if (reading.value > boundValue(read, most)) return refused(text, 'above', most);
    return reading;
  };
}

function boundValue(read: (text: string) => Reading<number | null>, bound: Bound): number {
  const reading = read(bound.text);
  if (!reading.ok || reading.value === null) throw new Error(`bound ${bound.text} is not a value`);
  return reading.value;
}

function refused(text: string, side: 'below' | 'above', bound: Bound): Reading<never> {
  return { ok: false, problem: `${text.trim()} is ${side} ${bound.text}: ${bound.reason}` };
}

function setOnPath(member: 'rttMs' | 'jitterMs' | 'lossPercent'): Field['place'] {
  return (point, value) => ({ ...point, path: { ...point.path, [member]: numeric(value) } });
}

function setOnExchange(member: keyof Exchange): Field['place'] {
  return (point, value) => ({
    ...point,
    exchange: { ...point.exchange, [member]: numeric(value) },
  });
}

function numeric(value: number | null): number {
  if (value === null) throw new Error('only a rate can be without a limit');
  return value;
}
