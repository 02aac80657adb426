import type { SourceFile } from './scenario.ts';
import { readDuration } from './units.ts';

const fewest = 10;
const most = 100_000;

/**
 * Delays from a text file: one duration with its unit a line, `#` begins a comment. Milliseconds.
 * Throws `file:line: reason`.
 */
export function readMeasuredDelays({ file, text }: SourceFile): readonly number[] {
  const delays = text.split('\n').flatMap((line, index) => {
    const written = line.replace(/#.*$/u, '').trim();
    if (written === '') return [];
    const reading = readDuration(written);
    if (!reading.ok) throw new Error(`${file}:${index + 1}: ${reading.problem}`);
    return [reading.value];
  });
  if (delays.length < fewest || delays.length > most)
    throw new Error(`${file} has ${delays.length} delays; a shape takes ${fewest} to ${most}`);
  if (delays.every((delay) => delay === delays[0]))
    throw new Error(`${file}: all delays are the same, which is no jitter`);
  return delays;
}
