import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Direction, Path } from '../scenario/scenario.ts';
import {
  chance,
  gilbertLoss,
  jitterOf,
  pathOf,
  plainDirection,
  randomLoss,
  rateOf,
} from './path-fixture.ts';
import { longestTrain, probeOptions, probePayloadBytes, probeSeconds } from './probes.ts';

function options(up: Partial<Direction>, rest: Partial<Path> = {}, probes: number | null = null) {
  return probeOptions({ path: pathOf(up, rest), probes });
}

const uniform = jitterOf(20);
const twentyMbit = rateOf(20_000_000);

describe('the probes of a path', () => {
  test('are five hundred, a millisecond apart, where the delay is steady', () => {
    assert.equal(
      options({}),
      '--count 500 --interval-us 1000 --train 64 --train-bytes 1400 --wait-ms 150',
    );
  });

  test('are as many as the scenario says, where it does', () => {
    assert.match(options({ loss: randomLoss(1) }, {}, 100_000), /^--count 100000 /);
  });

  test('are so many that a hundred losses are to be expected, between 3000 and 40,000', () => {
    assert.match(options({ loss: randomLoss(5) }), /^--count 3000 /);
    assert.match(options({ loss: randomLoss(1) }), /^--count 10000 /);
    assert.match(options({ loss: randomLoss(0.01) }), /^--count 40000 /);
    assert.match(options({ loss: randomLoss(99.9) }), /^--count 40000 /);
  });

  test('are as many for whichever direction needs more', () => {
    const down = { ...plainDirection, loss: randomLoss(1) };
    assert.match(options({}, { down }), /^--count 10000 /);
  });

  test('are so many that 320 bursts of losses are to be expected', () => {
    // Of 104 packets one begins a burst: 1/0.01 in the good state, then 1/0.25 in the bad one.
    assert.match(options({ loss: gilbertLoss(1, 25) }), /^--count 33280 /);
    assert.match(options({ loss: gilbertLoss(20, 25) }), /^--count 8000 /);
  });

  test('are ten thousand where a table shapes the delay, 3000 where it is uniform', () => {
    assert.match(options({ jitter: jitterOf(20) }), /^--count 3000 /);
    assert.match(options({ jitter: jitterOf(20, 'normal') }), /^--count 10000 /);
  });

  test('are so many that a hundred are duplicated, corrupted or sent ahead', () => {
    assert.match(options({ duplicate: chance(1) }), /^--count 10000 /);
    assert.match(options({ corrupt: chance(2) }), /^--count 5000 /);
    // At 25 % each packet after four delayed ones: one in eight is sent ahead.
    const reorder = { percent: 25, correlationPercent: 0, gap: 5 };
    assert.match(options({ reorder }), /^--count 800 /);
    assert.match(options({ reorder: { ...reorder, percent: 1, gap: 1 } }), /^--count 10000 /);
  });

  test('are further apart than jitter can hold one up, unless it may be overtaken', () => {
    assert.match(options({ jitter: uniform }), / --interval-us 40000 .* --wait-ms 170$/);
    assert.match(options({ jitter: { ...uniform, reorders: true } }), / --interval-us 1000 /);
    // netem's rate keeps the order even so.
    assert.match(
      options({ jitter: { ...uniform, reorders: true }, rate: twentyMbit }),
      / --interval-us 40000 /,
    );
    // The normal table reaches from -4 to 3.52 standard deviations.
    assert.match(
      options({ jitter: jitterOf(5, 'normal') }),
      / --interval-us 37614 .* --wait-ms 168$/,
    );
  });

  test('are twice their own time on the link apart', () => {
    const slow = { ...twentyMbit, bitsPerSecond: 8000 };
    // 106 bytes take 106 ms, the train of 64 packets of 1442 bytes 92.288 s.
    assert.match(options({ rate: slow }), / --interval-us 212000 .* --wait-ms 92438$/);
    // Three cells of 48 bytes, 53 with their headers.
    assert.match(
      options({ rate: { ...slow, cellBytes: 48, cellOverheadBytes: 5 } }),
      / --interval-us 318000 /,
    );
    const bottleneck = { bitsPerSecond: 8000, queue: { unit: 'packets', size: 10 } } as const;
    assert.match(options({ bottleneck }), / --interval-us 212000 /);
  });

  test('leave slots and a small limit of netem room', () => {
    const slot = { minMs: 5, maxMs: 10, packets: 2, bytes: 0 };
    // 200 packets fill a hundred slots, which take up to a second.
    assert.equal(
      options({ slot }),
      '--count 3000 --interval-us 20000 --train 200 --train-bytes 1400 --wait-ms 1160',
    );
    assert.match(options({ limitPackets: 20 }), / --interval-us 5000 --train 104 /);
  });

  test('overflow a queue that a train can overflow', () => {
    const bottleneck = {
      bitsPerSecond: 20_000_000,
      queue: { unit: 'packets', size: 100 },
    } as const;
    assert.match(options({ bottleneck }), / --train 264 /);
    const bytes = { unit: 'bytes', size: 64_000 } as const; // 44 packets of 1442 bytes
    assert.match(options({ bottleneck: { ...bottleneck, queue: bytes } }), / --train 152 /);
    const large = { unit: 'packets', size: 5000 } as const;
    assert.match(options({ bottleneck: { ...bottleneck, queue: large } }), / --train 64 /);
  });

  test('form a longer train at a rate that a short one would pass in no time', () => {
    // 1442 bytes take 0.115 us at 100 Gbit/s, 867 of them 100 us.
    const rate = { ...twentyMbit, bitsPerSecond: 100e9 };
    assert.match(options({ rate }), / --train 868 /);
  });

  test('fit into the MTU with the headers of their IP version', () => {
    assert.match(options({}, { mtuBytes: 576 }), / --train-bytes 548 /);
    assert.match(options({}, { mtuBytes: 1280, ip: 'ipv6' }), / --train-bytes 1232 /);
    assert.match(options({}, { ip: 'ipv6' }), / --train-bytes 1400 /);
  });

  test('are ECN-capable where marks are asked for', () => {
    assert.match(options({ loss: randomLoss(5), ecn: true }), / --ecn --wait-ms 150$/);
    assert.match(options({ loss: randomLoss(5), ecn: true }), /^--count 3000 /);
  });

  test('take the time of the spaced ones and three waits', () => {
    assert.equal(probeSeconds({ path: pathOf({}), probes: null }), 0.95);
  });

  test('have the sizes that the probe program sends, and its limits', () => {
    const native = join(import.meta.dirname, '../../native');
    const source = readdirSync(native)
      .filter((name) => /^probe.*\.[ch]$/.test(name))
      .map((name) => readFileSync(join(native, name), 'utf8'))
      .join('\n');
    const defined = (name: string) =>
      Number(new RegExp(`^#define ${name}\\s+(\\d+)`, 'm').exec(source)?.[1]);
    assert.equal(probePayloadBytes, defined('PROBE_BYTES'));
    assert.ok(longestTrain <= defined('MAX_TRAIN'));
  });
});
