import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ecdfPoints, thinnedEcdf } from './ecdf.ts';
import { sortedValues } from './quantile.ts';

function ecdfOf(values: readonly number[]) {
  return thinnedEcdf(sortedValues(Float64Array.from(values)));
}

test('a small sample keeps every value, ties once with their whole share', () => {
  assert.deepEqual(ecdfOf([30, 10, 20, 20]), { value: [10, 20, 30], share: [0.25, 0.75, 1] });
});

test('failures take their share and give no point', () => {
  assert.deepEqual(ecdfOf([10, Infinity, 20, Infinity]), { value: [10, 20], share: [0.25, 0.5] });
});

test('without a success there are no points', () => {
  assert.deepEqual(ecdfOf([Infinity]), { value: [], share: [] });
  assert.deepEqual(ecdfOf([]), { value: [], share: [] });
});

test('few values that recur a hundred thousand times are all kept', () => {
  const values = new Array<number>(100_000).fill(5);
  values[0] = 7;
  values[1] = 6;
  assert.deepEqual(ecdfOf(values), { value: [5, 6, 7], share: [0.99998, 0.99999, 1] });
});

test('a large sample is thinned to points that are dense in the tails', () => {
  const { value, share } = ecdfOf(Array.from({ length: 100_000 }, (_, i) => i + 1));
  assert.ok(value.length > 200 && value.length <= ecdfPoints, `${value.length} points`);
  assert.deepEqual([value[0], value.at(-1)], [1, 100_000]);
  // Evenly spaced points would leave 2.56 beyond 99 % and 0.256 beyond 99.9 %.
  const beyond = (limit: number) => share.filter((at) => at > limit).length;
  assert.ok(beyond(0.99) >= 30, `${beyond(0.99)} points beyond 99 %`);
  assert.ok(beyond(0.999) >= 20, `${beyond(0.999)} points beyond 99.9 %`);
  // And the body has no gap wider than one of its even steps, 1/127.
  const widest = Math.max(...share.map((at, i) => at - (share[i - 1] ?? 0)));
  assert.ok(widest < 1 / 126, `widest gap ${widest}`);
});

test('the points rise, tell the truth, keep the extremes and end at the share that succeeded', () => {
  const times = fc.array(fc.nat(3000), { minLength: 1, maxLength: 2000, size: 'max' });
  fc.assert(
    fc.property(times, fc.nat(50), (values, failures) => {
      const all = [...values, ...new Array<number>(failures).fill(Infinity)];
      const { value, share } = ecdfOf(all);
      assert.ok(value.length <= ecdfPoints);
      value.forEach((at, i) => {
        assert.ok(i === 0 || at > (value[i - 1] ?? Infinity));
        assert.equal(share[i], all.filter((time) => time <= at).length / all.length);
      });
      assert.equal(value[0], Math.min(...values));
      assert.equal(value.at(-1), Math.max(...values));
      assert.equal(share.at(-1), values.length / all.length);
    }),
  );
});
