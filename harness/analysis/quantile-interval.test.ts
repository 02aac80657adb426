import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { binomialAtMost } from './binomial.ts';
import { medianInterval, sortedValues } from './quantile.ts';
import { quantileInterval } from './quantile-interval.ts';

function upTo(size: number) {
  return sortedValues(Float64Array.from({ length: size }, (_, index) => index + 1));
}

describe('the interval of a quantile', () => {
  test('lies between the ranks that tables of the binomial distribution give', () => {
    assert.deepEqual(quantileInterval(upTo(20), 50, 0.95), { low: 6, high: 15 });
    // P(X <= 89) = 0.0115 and P(X <= 90) = 0.0282; P(X >= 99) = 0.0371 and P(X = 100) = 0.0059.
    assert.deepEqual(quantileInterval(upTo(100), 95, 0.95), { low: 90, high: 100 });
  });

  test('is that of the median at 50 %', () => {
    for (const size of [6, 7, 50, 199, 200, 1001])
      assert.deepEqual(quantileInterval(upTo(size), 50, 0.95), medianInterval(upTo(size)));
  });

  test('covers as much as it says, and no rank closer in would', () => {
    for (const [size, percent] of [
      [60, 50],
      [200, 95],
      [2000, 99],
    ] as const) {
      const { low, high } = quantileInterval(upTo(size), percent, 0.975);
      const atMost = (count: number) => binomialAtMost(count, size, percent / 100);
      assert.ok(atMost(high - 1) - atMost(low - 1) >= 0.975);
      assert.ok(atMost(low) > 0.0125, 'the next rank up misses more than half of the rest');
      assert.ok(1 - atMost(high - 2) > 0.0125, 'the next rank down too');
    }
  });

  test('has no bound where the sample is too small for one', () => {
    assert.deepEqual(quantileInterval(upTo(5), 50, 0.95), { low: -Infinity, high: Infinity });
    assert.deepEqual(quantileInterval(upTo(50), 95, 0.95), { low: 44, high: Infinity });
    assert.deepEqual(quantileInterval(upTo(0), 50, 0.95), { low: -Infinity, high: Infinity });
  });

  test('is infinite where failures reach into it', () => {
    const values = sortedValues(Float64Array.of(1, 2, 3, 4, 5, Infinity, Infinity));
    assert.deepEqual(quantileInterval(values, 50, 0.95), { low: 1, high: Infinity });
  });
});
