import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { describe, test } from 'node:test';
import { allowedProcessors, parseProcessorList } from './processors.ts';

describe('a list of processors', () => {
  test('holds single numbers and ranges', () => {
    assert.deepEqual(parseProcessorList('0'), [0]);
    assert.deepEqual(parseProcessorList('0-2,5'), [0, 1, 2, 5]);
    assert.deepEqual(parseProcessorList('3,8-11,15-15'), [3, 8, 9, 10, 11, 15]);
  });

  test('of this process has as many as it may use', async () => {
    const processors = await allowedProcessors();
    assert.equal(processors.length, availableParallelism());
    assert.equal(new Set(processors).size, processors.length);
  });
});
