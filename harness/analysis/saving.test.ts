import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { savingOf } from './saving.ts';

const failed = Infinity;
const missing = Number.NaN;

function ns(...milliseconds: number[]): Float64Array {
  return Float64Array.from(milliseconds, (value) => value * 1e6);
}

test('one round trip saved in every block is one round trip saved', () => {
  const saving = savingOf(
    ns(...Array<number>(20).fill(200)),
    ns(...Array<number>(20).fill(100)),
    100,
  );
  assert.deepEqual(saving, { estimate: 1, low: 1, high: 1, confidence: 0.95, blocks: 20 });
});

test('the estimate is the median of the differences, not the difference of the medians', () => {
  // Differences 10, 10, 10, 20, -200, -200 ms: median 10 ms. The medians are 350 and 335 ms.
  const baseline = ns(100, 200, 300, 400, 500, 600);
  const arm = ns(90, 190, 290, 380, 700, 800);
  assert.deepEqual(savingOf(baseline, arm, 100), {
    estimate: 0.1,
    low: -2,
    high: 0.2,
    confidence: 0.95,
    blocks: 6,
  });
});

test('a slower arm saves less than nothing', () => {
  const saving = savingOf(ns(200, 200, 200), ns(250, 250, 250), 100);
  assert.equal(saving?.estimate, -0.5);
});

test('too few blocks give an estimate without bounds', () => {
  const saving = savingOf(ns(200, 201, 202), ns(100, 100, 100), 100);
  assert.deepEqual(saving, { estimate: 1.01, low: null, high: null, confidence: 0.95, blocks: 3 });
});

test('a failure on one side only is an infinite loss or gain, so the bound it reaches is null', () => {
  // Of 10 differences the 2nd and the 9th bound the median.
  const baseline = ns(...Array<number>(10).fill(200));
  const arm = ns(failed, failed, 100, 100, 100, 100, 100, 100, 100, 100);
  const loss = savingOf(baseline, arm, 100);
  assert.deepEqual([loss?.estimate, loss?.low, loss?.high, loss?.blocks], [1, null, 1, 10]);
  const gain = savingOf(arm, baseline, 100);
  assert.deepEqual([gain?.estimate, gain?.low, gain?.high, gain?.blocks], [-1, -1, null, 10]);
});

test('a block in which both failed, or one is missing, is left out', () => {
  const baseline = ns(200, failed, 200, missing);
  const arm = ns(100, failed, missing, 100);
  assert.equal(savingOf(baseline, arm, 100)?.blocks, 1);
});

test('an arm that fails more often than not has no finite saving', () => {
  assert.equal(savingOf(ns(200, 200, 200), ns(100, failed, failed), 100), null);
  assert.equal(savingOf(ns(200, failed), ns(failed, 200), 100), null);
});

test('nothing to compare is no saving, and neither is one counted in round trips of no length', () => {
  assert.equal(savingOf(ns(), ns(), 100), null);
  assert.equal(savingOf(ns(failed), ns(failed), 100), null);
  assert.equal(savingOf(ns(2), ns(1), 0), null);
});

test('exchanging the arms turns the sign of the saving and of its bounds', () => {
  const time = fc.oneof({ weight: 9, arbitrary: fc.nat(1000) }, fc.constant(failed));
  fc.assert(
    fc.property(fc.array(fc.tuple(time, time)), (blocks) => {
      const first = ns(...blocks.map(([time]) => time));
      const second = ns(...blocks.map(([, time]) => time));
      const there = savingOf(first, second, 1);
      const back = savingOf(second, first, 1);
      assert.equal(there?.blocks, back?.blocks);
      assert.ok(sum(there?.estimate, back?.estimate) < 1e-6);
      assert.ok(sum(there?.low, back?.high) < 1e-6);
      assert.ok(sum(there?.high, back?.low) < 1e-6);
    }),
  );
});

/** How far two numbers are from cancelling out; 0 if neither is there. */
function sum(a: number | null | undefined, b: number | null | undefined): number {
  if ((a ?? null) === null && (b ?? null) === null) return 0;
  return Math.abs((a ?? Number.NaN) + (b ?? Number.NaN));
}
