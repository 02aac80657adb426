import assert from 'node:assert/strict';
import { test } from 'node:test';
import { probeWireBytes, trainPackets, trainWireBytes } from '../plan/probes.ts';
import { parsePath } from './path-records.ts';

const header = '# first-flight path 1\ndirection\tkind\tsequence\tdelay_ns\n';

function parse(text: string) {
  return parsePath(text, { file: 'path.tsv' });
}

test('probes and trains are told apart by direction', () => {
  const text =
    `${header}up\tprobe\t0\t50000000\nup\tprobe\t1\t-\ndown\tprobe\t0\t51000000\n` +
    'up\ttrain\t0\t0\nup\ttrain\t1\t576800\n';
  assert.deepEqual(parse(text), {
    path: {
      up: { probeNs: [50_000_000, null], trainNs: [0, 576_800] },
      down: { probeNs: [51_000_000], trainNs: [] },
    },
    truncated: false,
  });
});

test('an interrupted last line is dropped and said to be', () => {
  const { path, truncated } = parse(`${header}up\tprobe\t0\t5000\nup\tprobe\t1\t50`);
  assert.deepEqual([path.up.probeNs, truncated], [[5000], true]);
});

for (const [what, text, message] of [
  [
    'a newer version',
    header.replace('path 1', 'path 2'),
    /^path\.tsv:1: first-flight path of version 2, but/,
  ],
  [
    'a third direction',
    `${header}left\tprobe\t0\t5\n`,
    /^path\.tsv:3: direction is "left", expected up or down$/,
  ],
  [
    'another kind',
    `${header}up\techo\t0\t5\n`,
    /^path\.tsv:3: kind is "echo", expected probe or train$/,
  ],
  [
    'a negative delay',
    `${header}up\tprobe\t0\t-5\n`,
    /^path\.tsv:3: delay_ns is "-5", expected a whole number$/,
  ],
  [
    'a packet that arrived twice',
    `${header}up\tprobe\t7\t5\nup\tprobe\t7\t6\n`,
    /^path\.tsv:4: up probe 7 is recorded twice$/,
  ],
] as const) {
  test(`${what} is refused with file and line`, () => {
    assert.throws(() => parse(text), { message });
  });
}

test('packet sizes count Ethernet, IPv4 and UDP headers', () => {
  assert.deepEqual([probeWireBytes, trainWireBytes, trainPackets], [106, 1442, 64]);
});
