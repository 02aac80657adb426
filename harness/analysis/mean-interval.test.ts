import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meanInterval, momentsOf, normalReach, sdInterval } from './mean-interval.ts';

test('moments are those of a hand count', () => {
  const { mean, sd, skewness, kurtosis } = momentsOf(Float64Array.of(1, 1, 1, 5));
  assert.deepEqual([mean, sd], [2, Math.sqrt(3)]);
  // (3 * -1 + 27) / 4 / 3^1.5 and (3 + 81) / 4 / 9
  assert.ok(Math.abs(skewness - 6 / 3 ** 1.5) < 1e-12);
  assert.ok(Math.abs(kurtosis - 21 / 9) < 1e-12);
});

test('weights count as often as they say', () => {
  assert.deepEqual(
    momentsOf(Float64Array.of(1, 5), Float64Array.of(0.75, 0.25)),
    momentsOf(Float64Array.of(1, 1, 1, 5)),
  );
});

test('the interval of a mean leans to where the values do', () => {
  assert.ok(Math.abs(normalReach - 4.8916) < 1e-4);
  const even = meanInterval({ mean: 10, sd: 2, skewness: 0, kurtosis: 3 }, 400);
  assert.ok(Math.abs(even.low - (10 - 0.48916)) < 1e-4);
  assert.ok(Math.abs(even.high - (10 + 0.48916)) < 1e-4);
  const leaning = meanInterval({ mean: 10, sd: 2, skewness: 2, kurtosis: 9 }, 400);
  assert.ok(leaning.low > even.low && leaning.high > even.high);
});

for (const { count, under, over } of [
  // Of 1e-6 half is to be on either side; without the correction 100 values would have 9.4e-10 and 8.7e-6.
  { count: 30, under: 1.29e-6, over: 6.09e-7 },
  { count: 100, under: 6.02e-7, over: 5.41e-7 },
]) {
  test(`means of ${count} exponential values leave their interval nearly as seldom as it says`, () => {
    // Their sum is at most x with the chance that a Poisson count of mean x is at least `count`.
    const atMost = (sum: number) => {
      let term = Math.exp(-sum);
      let below = 0;
      for (let events = 0; events < count; events += 1) {
        below += term;
        term *= sum / (events + 1);
      }
      return 1 - below;
    };
    const { low, high } = meanInterval({ mean: 1, sd: 1, skewness: 2, kurtosis: 9 }, count);
    // Incomplete gamma functions with 60 decimal digits.
    assert.ok(Math.abs(atMost(count * low) - under) < 5e-9);
    assert.ok(Math.abs(1 - atMost(count * high) - over) < 5e-9);
  });
}

test('the interval of a standard deviation widens with the tails', () => {
  const normal = sdInterval({ mean: 0, sd: 5, skewness: 0, kurtosis: 3 }, 10_000);
  // 4.8916 / sqrt(2 n)
  assert.ok(Math.abs(normal.high / 5 - 1.03459) < 1e-5);
  // 4.8916 sqrt((11.4 - 1) / 4 n)
  const pareto = sdInterval({ mean: 0, sd: 5, skewness: 2, kurtosis: 11.4 }, 10_000);
  assert.ok(Math.abs(pareto.low / 5 - 0.92112) < 1e-5);
});
