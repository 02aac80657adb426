import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { quantileSorted } from 'simple-statistics';
import { medianInterval, medianRank, quantile, sortedValues } from './quantile.ts';

function sorted(...values: number[]) {
  return sortedValues(Float64Array.from(values));
}

test('sorting copies, puts failures last and leaves out what is not there', () => {
  const values = Float64Array.from([3, Number.NaN, Infinity, -1, 2]);
  assert.deepEqual([...sortedValues(values)], [-1, 2, 3, Infinity]);
  assert.equal(values[0], 3);
});

test('quantiles interpolate between order statistics as R type 7 does', () => {
  // R: quantile(c(1, 2, 3, 4, 10), c(.05, .25, .5, .75, .95)) = 1.2 2.0 3.0 4.0 8.8
  const values = sorted(10, 1, 3, 2, 4);
  assert.equal(quantile(values, 5), 1.2);
  assert.equal(quantile(values, 25), 2);
  assert.equal(quantile(values, 50), 3);
  assert.equal(quantile(values, 75), 4);
  assert.ok(Math.abs(quantile(values, 95) - 8.8) < 1e-12);
});

test('the extremes are the quantiles at 0 and 100 percent', () => {
  assert.equal(quantile(sorted(7, 5, 6), 0), 5);
  assert.equal(quantile(sorted(7, 5, 6), 100), 7);
});

test('a quantile that touches a failure is infinite and one that does not is untouched', () => {
  const values = sorted(1, 2, 3, Infinity, Infinity);
  assert.equal(quantile(values, 50), 3);
  assert.equal(quantile(values, 51), Infinity);
  assert.equal(quantile(values, 100), Infinity);
});

test('between an infinite loss and an infinite gain there is no median', () => {
  assert.equal(quantile(sorted(-Infinity, 1), 50), -Infinity);
  assert.ok(Number.isNaN(quantile(sorted(-Infinity, Infinity), 50)));
  assert.ok(Number.isNaN(quantile(sorted(), 50)));
});

const times = fc.array(fc.nat(2 ** 40), { minLength: 1, maxLength: 300 });

test('quantiles agree with simple-statistics', () => {
  fc.assert(
    fc.property(times, fc.integer({ min: 0, max: 100 }), (values, percent) => {
      const ours = quantile(sorted(...values), percent);
      const theirs = quantileSorted([...sorted(...values)], percent / 100);
      return Math.abs(ours - theirs) <= 1e-3;
    }),
  );
});

test('quantiles never fall as the percentage rises, failures or not', () => {
  const percent = fc.double({ min: 0, max: 100, noNaN: true });
  fc.assert(
    fc.property(times, fc.nat(20), percent, percent, (values, failures, p, q) => {
      const withFailures = sorted(...values, ...new Array<number>(failures).fill(Infinity));
      const low = quantile(withFailures, Math.min(p, q));
      return low <= quantile(withFailures, Math.max(p, q));
    }),
  );
});

test('the ranks of the median interval are those of the published table', () => {
  // Campbell and Gardner, BMJ 1988;296:1454: 95 % intervals of a median.
  assert.equal(medianRank(6), 1);
  assert.equal(medianRank(10), 2);
  assert.equal(medianRank(15), 4);
  assert.equal(medianRank(20), 6);
  assert.equal(medianRank(50), 18);
  assert.equal(medianRank(100), 40);
});

test('five values are too few for a 95 % interval', () => {
  assert.equal(medianRank(5), null);
  assert.equal(medianInterval(sorted(1, 2, 3, 4, 5)), null);
});

test('the interval lies at the ranks, and failures may make its end infinite', () => {
  assert.deepEqual(medianInterval(sorted(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)), { low: 2, high: 9 });
  const failing = sorted(1, 2, 3, 4, 5, 6, 7, 8, Infinity, Infinity);
  assert.deepEqual(medianInterval(failing), { low: 2, high: Infinity });
});

test('the interval of 201 values covers the true median about as often as theory says', () => {
  // Ranks 87 and 115 of 201 cover with probability 0.9520 exactly.
  const random = linearCongruential(7);
  const sets = 2000;
  let covered = 0;
  for (let set = 0; set < sets; set += 1) {
    // A skewed distribution, as times are: exponential, whose median is ln 2.
    const values = Float64Array.from({ length: 201 }, () => -Math.log(1 - random()));
    const interval = medianInterval(sortedValues(values)) ?? assert.fail('no interval');
    if (interval.low <= Math.LN2 && Math.LN2 <= interval.high) covered += 1;
  }
  const coverage = covered / sets;
  assert.ok(coverage > 0.945 && coverage < 0.98, `coverage ${coverage}`);
});

/** Knuth's MMIX generator, reduced to its upper 32 bits: seeded, and random enough to cover a median. */
function linearCongruential(seed: number): () => number {
  let state = BigInt(seed);
  return () => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return Number(state >> 32n) / 2 ** 32;
  };
}
