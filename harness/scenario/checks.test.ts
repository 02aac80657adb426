import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readScenario } from './read.ts';
import { refusal, smallest } from './refusal-fixture.ts';

const read = (text: string) => readScenario({ file: 'x.yaml', text });

describe('rules across fields', () => {
  test('hold in every cell of the matrix, and blame the value that varies', () => {
    const text = `title: A question
path: { jitter: 6ms }
arms: [tcp]
samples: 5
matrix:
  path.rtt:
    - 100ms
    - 10ms
    - 5ms
`;
    assert.deepEqual(refusal(text), [
      'x.yaml:8:7: path.jitter 6ms is more than the one-way delay it applies to, half of path.rtt 10ms',
      'x.yaml:9:7: path.jitter 6ms is more than the one-way delay it applies to, half of path.rtt 5ms',
    ]);
  });

  test('do not look at a base value that the matrix replaces', () => {
    const text = `${smallest.replace('60ms', '1ms, jitter: 6ms')}matrix: { path.rtt: [50ms] }\n`;
    assert.equal(read(text).cells[0]?.path.rttMs, 50);
  });

  test('count what the server waits towards the shortest exchange', () => {
    const text = `${smallest}exchange: { timeout: 1s, think: 950ms }\n`;
    assert.deepEqual(refusal(text), [
      'x.yaml:5:22: exchange.timeout 1s is not longer than path.rtt 60ms plus exchange.think 950ms; no exchange could end in time',
    ]);
  });

  test('bound the number of cells', () => {
    const values = (count: number, unit: string) =>
      Array.from({ length: count }, (_, index) => `${index + 1}${unit}`).join(', ');
    const matrix = (rtts: number) =>
      `${smallest}matrix: { path.rtt: [${values(rtts, 'ms')}], exchange.request: [${values(100, 'B')}] }\n`;
    assert.equal(read(matrix(100)).cells.length, 10_000);
    assert.deepEqual(refusal(matrix(101)), [
      'x.yaml:5:1: matrix: 10100 cells are more than 10000; drop values or split the scenario',
    ]);
  });
});
