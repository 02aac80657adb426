import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { independentDraws } from './correlated-draws.ts';
import { drawOffsetMs, jitterDraws } from './jitter-draws.ts';
import { jitterOf } from './path-fixture.ts';

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('the draws of a jitter', () => {
  test('are uniform between minus and plus the jitter without a table', () => {
    const { offsetsMs, lowMs, highMs, lagOne } = jitterDraws(jitterOf(10));
    assert.deepEqual([lowMs, highMs, lagOne], [-10, 10, 0]);
    assert.ok(Math.abs(meanOf(offsetsMs)) < 1e-9);
    assert.ok(Math.abs(meanOf(offsetsMs.map((ms) => ms * ms)) - 100 / 3) < 1e-6);
  });

  test('are the entries of a table times the jitter with one', () => {
    const { lowMs, highMs } = jitterDraws(jitterOf(8192, 'pareto'));
    // netem holds a jitter in 31 bits of nanoseconds, 2147 ms.
    assert.deepEqual([lowMs, highMs].map(Math.round), [-1432, 8590]);
    assert.deepEqual(
      [jitterDraws(jitterOf(8, 'normal')).lowMs, jitterDraws(jitterOf(8, 'normal')).highMs],
      [-32, (28_858 / 8192) * 8],
    );
  });

  test('do not depend on each other, whatever correlation was asked for', () => {
    for (const jitter of [jitterOf(10), jitterOf(10, 'normal')]) {
      const correlated = jitterDraws({ ...jitter, correlationPercent: 75 });
      assert.equal(correlated.lagOne, 0);
      assert.deepEqual(correlated.offsetsMs, jitterDraws(jitter).offsetsMs);
    }
  });

  test('do where the jitter takes in most of the random number', () => {
    const { lagOne, offsetsMs } = jitterDraws({ ...jitterOf(2000), correlationPercent: 25 });
    assert.ok(Math.abs(lagOne - 0.21) < 0.01, `${lagOne}`);
    assert.ok(meanOf(offsetsMs) > 100, 'the middle of the random number is not that of the jitter');
  });

  test('come one after the other as netem makes them', () => {
    const draw = drawOffsetMs(jitterOf(10), () => 4_000_000_000);
    // 4,000,000,000 mod 20,000,000 ns is 0.
    assert.equal(draw(), -10);
    const normal = drawOffsetMs(jitterOf(1, 'normal'), () => 4096);
    assert.equal(normal(), -4);
    const random = drawOffsetMs(jitterOf(10), independentDraws(1));
    assert.ok(Array.from({ length: 1000 }, random).every((ms) => ms >= -10 && ms < 10));
  });
});
