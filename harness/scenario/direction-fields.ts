import type { DirectionDraft, Draft, DraftDistribution } from './draft.ts';
import { type Field, type Form, field } from './field.ts';
import { form, forms, suited } from './forms.ts';
import { nearest } from './nearest.ts';
import { readChance, readJitter, readLoss, readQueue, readSlot } from './netem-values.ts';
import { printable } from './printable.ts';
import { type Read, type Reading, readAs, within, wrong } from './reading.ts';
import type { Chance } from './scenario.ts';
import { readBytes, readDuration, readPackets, readRate, readSignedBytes } from './units.ts';
import { wholeNumber } from './whole-number.ts';
import { orNull, readBoolean } from './words.ts';

/** Packets that netem may hold unless a scenario says otherwise, far above any bandwidth-delay product here. */
const defaultLimit = '1000000p';

const distributions = ['uniform', 'normal', 'pareto', 'paretonormal'] as const;

const noLess = { text: '0ms', reason: 'time does not run backwards' };
const fastest = { text: '100gbit', reason: 'that is no limit here; write unlimited' };
const slowest = { text: '8kbit', reason: 'one full-sized packet would take more than 1.5 s' };

/** The directions that a field speaks of. */
export type Ends = readonly ('up' | 'down')[];

/** A field of one direction, made for that direction or for both. */
type DirectionField = (ends: Ends) => Field;

function directionField<T>(definition: {
  readonly summary: string;
  readonly fallback: string | null;
  readonly form: Form;
  readonly read: Read<T>;
  readonly place: (direction: DirectionDraft, value: T) => DirectionDraft;
}): DirectionField {
  const { place, ...rest } = definition;
  return (ends) => {
    const placeAll = (draft: Draft, value: T): Draft => {
      const changed = ends.map((end) => [end, place(draft[end], value)] as const);
      return { ...draft, ...Object.fromEntries(changed) };
    };
    return field({ ...rest, place: placeAll });
  };
}

const readDelay = within(readDuration, noLess, {
  text: '5s',
  reason: 'half of the longest round trip',
});
const readLinkRate = within(readRate, slowest, fastest);
const longestHeader = { text: '1000B', reason: 'no header is that long' };
const readPacketOverhead = within(
  readSignedBytes,
  { text: '-40B', reason: 'a packet of 54 B, headers alone, must keep some' },
  longestHeader,
);
const readCellOverhead = within(
  readSignedBytes,
  { text: '-100B', reason: 'no header is that long' },
  longestHeader,
);
const readCell = within(
  readBytes,
  { text: '0B', reason: 'no cell is smaller than none' },
  { text: '9000B', reason: 'jumbo frames end there' },
);
const readSlotBytes = within(
  readBytes,
  { text: '0B', reason: 'no slot delivers less than nothing' },
  { text: '16MiB', reason: 'that is no limit here; write 0B' },
);
const readSlotPackets = within(
  readPackets,
  { text: '0p', reason: 'no slot delivers less than nothing' },
  { text: '1000000p', reason: 'that is no limit here; write 0p' },
);
const readLimit = within(
  readPackets,
  { text: '1p', reason: 'a queue without room passes nothing' },
  { text: '10000000p', reason: 'that is no limit here' },
);

function chanceOrNone(text: string): Reading<Chance | null> {
  const reading = readChance(text);
  return reading.ok && reading.value.percent === 0 ? readAs(null) : reading;
}

function readDistribution(text: string): Reading<DraftDistribution> {
  const word = text.trim();
  const known = distributions.find((name) => name === word);
  if (known !== undefined) return readAs({ name: known });
  // A file is told from a misspelt name by its ending or its folder.
  if (/[./]/u.test(word)) {
    if (/^[\w./ -]{1,200}$/u.test(word)) return readAs({ name: 'file', file: word });
    return wrong(`${printable(word)} is not a file name of letters, digits, . / - and spaces`);
  }
  const orFile = 'or a file with measured delays such as ./delays.txt';
  const names = distributions.join(', ');
  if (word === '') return wrong(`is empty; write ${names} ${orFile}`);
  const near = nearest(word, distributions);
  const advice = near === null ? `write ${names} ${orFile}` : `did you mean ${near}?`;
  return wrong(`${printable(word)} is no distribution; ${advice}`);
}

