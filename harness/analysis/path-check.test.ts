import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Path } from '../scenario/scenario.ts';
import { checkPath } from './path-check.ts';
import type { DirectionRecords } from './path-records.ts';

const path: Path = { rttMs: 100, jitterMs: 0, lossPercent: 0, rateBitsPerSecond: null };
const sound = probes(200, () => 50.01);

function probes(count: number, delayMs: (index: number) => number | null): DirectionRecords {
  const probeNs = Array.from({ length: count }, (_, index) => {
    const ms = delayMs(index);
    return ms === null ? null : ms * 1e6;
  });
  return { probeNs, trainNs: [] };
}

/** Probes that take 50 ms, and a train of 64 packets that arrive at even distances. */
function train(gapNs: number, delayMs = 50): DirectionRecords {
  const trainNs = Array.from({ length: 64 }, (_, index) => index * gapNs);
  return { ...probes(200, () => delayMs), trainNs };
}

function problems(up: DirectionRecords, asked: Partial<Path> = {}, down = up) {
  return checkPath({ up, down }, { ...path, ...asked }).problems;
}

test('a sound path has no problems and says what was measured', () => {
  const up = probes(4, (index) => [50, 50.2, null, 50.1][index] ?? null);
  const { measured } = checkPath({ up, down: sound }, path);
  assert.deepEqual(measured.up, {
    probes: 4,
    lost: 1,
    delayMs: { min: 50, median: 50.1, max: 50.2 },
    rateMbps: null,
  });
  assert.deepEqual(problems(sound), []);
});

test('a longer delay is a problem of its direction alone', () => {
  assert.deepEqual(
    problems(
      probes(200, () => 60.1),
      {},
      sound,
    ),
    ['up: median one-way delay 60.1 ms, asked 50 ms (tolerance 0.5 ms)'],
  );
});

test('a shorter delay is a problem too', () => {
  assert.deepEqual(
    problems(
      sound,
      {},
      probes(200, () => 49.4),
    ),
    ['down: median one-way delay 49.4 ms, asked 50 ms (tolerance 0.5 ms)'],
  );
});

test('short delays have a tolerance of 50 microseconds', () => {
  const oneMs = { rttMs: 2 };
  assert.deepEqual(
    problems(
      probes(20, () => 1.049),
      oneMs,
    ),
    [],
  );
  assert.deepEqual(
    problems(
      probes(20, () => 1.051),
      oneMs,
      probes(20, () => 1),
    ),
    ['up: median one-way delay 1.051 ms, asked 1 ms (tolerance 0.05 ms)'],
  );
});

test('at a slow rate the delay includes the time of the probe on the link', () => {
  // 106 bytes at 100 kbit/s take 8.48 ms; 1442 bytes take 115.36 ms.
  const slow = { rateBitsPerSecond: 100_000 };
  assert.deepEqual(problems(train(115_360_000, 58.48), slow), []);
  assert.deepEqual(problems(train(115_360_000, 50), slow, train(115_360_000, 58.48)), [
    'up: median one-way delay 50 ms, asked 58.48 ms (tolerance 0.585 ms)',
  ]);
});

test('no probes and no arrivals are problems', () => {
  assert.deepEqual(
    problems(
      probes(0, () => null),
      {},
      sound,
    ),
    ['up: no probes were sent'],
  );
  assert.deepEqual(
    problems(
      probes(200, () => null),
      {},
      sound,
    ),
    ['up: none of 200 probes arrived'],
  );
});

test('a probe lost where no loss was asked is a problem', () => {
  const one = probes(200, (index) => (index === 3 ? null : 50));
  assert.deepEqual(problems(one, {}, sound), [
    'up: 1 of 200 probes lost (0.5 %), asked 0 % (p = 0)',
  ]);
});

test('loss is a problem only where chance does not explain it', () => {
  const losing = (lost: number) => probes(200, (index) => (index < lost ? null : 50));
  // Binomial, n = 200, p = 0.01: P(X >= 9) = 2.1e-4 and P(X >= 10) = 4.0e-5, either doubled.
  assert.deepEqual(problems(losing(9), { lossPercent: 1 }), []);
  assert.deepEqual(problems(losing(10), { lossPercent: 1 }, losing(2)), [
    'up: 10 of 200 probes lost (5 %), asked 1 % (p = 8.0e-5)',
  ]);
  // No loss at all refutes 10 %: 0.9^200 = 7e-10.
  assert.deepEqual(problems(losing(0), { lossPercent: 10 }, losing(20)), [
    'up: 0 of 200 probes lost (0 %), asked 10 % (p = 1.4e-9)',
  ]);
});

test('the train must run at the rate asked for, within 3 percent', () => {
  // 1442 bytes at 20 Mbit/s take 576.8 microseconds.
  const asked = { rateBitsPerSecond: 20_000_000 };
  const { measured } = checkPath(
    { up: train(576_800), down: train(576_800) },
    { ...path, ...asked },
  );
  assert.ok(Math.abs((measured.up.rateMbps ?? 0) - 20) < 1e-9);
  assert.deepEqual(problems(train(576_800 * 1.029), asked), []);
  assert.deepEqual(problems(train(1_153_600), asked, train(576_800)), [
    'up: rate 10 Mbit/s, asked 20 Mbit/s (accepted 19.4 to 20.6)',
  ]);
  assert.deepEqual(problems(train(1000), asked, train(576_800)), [
    'up: rate 11540 Mbit/s, asked 20 Mbit/s (accepted 19.4 to 20.6)',
  ]);
});

