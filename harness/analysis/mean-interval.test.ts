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
  assert.ok(Math.abs(normalReach - 3.8906) < 1e-4);
  const even = meanInterval({ mean: 10, sd: 2, skewness: 0, kurtosis: 3 }, 400);
  assert.ok(Math.abs(even.low - (10 - 0.38906)) < 1e-4);
  assert.ok(Math.abs(even.high - (10 + 0.38906)) < 1e-4);
  const leaning = meanInterval({ mean: 10, sd: 2, skewness: 2, kurtosis: 9 }, 400);
  assert.ok(leaning.low > even.low && leaning.high > even.high);
});

test('means of exponential values leave their interval nearly as seldom as it says', () => {
  // The sum of 30 exponential values is at most x with the chance that a Poisson count of mean x is at least 30.
  const atMost = (sum: number) => {
    let term = Math.exp(-sum);
    let below = 0;
    for (let count = 0; count < 30; count += 1) {
      below += term;
      term *= sum / (count + 1);
    }
    return 1 - below;
  };
  const { low, high } = meanInterval({ mean: 1, sd: 1, skewness: 2, kurtosis: 9 }, 30);
  // 5e-5 on either side; without the correction it would be 1.3e-8 and 5.1e-4.
  assert.ok(Math.abs(atMost(30 * low) - 6.46e-5) < 1e-6);
  assert.ok(Math.abs(1 - atMost(30 * high) - 5.34e-5) < 1e-6);
});

test('the interval of a standard deviation widens with the tails', () => {
  const normal = sdInterval({ mean: 0, sd: 5, skewness: 0, kurtosis: 3 }, 10_000);
  // 3.8906 / sqrt(2 n)
  assert.ok(Math.abs(normal.high / 5 - 1.02751) < 1e-5);
  const pareto = sdInterval({ mean: 0, sd: 5, skewness: 2, kurtosis: 11.4 }, 10_000);
  assert.ok(Math.abs(pareto.low / 5 - 0.93727) < 1e-5);
});
