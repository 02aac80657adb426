import { printable } from './printable.ts';
import { type Reading, wrong } from './reading.ts';

/** Milliseconds. */
export function readDuration(text: string): Reading<number> {
  return readQuantity(text, duration);
}

/** Percent, so that `1%` is 1. */
export function readPercent(text: string): Reading<number> {
  return readQuantity(text, percent);
}

/** Bytes. KB and MB are SI (1000 and 1,000,000 bytes); KiB and MiB are binary (1024 and 1,048,576 bytes). */
export function readBytes(text: string): Reading<number> {
  return readQuantity(text, bytes);
}

/** Bits per second with the units of tc(8), where `kbit` is 1000 bits per second; null for `unlimited`. */
export function readRate(text: string): Reading<number | null> {
  if (text.trim() === 'unlimited') return { ok: true, value: null };
  return readQuantity(text, rate);
}

/** Packets, as tc(8) prints them: `100p`. */
export function readPackets(text: string): Reading<number> {
  return readQuantity(text, packets);
}

/** Events per second: `200/s`. */
export function readPerSecond(text: string): Reading<number> {
  return readQuantity(text, perSecond);
}

/** Bytes that may be negative, for overheads that take away. */
export function readSignedBytes(text: string): Reading<number> {
  const written = text.trim();
  if (!/^-\d/u.test(written)) return readBytes(written);
  const reading = readBytes(written.slice(1));
  return reading.ok ? { ok: true, value: 0 - reading.value } : reading;
}

/** `value of the unit = written digits * 10^exponent * factor`; the power of ten is applied to the digits, exactly. */
interface Unit {
  readonly exponent: number;
  readonly factor: number;
}

interface Quantity {
  readonly noun: string;
  readonly units: ReadonlyMap<string, Unit>;
  /** The units named to someone who wrote none. */
  readonly usual: readonly string[];
  readonly example: string;
  /** Values must be a multiple of 10^-exponent. */
  readonly finest: { readonly exponent: number; readonly text: string };
  /** Units that look right and mean something else elsewhere. */
  readonly traps?: ReadonlyMap<string, string>;
}

const duration: Quantity = {
  noun: 'a duration',
  units: new Map([
    ['us', { exponent: -3, factor: 1 }],
    ['ms', { exponent: 0, factor: 1 }],
    ['s', { exponent: 3, factor: 1 }],
  ]),
  usual: ['ms', 's'],
  example: '60ms',
  // netem keeps its times in nanoseconds.
  finest: { exponent: 6, text: 'one nanosecond' },
};

const percent: Quantity = {
  noun: 'a percentage',
  units: new Map([['%', { exponent: 0, factor: 1 }]]),
  usual: ['%'],
  example: '1%',
  // netem keeps a probability as a 32-bit fraction, 0.000000023 % a step; much finer values would turn into none.
  finest: { exponent: 6, text: '0.000001%' },
};

const bytes: Quantity = {
  noun: 'a size',
  units: new Map([
    ['B', { exponent: 0, factor: 1 }],
    ['KB', { exponent: 3, factor: 1 }],
    ['KiB', { exponent: 0, factor: 1024 }],
    ['MB', { exponent: 6, factor: 1 }],
    ['MiB', { exponent: 0, factor: 1024 * 1024 }],
  ]),
  usual: ['B', 'KB'],
  example: '1KB',
  finest: { exponent: 0, text: 'one byte' },
};

const bytesPerSecond = 'means bytes per second in tc(8)';
const rate: Quantity = {
  noun: 'a rate',
  units: new Map([
    ['bit', { exponent: 0, factor: 1 }],
    ['kbit', { exponent: 3, factor: 1 }],
    ['mbit', { exponent: 6, factor: 1 }],
    ['gbit', { exponent: 9, factor: 1 }],
  ]),
  usual: ['kbit', 'mbit'],
  example: '20mbit or unlimited',
  finest: { exponent: 0, text: 'one bit per second' },
  traps: new Map([
    ['bps', bytesPerSecond],
    ['kbps', bytesPerSecond],
    ['mbps', bytesPerSecond],
    ['gbps', bytesPerSecond],
  ]),
};

const packets: Quantity = {
  noun: 'a number of packets',
  units: new Map([['p', { exponent: 0, factor: 1 }]]),
  usual: ['p'],
  example: '100p',
  finest: { exponent: 0, text: 'one packet' },
};

const perSecond: Quantity = {
  noun: 'a number per second',
  units: new Map([['/s', { exponent: 0, factor: 1 }]]),
  usual: ['/s'],
  example: '200/s',
  finest: { exponent: 3, text: '0.001/s' },
};

const anyNumber = /^(?<sign>[+-]?)(?<digits>\d+(?:\.\d+)?)(?<space>\s*)(?<unit>[^\d\s.]*)$/u;
/** Few enough digits that every value in range stays exact, and that a cell's name stays a file name. */
const plainNumber = /^(?:0|[1-9]\d{0,11})(?:\.\d{1,9})?$/u;

function readQuantity(written: string, quantity: Quantity): Reading<number> {
  const text = written.trim();
  const shown = printable(text);
  if (text === '') return wrong(`is empty; write ${quantity.example}`);
  const parts = anyNumber.exec(text)?.groups;
  if (parts === undefined)
    return wrong(`${shown} is not ${quantity.noun}; write ${quantity.example}`);
  const { sign = '', digits = '', space = '', unit: name = '' } = parts;
  const bare = printable(digits);

  if (sign === '-') return wrong(`${shown} is negative; write ${quantity.example}`);
  if (name === '') {
    return wrong(
      `${shown} has no unit; write ${list(quantity.usual.map((usual) => bare + usual))}`,
    );
  }
  const unit = quantity.units.get(name);
  if (unit === undefined) {
    const why = quantity.traps?.get(name.toLowerCase()) ?? 'is not a unit known here';
    return wrong(`${shown}: ${printable(name)} ${why}; write ${list([...quantity.units.keys()])}`);
  }
  if (sign !== '' || space !== '') return wrong(`${shown} must be written ${bare}${name}`);
  if (!plainNumber.test(digits)) {
    return wrong(
      `${shown} needs a plain number: no leading zeros, 12 digits and 9 decimals at most`,
    );
  }
  if (!Number.isInteger(scaled(digits, unit, quantity.finest.exponent))) {
    return wrong(`${shown} is finer than ${quantity.finest.text}; write fewer decimals`);
  }
  return { ok: true, value: scaled(digits, unit, 0) };
}

/** Moving the decimal point in the text rounds once; multiplying would turn 0.0003 s into 0.29999999999999993 ms. */
function scaled(digits: string, unit: Unit, extraExponent: number): number {
  return Number(`${digits}e${unit.exponent + extraExponent}`) * unit.factor;
}

/** `a, b or c`. */
export function list(choices: readonly string[]): string {
  return choices.length < 2
    ? choices.join('')
    : `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
}
