import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Direction, Load, Path } from '../scenario/scenario.ts';
import { cellOf, jitterOf, pathOf, plainDirection, rateOf } from './path-fixture.ts';
import { pauseUs } from './pause.ts';

function pause(
  both: Partial<Direction>,
  load: Partial<Load> = {},
  rest: Partial<Path> = {},
): number {
  const down = { ...plainDirection, ...both };
  const whole = { clients: 1, pauseMs: null, arrivalsPerSecond: null, ...load };
  return pauseUs(cellOf(pathOf(both, { down, ...rest }), { load: whole }));
}

test('between exchanges the teardown has a round trip to arrive', () => {
  assert.equal(pause({}), 100_000);
});

test('jitter makes it longer, in both directions', () => {
  assert.equal(pause({ jitter: jitterOf(10) }), 120_000);
});

test('on a slow link what an exchange had queued drains twice over', () => {
  // 2 x (64 + 1000 + 4096) bytes at 8 kbit/s take 10.32 s, 2 x 1000 + 4096 of them on the way down.
  assert.equal(pause({ rate: rateOf(8000) }), 10_420_000);
  assert.equal(pause({}, {}, { down: { ...plainDirection, rate: rateOf(8000) } }), 6_196_000);
  const bottleneck = { bitsPerSecond: 8000, queue: { unit: 'packets', size: 10 } } as const;
  assert.equal(pause({ bottleneck }), 10_420_000);
});

test('where packets wait for slots, as many slots pass as they may need', () => {
  const slot = { minMs: 5, maxMs: 10, packets: 2, bytes: 0 };
  // 4224 bytes up and 6096 down as packets of 500 bytes need 5 and 7 slots, and a lone one waits for another.
  assert.equal(pause({ slot }), 240_000);
});

test('is what the scenario says, where it does', () => {
  assert.equal(pause({}, { pauseMs: 2.5 }), 2500);
  assert.equal(pause({}, { pauseMs: 0 }), 0);
});

test('in an open loop there is none', () => {
  assert.equal(pause({}, { arrivalsPerSecond: 100 }), 0);
});
