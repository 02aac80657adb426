import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timeFindings } from './time-findings.ts';

const failed = Infinity;

test('nanoseconds become milliseconds', () => {
  const times = Float64Array.from({ length: 11 }, (_, i) => (100 + i) * 1e6);
  assert.deepEqual(timeFindings(times), {
    mean: 105,
    p5: 100.5,
    p25: 102.5,
    p50: 105,
    p75: 107.5,
    p95: 109.5,
    p99: 109.9,
    // Ranks 2 and 10 of 11.
    p50Interval: { low: 101, high: 109 },
    ecdf: {
      ms: [100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110],
      share: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((rank) => rank / 11),
    },
  });
});

test('failures leave the mean alone and push quantiles and the interval out of reach', () => {
  const findings = timeFindings(Float64Array.from([1e6, failed, 3e6, 2e6, failed, Number.NaN]));
  assert.equal(findings?.mean, 2);
  assert.equal(findings?.p50, 3);
  assert.equal(findings?.p75, null);
  assert.equal(findings?.p50Interval, null);
  assert.deepEqual(findings?.ecdf, { ms: [1, 2, 3], share: [0.2, 0.4, 0.6] });
});

test('failures that reach the interval but not the median leave the median without interval', () => {
  const findings = timeFindings(Float64Array.from([1e6, 2e6, 3e6, 4e6, 5e6, failed]));
  assert.equal(findings?.p50, 3.5);
  assert.equal(findings?.p50Interval, null);
});

test('an arm in which nothing succeeded has no times', () => {
  assert.equal(timeFindings(Float64Array.from([failed, failed])), null);
  assert.equal(timeFindings(Float64Array.from([Number.NaN])), null);
});

test('the findings hold no number that JSON cannot write', () => {
  const findings = timeFindings(Float64Array.from([1e6, failed, failed]));
  assert.deepEqual(JSON.parse(JSON.stringify(findings)), findings);
});
