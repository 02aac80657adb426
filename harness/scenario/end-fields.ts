import type { Draft } from './draft.ts';
import { type Field, field } from './field.ts';
import { form, forms, wholeForm } from './forms.ts';
import { printable } from './printable.ts';
import { type Reading, readAs, wrong } from './reading.ts';
import type { ServerEnd } from './scenario.ts';
import { orNull, readBits, readWhole } from './words.ts';

type Which = 'client' | 'server';

/** Bits 0x1 to 0x400 of ip-sysctl.rst. */
const mostFastopenBits = 0x7ff;

function bothEndsFields(end: Which) {
  return {
    congestionControl: field({
      summary: 'Congestion control, as net.ipv4.tcp_congestion_control names it.',
      fallback: 'cubic',
      form: form('[a-z0-9_]+', 'cubic', 'reno', 'bbr'),
      read: readAlgorithm,
      place: (draft, congestionControl) => placed(draft, end, { congestionControl }),
    }),
    initialWindow: field({
      summary: "Initial congestion window in segments, or default: the kernel's (10, RFC 6928).",
      fallback: 'default',
      form: wholeForm('10', 'default'),
      read: orNull<number>('default', readWhole(1, 1000)),
      place: (draft, initialWindow) => placed(draft, end, { initialWindow }),
    }),
    fastopen: field({
      summary: 'Bits of net.ipv4.tcp_fastopen (ip-sysctl.rst).',
      fallback: end === 'client' ? '0x1' : '0x2',
      form: forms.bits,
      read: readBits(mostFastopenBits),
      place: (draft, fastopen) => placed(draft, end, { fastopen }),
    }),
  };
}

function placed(draft: Draft, end: Which, change: Partial<ServerEnd>): Draft {
  return { ...draft, [end]: { ...draft[end], ...change } };
}

function readAlgorithm(text: string): Reading<string> {
  const name = text.trim();
  if (/^[a-z0-9_]{1,15}$/u.test(name)) return readAs(name);
  return wrong(`${printable(name)} is no name of an algorithm; write cubic, reno or bbr`);
}

export const clientFields = bothEndsFields('client');

export const serverFields = {
  ...bothEndsFields('server'),
  fastopenQueue: field({
    summary:
      'Queue length of TCP_FASTOPEN: connections that may be pending with SYN data accepted (RFC 7413, 5.1).',
    fallback: '1024',
    form: wholeForm('16'),
    read: readWhole(0, 65_535),
    place: (draft, fastopenQueue) => placed(draft, 'server', { fastopenQueue }),
  }),
  backlog: field({
    summary: 'Established connections that may wait for accept(2): the backlog of listen(2).',
    fallback: '4096',
    form: wholeForm('128'),
    read: readWhole(1, 65_535),
    place: (draft, backlog) => placed(draft, 'server', { backlog }),
  }),
  workers: field({
    summary:
      'Connections that the server serves at once, others wait in the backlog; auto: more than the load has.',
    fallback: 'auto',
    form: wholeForm('4', 'auto'),
    read: orNull<number>('auto', readWhole(1, 1024)),
    place: (draft, workers) => placed(draft, 'server', { workers }),
  }),
};

/** Sysctls that a field of its own sets. */
const ownSysctls: ReadonlyMap<string, string> = new Map([
  ['net.ipv4.tcp_congestion_control', 'congestionControl'],
  ['net.ipv4.tcp_fastopen', 'fastopen'],
]);

/** Any other sysctl of an end's network namespace. */
export function sysctlField(end: Which, name: string): Field {
  return field({
    summary: `${name} in the ${end}'s network namespace.`,
    fallback: null,
    form: sysctlForm,
    read: readSysctl,
    place: (draft, value) =>
      placed(draft, end, { sysctls: { ...draft[end].sysctls, [name]: value } }),
  });
}

export const sysctlForm = form(String.raw`[\w.:,/ \t+-]+`, '1', '4096 131072 6291456');

/** Why this is no name of a sysctl that a scenario may set; null if it is one. */
export function sysctlNameProblem(name: string): string | null {
  const own = ownSysctls.get(name);
  if (own !== undefined) return `has a field of its own: write ${own}:`;
  if (/^net(?:\.[A-Za-z0-9_-]+){1,6}$/u.test(name) && name.length <= 100) return null;
  return 'is no sysctl of a network namespace; write one such as net.ipv4.tcp_ecn';
}

function readSysctl(text: string): Reading<string> {
  const value = text.trim().replaceAll(/\s+/gu, ' ');
  if (value === '') return wrong('is empty; write the value as sysctl(8) prints it');
  if (/^[\w.:,/ +-]{1,200}$/u.test(value)) return readAs(value);
  return wrong(`${printable(value)} has characters that no sysctl's value has`);
}
