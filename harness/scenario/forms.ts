import type { Form } from './field.ts';

/** The shapes of values, for editors: looser than the readers, which know bounds and say why. */

const number = String.raw`\d+(\.\d+)?`;
const percent = `${number}%`;
const duration = `${number}(us|ms|s)`;
const bytes = `${number}(B|KB|KiB|MB|MiB)`;

export const forms = {
  duration: form(duration, '60ms', '1.5s'),
  bytes: form(bytes, '64B', '1KB'),
  signedBytes: form(`-?${bytes}`, '24B', '-14B'),
  rate: form(`unlimited|${number}(bit|kbit|mbit|gbit)`, '20mbit', 'unlimited'),
  bottleneck: form(`none|${number}(bit|kbit|mbit|gbit)`, '10mbit', 'none'),
  chance: form(`${percent}( ${percent})?`, '1%', '1% 25%'),
  loss: form(
    `${percent}( ${percent})?|gemodel( ${percent}){1,4}|state( ${percent}){1,5}`,
    ...(['1%', '1% 25%', 'gemodel 1% 10% 70% 0.1%', 'state 1% 10%'] as const),
  ),
  jitter: form(`${duration}( ${percent})?`, '5ms', '5ms 25%'),
  slot: form(`none|${duration}( ${duration})?`, '10ms', '5ms 10ms', 'none'),
  packets: form(`${number}p`, '1000p'),
  queue: form(`${number}p|${bytes}`, '100p', '64KB'),
  boolean: form('true|false', 'true', 'false'),
  perSecond: form(`none|${number}/s`, '200/s', 'none'),
  bits: form('0x[0-9a-fA-F]+|[0-9]+', '0x1', '0x402'),
  pause: form(`auto|${duration}`, 'auto', '50ms'),
} as const;

export function wholeForm(example: string, word?: string): Form {
  return word === undefined
    ? form(String.raw`\d+`, example)
    : form(String.raw`${word}|\d+`, example, word);
}

export function choiceForm(choices: readonly [string, ...string[]]): Form {
  return form(choices.join('|'), ...choices);
}

/** A shape with examples that suit a particular field better. */
export function suited({ pattern }: Form, ...examples: [string, ...string[]]): Form {
  return { pattern, examples };
}

export function form(pattern: string, ...examples: [string, ...string[]]): Form {
  return { pattern: `^\\s*(${pattern})\\s*$`, examples };
}
