import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { binomialAtLeast, binomialAtMost } from './binomial.ts';

/** gammaln keeps about ten digits for a million trials, more for fewer. */
function assertClose(actual: number, expected: number): void {
  assert.ok(Math.abs(actual / expected - 1) < 1e-9, `${actual} is not ${expected}`);
}

test('small tails are those of a hand count', () => {
  // (1 + 10 + 45) / 2^10
  assertClose(binomialAtMost(2, 10, 0.5), 56 / 1024);
  assertClose(binomialAtLeast(8, 10, 0.5), 56 / 1024);
  // 0.95^20 + 20 x 0.05 x 0.95^19; 0.7358 in the usual printed tables.
  assertClose(binomialAtMost(1, 20, 0.05), 0.7358395249438499);
});

test('large and remote tails are those of exact integer arithmetic', () => {
  // Summed with arbitrary-precision integers, for a million trials with 50 decimal digits.
  assertClose(binomialAtLeast(30, 200, 0.01), 7.854591149276846e-26);
  assertClose(binomialAtMost(3, 500, 0.03), 1.8197524999180107e-4);
  assertClose(binomialAtMost(9900, 20_000, 0.5), 0.07969171799236689);
  assertClose(binomialAtMost(499_000, 1_000_000, 0.5), 0.02280414993269104);
});

test('the ends of the range are certain', () => {
  assert.equal(binomialAtMost(-1, 10, 0.5), 0);
  assert.equal(binomialAtMost(10, 10, 0.5), 1);
  assert.equal(binomialAtMost(0, 10, 0), 1);
  assert.equal(binomialAtMost(9, 10, 1), 0);
});

test('the two tails around any count add up to one', () => {
  const trials = fc.integer({ min: 1, max: 2000 });
  const probability = fc.double({ min: 0.001, max: 0.999, noNaN: true });
  fc.assert(
    fc.property(trials, fc.nat(2000), probability, (n, k, p) => {
      const sum = binomialAtMost(k, n, p) + binomialAtLeast(k + 1, n, p);
      return Math.abs(sum - 1) < 1e-9;
    }),
  );
});
