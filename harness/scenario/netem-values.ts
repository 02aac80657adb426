import { printable } from './printable.ts';
import { mapped, type Read, type Reading, readAs, within, wrong } from './reading.ts';
import type { Bottleneck, Chance, Loss, Slot } from './scenario.ts';
import { readBytes, readDuration, readPackets, readPercent } from './units.ts';

/**
 * Values of several words, in the order in which tc-netem(8) has them: a correlation follows its
 * percentage, the parameters of a loss model follow its name.
 */

/** A percentage from 0 to 100. */
const readShare = within(
  readPercent,
  { text: '0%', reason: 'no chance is less than none' },
  { text: '100%', reason: 'no chance is more than certainty' },
);

/** `1%`, or `1% 25%` with a correlation. */
export function readChance(text: string, read: Read<number> = readShare): Reading<Chance> {
  return mapped(
    readList(text, ['PERCENT', 'CORRELATION'], read),
    ([percent, correlationPercent = 0]) => ({ percent, correlationPercent }),
  );
}

const readLossShare = within(
  readPercent,
  { text: '0%', reason: 'no chance is less than none' },
  { text: '100%', reason: 'a path cannot lose more than everything' },
);

/** `1%`, `1% 25%`, `gemodel P [R [1-H [1-K]]]` or `state P13 [P31 [P32 [P23 [P14]]]]`; null for `0%`. */
export function readLoss(text: string): Reading<Loss | null> {
  const [model = '', ...parameters] = wordsOf(text);
  if (model === 'gemodel') return readGilbertElliott(parameters.join(' '));
  if (model === 'state') return readFourStates(parameters.join(' '));
  if (/^[a-z]/iu.test(model))
    return wrong(
      `${printable(model)} is no loss model; write 1%, 1% 25%, gemodel 1% 10% or state 1% 10%`,
    );
  return mapped(readChance(text, readLossShare), (chance) =>
    chance.percent === 0 ? null : { model: 'random' as const, ...chance },
  );
}

/** What is left out makes the simplest model of that name, as in tc-netem(8). */
function readGilbertElliott(parameters: string): Reading<Loss> {
  if (parameters === '') return wrong('gemodel has no P; write gemodel 1% 10%');
  const reading = readList(parameters, ['P', 'R', '1-H', '1-K'], readShare);
  return mapped(reading, ([p, r = 100 - p, badLoss = 100, goodLoss = 0]) => ({
    model: 'gemodel',
    p,
    r,
    badLoss,
    goodLoss,
  }));
}

function readFourStates(parameters: string): Reading<Loss> {
  if (parameters === '') return wrong('state has no P13; write state 1% 10%');
  const reading = readList(parameters, ['P13', 'P31', 'P32', 'P23', 'P14'], readShare);
  if (!reading.ok) return reading;
  const [p13, p31 = 100 - p13, p32 = 0, p23 = 100, p14 = 0] = reading.value;
  // Both lead out of one state.
  if (p13 + p14 > 100) return wrong('P13 and P14 are more than 100% together; lower one of them');
  if (p31 + p32 > 100) return wrong('P31 and P32 are more than 100% together; lower one of them');
  return readAs({ model: 'state', p13, p31, p32, p23, p14 });
}

/** `5ms`, or `5ms 25%` with a correlation. */
export function readJitter(
  text: string,
): Reading<{ readonly ms: number; readonly correlationPercent: number }> {
  const [duration = '', ...rest] = wordsOf(text);
  const ms = readJitterDuration(duration);
  if (!ms.ok) return ms;
  if (rest.length === 0) return readAs({ ms: ms.value, correlationPercent: 0 });
  const correlation = readList(rest.join(' '), ['CORRELATION'], readShare);
  return mapped(correlation, ([correlationPercent]) => ({ ms: ms.value, correlationPercent }));
}

const readJitterDuration = within(
  readDuration,
  { text: '0ms', reason: 'time does not run backwards' },
  { text: '5s', reason: 'half of the longest round trip' },
);

/** `10ms`, or `10ms 20ms` for slots at random distances; null for `none`. */
export function readSlot(text: string): Reading<Pick<Slot, 'minMs' | 'maxMs'> | null> {
  if (text.trim() === 'none') return readAs(null);
  const reading = readList(text, ['MIN', 'MAX'], readSlotDuration);
  if (!reading.ok) return reading;
  const [minMs, maxMs = minMs] = reading.value;
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

/** Words read alike: at least one, at most as many as there are names. */
function readList(
  text: string,
  names: readonly string[],
  read: Read<number>,
): Reading<[number, ...number[]]> {
  const [first = '', ...rest] = wordsOf(text);
  if (rest.length >= names.length)
    return wrong(`${printable(text.trim())} has more values than ${names.join(' ')}`);
  const head = read(first);
  if (!head.ok) return head;
  const readings = rest.map(read);
  const fault = readings.find((reading) => !reading.ok);
  if (fault !== undefined) return fault as Reading<never>;
  return readAs([head.value, ...readings.flatMap((each) => (each.ok ? [each.value] : []))]);
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== '');
}
