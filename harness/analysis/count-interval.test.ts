import assert from 'node:assert/strict';
import { test } from 'node:test';
import { binomialAtLeast, binomialAtMost } from './binomial.ts';
import { countInterval, unboundedCountInterval } from './count-interval.ts';

function binomial(trials: number, share: number) {
  return countInterval(trials, { mean: trials * share, variance: trials * share * (1 - share) });
}

test('a binomial count is accepted where the exact test finds p of at least 1 in 1,000,000', () => {
  for (const [trials, share] of [
    [200, 0.01],
    [10_000, 0.01],
    [100_000, 0.3],
    [40_000, 0.999],
    [30, 0.5],
  ] as const) {
    const { low, high } = binomial(trials, share);
    assert.ok(binomialAtMost(low, trials, share) >= 5e-7);
    assert.ok(binomialAtMost(low - 1, trials, share) < 5e-7);
    assert.ok(binomialAtLeast(high, trials, share) >= 5e-7);
    assert.ok(binomialAtLeast(high + 1, trials, share) < 5e-7);
  }
});

test('ten thousand probes of 1 % may lose 55 to 152', () => {
  // Summed with arbitrary-precision integers.
  assert.deepEqual(binomial(10_000, 0.01), { low: 55, high: 152 });
});

test('what cannot happen must not, and what always does must', () => {
  assert.deepEqual(binomial(500, 0), { low: 0, high: 0 });
  assert.deepEqual(binomial(500, 1), { low: 500, high: 500 });
});

test('events in bursts scatter more, as their variance says', () => {
  const { low, high } = countInterval(20_000, { mean: 800, variance: 5000 });
  // Summed in another language with its own log-gamma: 4.3 standard deviations of 70.7 down, 5.5 up.
  assert.deepEqual([low, high], [496, 1188]);
});

test('events that come evenly scatter less', () => {
  assert.deepEqual(countInterval(1000, { mean: 200, variance: 0 }), { low: 199, high: 201 });
  // 4.8916 standard deviations and a whole count: 10.8.
  assert.deepEqual(countInterval(1000, { mean: 200, variance: 4 }), { low: 189, high: 211 });
});

test('a sum of geometric lengths is negative binomial', () => {
  // 200 lengths beyond the first packet, of mean 3 and variance 12; summed in another language too.
  const { low, high } = unboundedCountInterval({ mean: 600, variance: 2400 });
  assert.deepEqual([low, high], [387, 867]);
  // Few at all: Poisson, P(X >= 7) = 5.8e-7 and P(X >= 8) = 3.3e-8 for a mean of 0.46.
  assert.deepEqual(unboundedCountInterval({ mean: 0.46, variance: 0.46 }), { low: 0, high: 7 });
  assert.deepEqual(unboundedCountInterval({ mean: 0, variance: 0 }), { low: 0, high: 0 });
});