test('lost packets of the train do not count towards the rate', () => {
  // The emulator drops them before the link, so those that remain follow each other closely.
  const whole = train(576_800);
  const trainNs = whole.trainNs.flatMap((ns, index) => (index < 60 ? [ns] : [null]));
  const asked = { rateBitsPerSecond: 20_000_000 };
  assert.deepEqual(problems({ ...whole, trainNs }, asked), []);
});

test('a rate that could not be measured is a problem', () => {
  assert.deepEqual(problems(sound, { rateBitsPerSecond: 20_000_000 }, train(576_800)), [
    'up: too little of the packet train arrived to measure the rate, asked 20 Mbit/s',
  ]);
});

test('jitter may stretch the train by its whole width', () => {
  // 63 gaps of 0.5768 ms and 8 ms more: 16.39 Mbit/s.
  const stretched = train(576_800 + 8e6 / 63);
  assert.deepEqual(problems(stretched, { rateBitsPerSecond: 20_000_000 }), [
    'up: rate 16.39 Mbit/s, asked 20 Mbit/s (accepted 19.4 to 20.6)',
    'down: rate 16.39 Mbit/s, asked 20 Mbit/s (accepted 19.4 to 20.6)',
  ]);
  const swaying = probes(200, (index) => 47 + (index % 61) / 10);
  const jittered = { ...swaying, trainNs: stretched.trainNs };
  assert.deepEqual(problems(jittered, { jitterMs: 4, rateBitsPerSecond: 20_000_000 }), []);
});

test('jitter as netem makes it passes, however closely the probes follow each other', () => {
  const random = mulberry32(1);
  for (const gapMs of [0.5, 2, 5, 20]) {
    for (let round = 0; round < 200; round += 1) {
      const up = heldInOrder(200, gapMs, () => 50 + 4 * (2 * random() - 1));
      assert.deepEqual(problems(up, { jitterMs: 4 }), [], `probes every ${gapMs} ms`);
    }
  }
});

test('delays beyond the jitter are problems', () => {
  const sway = (index: number) => 46 + (index % 81) / 10;
  const early = probes(200, (index) => (index === 0 ? 45 : sway(index)));
  const late = probes(200, (index) => (index === 0 ? 55 : sway(index)));
  assert.deepEqual(problems(early, { jitterMs: 4 }, late), [
    'up: least one-way delay 45 ms, asked 50 ms +- 4 ms (tolerance 0.5 ms)',
    'down: greatest one-way delay 55 ms, asked 50 ms +- 4 ms (tolerance 0.5 ms)',
  ]);
});

test('jitter around a shorter delay is a problem although no single delay is out of bounds', () => {
  const shorter = probes(200, (index) => 46 + (index % 41) / 10);
  assert.deepEqual(problems(shorter, { jitterMs: 4 }, shorter).length, 2);
  assert.match(
    problems(shorter, { jitterMs: 4 })[0] ?? '',
    /^up: median one-way delay 47.95 ms, asked 50 ms/,
  );
});

test('jitter that is not there is a problem', () => {
  assert.deepEqual(
    problems(
      sound,
      { jitterMs: 4 },
      probes(200, (index) => 47 + (index % 61) / 10),
    ),
    ['up: one-way delays vary by only 0 ms, asked 50 ms +- 4 ms (tolerance 0.5 ms)'],
  );
});

/** Packets sent every `gapMs` that may not overtake each other. */
function heldInOrder(count: number, gapMs: number, drawMs: () => number): DirectionRecords {
  let lastArrivalMs = 0;
  return probes(count, (index) => {
    lastArrivalMs = Math.max(lastArrivalMs, index * gapMs + drawMs());
    return lastArrivalMs - index * gapMs;
  });
}

/** A small seeded generator, after Tommy Ettinger. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

test('delays that vary although no jitter was asked for are a problem, whatever their median', () => {
  const varying = probes(200, (index) => 50 + (index % 9) - 4);
  assert.deepEqual(problems(varying, {}, sound), [
    'up: least one-way delay 46 ms, asked 50 ms (tolerance 0.5 ms)',
  ]);
  const late = probes(200, (index) => (index % 40 === 0 ? 58 : 50));
  assert.deepEqual(problems(late, {}, sound), [
    'up: 99th percentile of the one-way delay 58 ms, asked 50 ms (tolerance 0.5 ms)',
  ]);
});

test('a rate limit that was not asked for is a problem, unless jitter explains it', () => {
  const slow = train(576_800); // 1442 bytes at 20 Mbit/s
  assert.deepEqual(problems(slow, {}, sound), [
    'up: rate 20 Mbit/s, although no limit was asked for',
  ]);
  assert.deepEqual(problems(train(500), {}, sound), []);
});

test('a path that was to lose everything and did has no problem', () => {
  const none = probes(200, () => null);
  assert.deepEqual(problems(none, { lossPercent: 100 }), []);
  assert.deepEqual(problems(none), [
    'up: none of 200 probes arrived',
    'down: none of 200 probes arrived',
  ]);
});