/** What can be said of a direction, each to be made for one direction or for both. */
export const directionFields = {
  jitter: directionField({
    summary:
      'Variation of the delay: uniform in +- this, or of this standard deviation with another `distribution`; ' +
      'a second value is the correlation that netem is told, which does nothing below some 500ms of jitter.',
    fallback: '0ms',
    form: forms.jitter,
    read: readJitter,
    place: (direction, { ms, correlationPercent }) => ({
      ...direction,
      jitterMs: ms,
      jitterCorrelationPercent: correlationPercent,
    }),
  }),
  distribution: directionField({
    summary:
      'Shape of the jitter: uniform, normal, pareto, paretonormal, or a text file of measured delays ' +
      '(one duration a line), of which only the shape counts.',
    fallback: 'uniform',
    form: form('uniform|normal|pareto|paretonormal|[^ ]*[./].*', 'normal', './delays.txt'),
    read: readDistribution,
    place: (direction, distribution) => ({ ...direction, distribution }),
  }),
  jitterReorders: directionField({
    summary: 'Whether jitter lets a packet overtake another, as netem does by itself.',
    fallback: 'false',
    form: forms.boolean,
    read: readBoolean,
    place: (direction, jitterReorders) => ({ ...direction, jitterReorders }),
  }),
  loss: directionField({
    summary:
      'Packet loss as in tc-netem(8): independent (1%), in bursts by Gilbert-Elliott (gemodel P [R [1-H [1-K]]]) or a ' +
      'four-state Markov chain (state P13 [P31 [P32 [P23 [P14]]]]), or correlated (1% 25%), of which netem makes ' +
      'far less than its name says.',
    fallback: '0%',
    form: forms.loss,
    read: readLoss,
    place: (direction, loss) => ({ ...direction, loss }),
  }),
  ecn: directionField({
    summary: 'Mark ECN-capable packets instead of losing them.',
    fallback: 'false',
    form: forms.boolean,
    read: readBoolean,
    place: (direction, ecn) => ({ ...direction, ecn }),
  }),
  duplicate: directionField({
    summary: 'Packets that arrive twice; a second value is the correlation.',
    fallback: '0%',
    form: forms.chance,
    read: chanceOrNone,
    place: (direction, duplicate) => ({ ...direction, duplicate }),
  }),
  corrupt: directionField({
    summary: 'Packets with one flipped bit; a second value is the correlation.',
    fallback: '0%',
    form: forms.chance,
    read: chanceOrNone,
    place: (direction, corrupt) => ({ ...direction, corrupt }),
  }),
  reorder: directionField({
    summary:
      'Packets that are sent at once, past those that are delayed; a second value is the correlation.',
    fallback: '0%',
    form: forms.chance,
    read: chanceOrNone,
    place: (direction, reorder) => ({ ...direction, reorder }),
  }),
  gap: directionField({
    summary: 'Only every so many packets may be reordered.',
    fallback: '1',
    ...wholeNumber(1, 1_000_000, '5'),
    place: (direction, gap) => ({ ...direction, gap }),
  }),
  rate: directionField({
    summary: 'Link rate, by netem itself, or unlimited.',
    fallback: 'unlimited',
    form: forms.rate,
    read: readLinkRate,
    place: (direction, rateBitsPerSecond) => ({ ...direction, rateBitsPerSecond }),
  }),
  packetOverhead: directionField({
    summary: 'Bytes that `rate` counts on top of each packet; negative takes away.',
    fallback: '0B',
    form: forms.signedBytes,
    read: readPacketOverhead,
    place: (direction, packetOverheadBytes) => ({ ...direction, packetOverheadBytes }),
  }),
  cell: directionField({
    summary: 'Payload of a link-layer cell: `rate` counts whole cells. 0B for none.',
    fallback: '0B',
    form: suited(forms.bytes, '48B'),
    read: readCell,
    place: (direction, cellBytes) => ({ ...direction, cellBytes }),
  }),
  cellOverhead: directionField({
    summary: 'Bytes that `rate` counts on top of each cell.',
    fallback: '0B',
    form: suited(forms.signedBytes, '5B'),
    read: readCellOverhead,
    place: (direction, cellOverheadBytes) => ({ ...direction, cellOverheadBytes }),
  }),
  slot: directionField({
    summary: 'Deliver in slots this far apart (MIN [MAX]), as shared media do, or none.',
    fallback: 'none',
    form: forms.slot,
    read: readSlot,
    place: (direction, slot) => ({ ...direction, slot }),
  }),
  slotPackets: directionField({
    summary: 'Packets that one slot may deliver; 0p for no limit.',
    fallback: '0p',
    form: suited(forms.packets, '3p'),
    read: readSlotPackets,
    place: (direction, slotPackets) => ({ ...direction, slotPackets }),
  }),
  slotBytes: directionField({
    summary: 'Bytes that one slot may deliver; 0B for no limit.',
    fallback: '0B',
    form: suited(forms.bytes, '3KB'),
    read: readSlotBytes,
    place: (direction, slotBytes) => ({ ...direction, slotBytes }),
  }),
  limit: directionField({
    summary: 'Packets that netem may hold, those that are merely delayed included.',
    fallback: defaultLimit,
    form: forms.packets,
    read: readLimit,
    place: (direction, limitPackets) => ({ ...direction, limitPackets }),
  }),
  bottleneck: directionField({
    summary: 'Rate of a slow link with a `queue` of its own, ahead of the delay, or none.',
    fallback: 'none',
    form: forms.bottleneck,
    read: orNull<number | null>('none', within(readRate, slowest, fastest)),
    place: (direction, bottleneckBitsPerSecond) => ({ ...direction, bottleneckBitsPerSecond }),
  }),
  queue: directionField({
    summary: 'What may wait at the bottleneck, in packets or bytes.',
    fallback: '100p',
    form: forms.queue,
    read: readQueue,
    place: (direction, queue) => ({ ...direction, queue }),
  }),
} as const satisfies Readonly<Record<string, DirectionField>>;

/** The one field that only a single direction has. */
export const delay = directionField({
  summary: 'One-way delay, where it is not half of `path.rtt`.',
  fallback: null,
  form: forms.duration,
  read: readDelay,
  place: (direction, delayMs) => ({ ...direction, delayMs }),
});
