import assert from 'node:assert/strict';
import { test } from 'node:test';
import { empirical, kolmogorovDistance, kolmogorovLimit } from './kolmogorov.ts';
import { sortedValues } from './quantile.ts';

const quarters = empirical(Float64Array.of(1, 2, 2, 3));

test('a distribution function counts what is at most and what is below', () => {
  assert.deepEqual([0, 1, 2, 3].map(quarters.atMost), [0, 0.25, 0.75, 1]);
  assert.deepEqual([1, 2, 3, 4].map(quarters.below), [0, 0.25, 0.75, 1]);
});

test('equal distributions have no distance, others that of the worst place', () => {
  assert.equal(kolmogorovDistance(sortedValues(Float64Array.of(1, 2, 2, 3)), quarters, 0), 0);
  assert.equal(kolmogorovDistance(sortedValues(Float64Array.of(2, 2, 2, 3)), quarters, 0), 0.25);
  assert.equal(kolmogorovDistance(sortedValues(Float64Array.of(4, 4, 4, 4)), quarters, 0), 1);
});

test('what a shift within the slack explains is no distance', () => {
  const late = sortedValues(Float64Array.of(1.1, 2.1, 2.1, 3.1));
  assert.equal(kolmogorovDistance(late, quarters, 0), 0.5);
  assert.equal(kolmogorovDistance(late, quarters, 0.11), 0);
});

test('ten thousand values may be 0.027 away', () => {
  // The square root of ln(2 / 1e-6) / 20,000.
  assert.ok(Math.abs(kolmogorovLimit(10_000) - 0.026934) < 1e-6);
});
