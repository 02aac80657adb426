import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Path } from '../scenario/scenario.ts';
import { pauseUs } from './probes.ts';

const exchange = { requestBytes: 64, responseBytes: 1000, thinkMs: 0, timeoutMs: 30_000 };

function pause(path: Partial<Path>): number {
  const whole = { rttMs: 100, jitterMs: 0, lossPercent: 0, rateBitsPerSecond: null, ...path };
  return pauseUs({ id: 'x', seed: 1, arms: ['tcp'], samples: 1, path: whole, exchange });
}

test('between exchanges the teardown has a round trip to arrive', () => {
  assert.equal(pause({}), 100_000);
});

test('jitter makes it longer, in both directions', () => {
  assert.equal(pause({ jitterMs: 10 }), 120_000);
});

test('on a slow link what an exchange had queued drains twice over', () => {
  // 2 x (64 + 1000 + 4096) bytes at 8 kbit/s take 10.32 s.
  assert.equal(pause({ rateBitsPerSecond: 8000 }), 10_420_000);
});
