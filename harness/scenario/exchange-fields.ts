import type { Draft } from './draft.ts';
import { type FieldDefinition, field } from './field.ts';
import { forms, suited, wholeForm } from './forms.ts';
import { type Read, within } from './reading.ts';
import type { Exchange, Load } from './scenario.ts';
import { readBytes, readDuration, readPerSecond } from './units.ts';
import { orNull, readWhole } from './words.ts';

const largestMessage = {
  text: '16MiB',
  reason: 'longer transfers measure bandwidth, not the first flight',
};
const noLess = { text: '0ms', reason: 'time does not run backwards' };

/** Each concurrent client has an address of its own in a /24 (harness/plan/topology.ts). */
export const mostClients = 200;

export const exchangeFields = {
  request: ofExchange('requestBytes', {
    summary: 'What the client sends, in its first flight as far as it fits.',
    fallback: '64B',
    form: forms.bytes,
    read: within(
      readBytes,
      { text: '1B', reason: 'a first flight without data has nothing to save' },
      largestMessage,
    ),
  }),
  response: ofExchange('responseBytes', {
    summary: 'What the server answers; the exchange ends with its last byte.',
    fallback: '1KB',
    form: forms.bytes,
    read: within(
      readBytes,
      { text: '1B', reason: 'without an answer there is no first byte to time' },
      largestMessage,
    ),
  }),
  think: ofExchange('thinkMs', {
    summary: 'What the server waits between the whole request and its answer.',
    fallback: '0ms',
    form: forms.duration,
    read: within(readDuration, noLess, { text: '60s', reason: 'thinking would hide the path' }),
  }),
  timeout: ofExchange('timeoutMs', {
    summary: 'An exchange that has not ended after this counts as failed.',
    fallback: '30s',
    form: suited(forms.duration, '5s'),
    read: within(
      readDuration,
      { text: '1ms', reason: 'nothing would have time to end' },
      { text: '1000s', reason: 'a connection that takes so long is dead' },
    ),
  }),
  perConnection: ofExchange('perConnection', {
    summary:
      'Requests and responses that follow each other on one connection; times run to the first byte ' +
      'of the first and the last byte of the last.',
    fallback: '1',
    form: wholeForm('10'),
    read: readWhole(1, 10_000),
  }),
};

export const loadFields = {
  clients: ofLoad('clients', {
    summary:
      'Clients at once: each begins an exchange when its last has ended (closed loop); with `arrivals` the ' +
      'most that can be under way.',
    fallback: '1',
    form: wholeForm('8'),
    read: readWhole(1, mostClients),
  }),
  pause: ofLoad('pauseMs', {
    summary: 'What a client waits between exchanges; auto: until the path is idle.',
    fallback: 'auto',
    form: forms.pause,
    read: orNull(
      'auto',
      within(readDuration, noLess, { text: '1000s', reason: 'a run would never end' }),
    ),
  }),
  arrivals: ofLoad('arrivalsPerSecond', {
    summary:
      'Open loop: exchanges begin at Poisson instants of this mean rate, whatever became of earlier ones; none: closed loop.',
    fallback: 'none',
    form: forms.perSecond,
    read: orNull(
      'none',
      within(
        readPerSecond,
        { text: '0.001/s', reason: 'a run would never end' },
        { text: '100000/s', reason: 'no client here is that fast' },
      ),
    ),
  }),
};

type Placeless<T> = Omit<FieldDefinition<T>, 'place' | 'read'> & { readonly read: Read<T> };

function ofExchange<Key extends keyof Exchange>(key: Key, definition: Placeless<Exchange[Key]>) {
  const place = (draft: Draft, value: Exchange[Key]) => ({
    ...draft,
    exchange: { ...draft.exchange, [key]: value },
  });
  return field({ ...definition, place });
}

function ofLoad<Key extends keyof Load>(key: Key, definition: Placeless<Load[Key]>) {
  const place = (draft: Draft, value: Load[Key]) => ({
    ...draft,
    load: { ...draft.load, [key]: value },
  });
  return field({ ...definition, place });
}
