import { nearest } from './nearest.ts';
import { printable } from './printable.ts';
import { type Read, type Reading, readAs, wrong } from './reading.ts';
import { list } from './units.ts';

/** One of a few words. */
export function readChoice<T extends string>(choices: readonly T[]): Read<T> {
  return (text) => {
    const word = text.trim();
    const choice = choices.find((known) => known === word);
    if (choice !== undefined) return readAs(choice);
    if (word === '') return wrong(`is empty; write ${list(choices)}`);
    const near = nearest(word, choices);
    const advice = near === null ? `write ${list(choices)}` : `did you mean ${near}?`;
    return wrong(`${printable(word)} is not known here; ${advice}`);
  };
}

export function readBoolean(text: string): Reading<boolean> {
  const word = text.trim();
  if (word === 'true' || word === 'false') return readAs(word === 'true');
  return wrong(
    `${word === '' ? 'nothing' : printable(word)} is neither true nor false; write one of them`,
  );
}

/** A whole number in decimal notation. */
export function readWhole(least: number, most: number): Read<number> {
  return (text) => {
    const digits = text.trim();
    const number = Number(digits);
    if (/^(?:0|-?[1-9]\d*)$/u.test(digits) && number >= least && number <= most)
      return readAs(number);
    const found = digits === '' ? 'nothing' : printable(digits);
    return wrong(`${found} is not a whole number from ${least} to ${most}`);
  };
}

/** A bit mask in hexadecimal (0x5) or decimal notation, as sysctls print them. */
export function readBits(most: number): Read<number> {
  return (text) => {
    const digits = text.trim();
    const number = Number(digits);
    if (/^(?:0x[0-9a-fA-F]+|0|[1-9]\d*)$/u.test(digits) && number <= most) return readAs(number);
    const found = digits === '' ? 'nothing' : printable(digits);
    return wrong(`${found} is not a bit mask from 0x0 to 0x${most.toString(16)}; write 0x1 or 1`);
  };
}

/** The same reader, with one word that stands for null. */
export function orNull<T>(word: string, read: Read<T>): Read<T | null> {
  return (text) => {
    if (text.trim() === word) return readAs(null);
    const reading = read(text);
    return reading.ok || text.trim() !== '' ? reading : wrong(`${reading.problem} or ${word}`);
  };
}
