import { printable } from './printable.ts';
import { mapped, type Read, type Reading, readAs, within, wrong } from './reading.ts';
import type { Bottleneck, Chance, Loss, Slot } from './scenario.ts';
import { readBytes, readDuration, readPackets, readPercent } from './units.ts';

/**
 * Values of several words, in the order in which tc-netem(8) has them: a correlation follows its
 * percentage, the parameters of a loss model follow its name.
 */

/** A percentage from 0 to 100. */
export const readShare = within(
  readPercent,
  { text: '0%', reason: 'no chance is less than none' },
  { text: '100%', reason: 'no chance is more than certainty' },
);

/** `1%`, or `1% 25%` with a correlation. */
export function readChance(text: string, read: Read<number> = readShare): Reading<Chance> {
  return mapped(
    readList(text, 1, ['PERCENT', 'CORRELATION'], read),
    ([percent = 0, correlationPercent = 0]) => ({ percent, correlationPercent }),
  );
}

const readLossShare = within(
  readPercent,
  { text: '0%', reason: 'no chance is less than none' },
  { text: '100%', reason: 'a path cannot lose more than everything' },
);

/** `1%`, `1% 25%`, `gemodel P [R [1-H [1-K]]]` or `state P13 [P31 [P32 [P23 [P14]]]]`; null for `0%`. */
export function readLoss(text: string): Reading<Loss | null> {
  const [model = '', ...rest] = wordsOf(text);
  const parameters = rest.join(' ');
  if (model === 'gemodel') {
    const names = ['P', 'R', '1-H', '1-K'];
    // What is left out makes the simplest model of that name, as in tc-netem(8).
    return mapped(readList(parameters, 1, names, readShare), ([p = 0, r, badLoss, goodLoss]) => ({
      model: 'gemodel',
      p,
      r: r ?? 100 - p,
      badLoss: badLoss ?? 100,
      goodLoss: goodLoss ?? 0,
    }));
  }
  if (model === 'state') {
    const names = ['P13', 'P31', 'P32', 'P23', 'P14'];
    const reading = readList(parameters, 1, names, readShare);
    if (!reading.ok) return reading;
    const [p13 = 0, p31, p32, p23, p14] = reading.value;
    const loss = { p13, p31: p31 ?? 100 - p13, p32: p32 ?? 0, p23: p23 ?? 100, p14: p14 ?? 0 };
    for (const [one, other] of [
      ['p13', 'p14'],
      ['p31', 'p32'],
    ] as const)
      if (loss[one] + loss[other] > 100)
        return wrong(`${one.toUpperCase()} and ${other.toUpperCase()} are more than 100% together`);
    return readAs({ model: 'state', ...loss });
  }
  if (/^[a-z]/iu.test(model))
    return wrong(
      `${printable(model)} is no loss model; write 1%, 1% 25%, gemodel 1% 10% or state 1% 10%`,
    );
  return mapped(readChance(text, readLossShare), (chance) =>
    chance.percent === 0 ? null : { model: 'random' as const, ...chance },
  );
}

/** `5ms`, or `5ms 25%` with a correlation. */
export function readJitter(
  text: string,
): Reading<{ readonly ms: number; readonly correlationPercent: number }> {
  const [duration = '', ...rest] = wordsOf(text);
  const ms = readJitterDuration(duration);
  if (!ms.ok) return ms;
  const correlation = readList(rest.join(' '), 0, ['CORRELATION'], readShare);
  return mapped(correlation, ([percent]) => ({ ms: ms.value, correlationPercent: percent ?? 0 }));
}

const readJitterDuration = within(
  readDuration,
  { text: '0ms', reason: 'time does not run backwards' },
  { text: '5s', reason: 'half of the longest round trip' },
);

/** `10ms`, or `10ms 20ms` for slots at random distances; null for `none`. */
export function readSlot(text: string): Reading<Pick<Slot, 'minMs' | 'maxMs'> | null> {
  if (text.trim() === 'none') return readAs(null);
  const reading = readList(text, 1, ['MIN', 'MAX'], readSlotDuration);
  if (!reading.ok) return reading;
  const [minMs = 0, maxMs = minMs] = reading.value;
  if (maxMs < minMs) return wrong('the longest distance is below the shortest; write MIN MAX');
  return readAs({ minMs, maxMs });
}

const readSlotDuration = within(
  readDuration,
  { text: '0.01ms', reason: 'slots so close together are none' },
  { text: '5s', reason: 'half of the longest round trip' },
);

/** `100p` or `64KB`. */
export function readQueue(text: string): Reading<Bottleneck['queue']> {
  const isPackets = /\dp$/u.test(text.trim());
  if (isPackets) return mapped(readQueuePackets(text), (size) => ({ unit: 'packets', size }));
  const bytes = readQueueBytes(text);
  if (bytes.ok) return readAs({ unit: 'bytes', size: bytes.value });
  return wrong(`${bytes.problem}, or in packets: 100p`);
}

const readQueuePackets = within(
  readPackets,
  { text: '1p', reason: 'a queue without room passes nothing' },
  { text: '100000p', reason: 'such a queue would take minutes to drain' },
);
const readQueueBytes = within(
  readBytes,
  { text: '1600B', reason: 'a full-sized packet must fit' },
  { text: '150MB', reason: 'such a queue would take minutes to drain' },
);

/** Words read alike, at least `least` and at most as many as there are names. */
function readList(
  text: string,
  least: number,
  names: readonly string[],
  read: Read<number>,
): Reading<number[]> {
  const words = wordsOf(text);
  if (words.length < least) {
    const reading = read('');
    return reading.ok ? wrong('is empty') : reading;
  }
  if (words.length > names.length)
    return wrong(`${printable(text.trim())} has more values than ${names.join(' ')}`);
  const readings = words.map(read);
  const fault = readings.find((reading) => !reading.ok);
  if (fault !== undefined) return fault as Reading<never>;
  return readAs(readings.flatMap((reading) => (reading.ok ? [reading.value] : [])));
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== '');
}
