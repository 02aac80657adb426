import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  gilbertLoss,
  jitterOf,
  pathOf,
  plainDirection,
  randomLoss,
  rateOf,
} from '../plan/path-fixture.ts';
import { pathFindings } from './asked-path.ts';

test('of both directions the worse is set beside the round-trip time', () => {
  const bottleneck = { bitsPerSecond: 5_000_000, queue: { unit: 'packets', size: 50 } } as const;
  const down = { ...plainDirection, loss: randomLoss(3), rate: rateOf(20_000_000), bottleneck };
  const { rttMs, jitterMs, lossPercent, rateMbps } = pathFindings(
    pathOf({ jitter: jitterOf(4), loss: randomLoss(1) }, { down }),
  );
  assert.deepEqual(
    { rttMs, jitterMs, lossPercent, rateMbps },
    {
      rttMs: 100,
      jitterMs: 4,
      lossPercent: 3,
      rateMbps: 5,
    },
  );
});

test('a path without jitter, loss and rate has none', () => {
  const { jitterMs, lossPercent, rateMbps } = pathFindings(pathOf({}));
  assert.deepEqual([jitterMs, lossPercent, rateMbps], [0, 0, null]);
});

test('of a loss model with states the findings say what it comes to', () => {
  assert.equal(pathFindings(pathOf({ loss: gilbertLoss(1, 25) })).lossPercent, 3.84615);
});

test('the directions are there as asked, of measured delays only what describes them', () => {
  const distribution = { name: 'measured', delaysMs: [10, 10, 10, 30] } as const;
  const { up, down } = pathFindings(pathOf({ jitter: { ...jitterOf(4), distribution } }));
  assert.deepEqual(up, {
    ...plainDirection,
    jitter: {
      ...jitterOf(4),
      distribution: { name: 'measured', delays: 4, meanMs: 15, sdMs: Math.sqrt(75) },
    },
  });
  assert.deepEqual(down, plainDirection);
});
