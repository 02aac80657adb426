import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { independentDraws } from '../plan/correlated-draws.ts';
import { chance, jitterOf, plainDirection, randomLoss, rateOf } from '../plan/path-fixture.ts';
import type { Direction } from '../scenario/scenario.ts';
import { type Sent, simulateNetem } from './netem-simulation.ts';

const random = () => independentDraws(1);

function sentEvery(ms: number, count: number): Sent[] {
  return Array.from({ length: count }, (_, index) => ({ atNs: index * ms * 1e6, wireBytes: 1442 }));
}

/** Milliseconds at which packets sent every `ms` come out, by packet. */
function deliveries(direction: Partial<Direction>, ms: number, count: number) {
  return simulateNetem({ ...plainDirection, ...direction }, sentEvery(ms, count), random()).map(
    ({ index, atNs }) => [index, Number((atNs / 1e6).toFixed(4))],
  );
}

describe('the simulated netem', () => {
  test('delays', () => {
    assert.deepEqual(deliveries({}, 10, 3), [
      [0, 50],
      [1, 60],
      [2, 70],
    ]);
  });

  test('lets packets that were sent at once follow each other at its rate', () => {
    assert.deepEqual(deliveries({ rate: rateOf(20_000_000) }, 0, 3), [
      [0, 50.5768],
      [1, 51.1536],
      [2, 51.7304],
    ]);
  });

  test('keeps the order of jittered packets unless they may overtake', () => {
    const order = (reorders: boolean) =>
      deliveries({ jitter: { ...jitterOf(20), reorders } }, 1, 50).map(([index]) => index);
    const inOrder = Array.from({ length: 50 }, (_, index) => index);
    assert.deepEqual(order(false), inOrder);
    assert.notDeepEqual(order(true), inOrder);
    assert.deepEqual(
      order(true).toSorted((a = 0, b = 0) => a - b),
      inOrder,
    );
  });

  test('drops what comes when it holds its limit', () => {
    assert.deepEqual(deliveries({ limitPackets: 2 }, 0, 4), [
      [0, 50],
      [1, 50],
    ]);
  });

  test('sends ahead without delay, after gap - 1 that are delayed', () => {
    const reorder = { ...chance(100), gap: 3 };
    assert.deepEqual(deliveries({ reorder }, 1, 4), [
      [2, 2],
      [0, 50],
      [1, 51],
      [3, 53],
    ]);
  });

  test('duplicates what it does not lose, and of a lost packet that has a copy sends one', () => {
    assert.deepEqual(deliveries({ duplicate: chance(100) }, 10, 1), [
      [0, 50],
      [0, 50],
    ]);
    const all = { duplicate: chance(100), loss: randomLoss(100) };
    assert.deepEqual(deliveries(all, 10, 2), [
      [0, 50],
      [1, 60],
    ]);
  });

  test('marks instead of losing where it is to', () => {
    const direction = { ...plainDirection, loss: randomLoss(100), ecn: true };
    const [first] = simulateNetem(direction, sentEvery(1, 1), random());
    assert.deepEqual(first, { index: 0, atNs: 50e6, marked: true, corrupted: false });
  });

  test('delivers in slots of so many packets', () => {
    const slot = { minMs: 10, maxMs: 10, packets: 2, bytes: 0 };
    assert.deepEqual(deliveries({ slot, delayMs: 5 }, 0, 4), [
      [0, 10],
      [1, 10],
      [2, 20],
      [3, 20],
    ]);
  });
});
