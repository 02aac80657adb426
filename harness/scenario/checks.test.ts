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
      'x.yaml:8:7: path.jitter 6ms is more than the one-way delay it applies to, half of path.rtt 10ms; write less jitter or more delay',
      'x.yaml:9:7: path.jitter 6ms is more than the one-way delay it applies to, half of path.rtt 5ms; write less jitter or more delay',
    ]);
  });

  test('do not look at a base value that the matrix replaces', () => {
    const text = `${smallest.replace('60ms', '1ms, jitter: 6ms')}matrix: { path.rtt: [50ms] }\n`;
    assert.equal(read(text).cells[0]?.path.rttMs, 50);
  });

  test('count what the server waits towards the shortest exchange', () => {
    const text = `${smallest}exchange: { timeout: 1s, think: 950ms }\n`;
    assert.deepEqual(refusal(text), [
      'x.yaml:5:22: exchange.timeout 1s is not longer than path.rtt 60ms plus exchange.think 950ms; no exchange could end in time; write a longer timeout',
    ]);
  });

  test('do not judge what a refused text would have said', () => {
    const jitter = smallest.replace('60ms', '60ms, jitter: 5, distribution: normal');
    assert.deepEqual(refusal(jitter), ['x.yaml:2:28: path.jitter: 5 has no unit; write 5ms or 5s']);
    const mtu = smallest.replace('60ms', '60ms, ip: ipv6, mtu: 1000');
    assert.deepEqual(refusal(mtu), [
      'x.yaml:2:35: path.mtu: 1000 has no unit; write 1000B or 1000KB',
    ]);
    const timeout = `${smallest.replace('60ms', '10s')}exchange: { timeout: 60, think: 25s }\n`;
    assert.deepEqual(refusal(timeout), [
      'x.yaml:5:22: exchange.timeout: 60 has no unit; write 60ms or 60s',
    ]);
  });

  test('count every exchange of a connection, and name a sum of two delays', () => {
    const text = `${smallest.replace('rtt: 60ms', 'up: { delay: 10ms }, down: { delay: 40ms }')}exchange: { timeout: 500ms, perConnection: 10 }\n`;
    assert.deepEqual(refusal(text), [
      'x.yaml:5:22: exchange.timeout 500ms is not longer than the round trip of 50ms plus exchange.think 0ms, exchange.perConnection 10 times; no exchange could end in time; write a longer timeout',
    ]);
  });

  test('find what has no effect in any cell, unless it says what holds anyway', () => {
    const idle = smallest.replace('60ms', '60ms, gap: 5, up: { queue: 50p }, ecn: false');
    assert.deepEqual(refusal(idle), [
      'x.yaml:2:25: path.gap has no effect without path.reorder; write path.reorder or remove it',
      'x.yaml:2:41: path.up.queue has no effect without path.bottleneck; write path.bottleneck or remove it',
    ]);
    const oneWay = smallest.replace('60ms', '60ms, queue: 50p, down: { bottleneck: 1mbit }');
    assert.equal(read(oneWay).cells.length, 1);
    const oneCell = `${smallest.replace('60ms', '60ms, ecn: true')}matrix: { path.loss: [0%, 1%] }\n`;
    assert.equal(read(oneCell).cells.length, 2);
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
