import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wrapWords } from './wrap-words.ts';

test('lines break at spaces, a word that is too long stands alone', () => {
  assert.deepEqual(wrapWords('one two extraordinary three', 8), [
    'one two',
    'extraordinary',
    'three',
  ]);
});

test('a number keeps its percent sign', () => {
  assert.deepEqual(wrapWords('saved 17 % of it', 8), ['saved', '17 % of', 'it']);
});
