import { delay, directionFields, type Ends } from './direction-fields.ts';
import type { DirectionDraft } from './draft.ts';
import { type Field, field } from './field.ts';
import { choiceForm, forms, suited } from './forms.ts';
import { within } from './reading.ts';
import type { Path } from './scenario.ts';
import { readBytes, readDuration } from './units.ts';
import { readChoice } from './words.ts';

/** Fields that `path` has once, for both directions together. */
export const wholePathFields = {
  rtt: field({
    summary: 'Round-trip time with empty queues; half is applied in each direction.',
    fallback: null,
    form: forms.duration,
    read: within<number>(
      readDuration,
      { text: '0.01ms', reason: 'a path without delay has no round trip to save' },
      { text: '10s', reason: 'no path that people use is that long' },
    ),
    place: (draft, rttMs) => {
      const half = (direction: DirectionDraft) => ({ ...direction, delayMs: rttMs / 2 });
      return { ...draft, up: half(draft.up), down: half(draft.down) };
    },
  }),
  ip: field({
    summary: 'Version of the Internet Protocol.',
    fallback: 'ipv4',
    form: choiceForm(['ipv4', 'ipv6']),
    read: readChoice<Path['ip']>(['ipv4', 'ipv6']),
    place: (draft, ip) => ({ ...draft, path: { ...draft.path, ip } }),
  }),
  mtu: field({
    summary: 'Largest IP packet on every link.',
    fallback: '1500B',
    form: suited(forms.bytes, '1400B'),
    read: within<number>(
      readBytes,
      { text: '576B', reason: 'every IPv4 host must take that much (RFC 791)' },
      { text: '9000B', reason: 'jumbo frames end there' },
    ),
    place: (draft, mtuBytes) => ({ ...draft, path: { ...draft.path, mtuBytes } }),
  }),
};

function fieldsFor(ends: Ends): Record<keyof typeof directionFields, Field> {
  return Object.fromEntries(
    Object.entries(directionFields).map(([name, make]) => [name, make(ends)]),
  ) as Record<keyof typeof directionFields, Field>;
}

/** What `path` says for both directions, and `path.up` and `path.down` for one. */
export const bothWaysFields = fieldsFor(['up', 'down']);
export const upFields = { delay: delay(['up']), ...fieldsFor(['up']) };
export const downFields = { delay: delay(['down']), ...fieldsFor(['down']) };
