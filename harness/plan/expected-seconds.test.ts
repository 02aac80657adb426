import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cellOf } from '../scenario/cell-fixture.ts';
import { expectedSeconds } from './expected-seconds.ts';
import { probeSeconds } from './probes.ts';

/** Expected seconds of the exchanges alone. */
function exchanging(lines: string): number {
  const cell = cellOf(lines);
  return expectedSeconds(cell) - probeSeconds(cell);
}

function near(value: number, low: number, high: number): void {
  assert.ok(value >= low && value <= high, `${value} s, not ${low} to ${high} s`);
}

describe('the time that a cell is expected to take', () => {
  test('is its round trips and the waits between exchanges', () => {
    // 5 blocks of 200 and 100 ms, and twice 100 ms of pause: 2.5 s.
    near(exchanging(''), 2.49, 2.52);
    near(exchanging('load: { pause: 0ms }'), 1.49, 1.51);
    near(exchanging('load: { clients: 5 }'), 0.49, 0.51);
  });

  test('of an open loop is that of its arrivals, and of the last exchange', () => {
    near(exchanging('load: { arrivals: 2/s }\nexchange: { timeout: 1s }'), 5.99, 6.01);
  });

  // What such cells took in virtual time: 813 s and 143 s.
  test('counts time-outs that double', () => {
    near(exchanging('path: { rtt: 50ms, loss: 50% }\nsamples: 40'), 400, 1600);
  });
  test('counts slow start', () => {
    const lines = 'path: { rtt: 1s }\nexchange: { response: 16MiB, timeout: 100s }\narms: [tcp]';
    near(exchanging(`${lines}\nsamples: 10`), 100, 200);
  });
});
