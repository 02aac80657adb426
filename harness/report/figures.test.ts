import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatCount, formatSaved, formatSaving, formatSetting } from './figures.ts';

test('a saving has its sign, and nought is never negative', () => {
  assert.deepEqual([1, -0.25, -0.0001, 0].map(formatSaved), [
    '+1.000',
    '-0.250',
    '+0.000',
    '+0.000',
  ]);
});

test('a bound that the sample cannot give is a question mark', () => {
  const saving = { estimate: 1, low: 0.5, high: null, confidence: 0.95, blocks: 9 };
  assert.equal(formatSaving(saving), '+1.000 [0.500, ?]');
  assert.equal(formatSaving({ ...saving, low: null }), '+1.000 (no interval)');
  assert.equal(formatSaving(null), '');
});

test('thousands are separated', () => {
  assert.deepEqual([0, 999, 1000, 1234567].map(formatCount), ['0', '999', '1,000', '1,234,567']);
});

test('a setting has no needless digits', () => {
  assert.deepEqual([100, 0.5, 0.3000001].map(formatSetting), ['100', '0.5', '0.3']);
});
