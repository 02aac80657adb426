import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePath } from './path-records.ts';

const header =
  '# first-flight path 2\n' +
  'direction\tkind\tsequence\tcopy\torder\tsent_ns\tdelay_ns\tcorrupted\tce\n';

function parse(text: string) {
  return parsePath(text, { file: 'path.tsv' });
}

test('arrivals, losses and duplicates are kept by direction and kind, in columns', () => {
  const { path, truncated } = parse(
    `${header}up\tprobe\t0\t0\t0\t0\t50000000\t0\t0\n` +
      'up\tprobe\t1\t0\t-\t1000000\t-\t0\t0\n' +
      'up\tprobe\t2\t0\t1\t2000000\t50000256\t1\t0\n' +
      'up\tprobe\t2\t1\t2\t2000000\t50000512\t0\t1\n' +
      'down\ttrain\t0\t0\t0\t0\t51000000\t0\t0\n',
  );
  assert.equal(truncated, false);
  assert.deepEqual(path.up.probe, {
    sent: 3,
    sequence: Uint32Array.of(0, 1, 2, 2),
    copy: Uint8Array.of(0, 0, 0, 1),
    order: Int32Array.of(0, -1, 1, 2),
    sentNs: Float64Array.of(0, 1e6, 2e6, 2e6),
    delayNs: Float64Array.of(50_000_000, Number.NaN, 50_000_256, 50_000_512),
    corrupted: Uint8Array.of(0, 0, 1, 0),
    ce: Uint8Array.of(0, 0, 0, 1),
  });
  assert.equal(path.up.train.sent, 0);
  assert.equal(path.down.probe.sent, 0);
  assert.deepEqual(path.down.train.delayNs, Float64Array.of(51_000_000));
});

test('an interrupted last line is dropped and said to be', () => {
  const { path, truncated } = parse(
    `${header}up\tprobe\t0\t0\t0\t0\t5000\t0\t0\nup\tprobe\t1\t0\t1\t10`,
  );
  assert.deepEqual([path.up.probe.sent, truncated], [1, true]);
});

const first = 'up\tprobe\t0\t0\t0\t0\t5\t0\t0\n';

for (const [what, text, message] of [
  [
    'an older version',
    header.replace('path 2', 'path 1'),
    /^path\.tsv:1: expected the header "# first-flight path 2"/,
  ],
  [
    'a newer version',
    header.replace('path 2', 'path 3'),
    /^path\.tsv:1: first-flight path of version 3, but/,
  ],
  [
    'a third direction',
    header + first.replace('up', 'left'),
    /^path\.tsv:3: direction is "left", expected up or down$/,
  ],
  [
    'another kind',
    header + first.replace('probe', 'echo'),
    /^path\.tsv:3: kind is "echo", expected probe or train$/,
  ],
  [
    'a negative delay',
    header + first.replace('\t5\t', '\t-5\t'),
    /^path\.tsv:3: delay_ns is "-5", expected a whole number$/,
  ],
  [
    'a flag of neither value',
    header + first.replace(/0\n$/, '2\n'),
    /^path\.tsv:3: ce is "2", expected 0 or 1$/,
  ],
  [
    'a packet that is there twice',
    header + first + first,
    /^path\.tsv:4: up probe 0 copy 0 is out of place, expected 1 copy 0$/,
  ],
  [
    'a packet that is missing',
    `${header}${first}up\tprobe\t2\t0\t1\t0\t5\t0\t0\n`,
    /^path\.tsv:4: up probe 2 copy 0 is out of place, expected 1 copy 0$/,
  ],
  [
    'a copy of what was lost',
    `${header}up\tprobe\t0\t0\t-\t0\t-\t0\t0\nup\tprobe\t0\t1\t0\t0\t5\t0\t0\n`,
    /^path\.tsv:4: up probe 0 copy 1 is out of place, expected 1 copy 0$/,
  ],
  [
    'an arrival without a delay',
    header + first.replace('\t5\t', '\t-\t'),
    /^path\.tsv:3: order and delay_ns must be there for what arrived, and "-" for what did not$/,
  ],
] as const) {
  test(`${what} is refused with file and line`, () => {
    assert.throws(() => parse(text), { message });
  });
}

test('a hundred thousand probes are read in one go', () => {
  const lines = Array.from(
    { length: 100_000 },
    (_, index) => `up\tprobe\t${index}\t0\t${index}\t${index}000000\t50000000\t0\t0\n`,
  );
  const { path } = parse(header + lines.join(''));
  assert.equal(path.up.probe.sent, 100_000);
  assert.equal(path.up.probe.sentNs.at(-1), 99_999e6);
});
