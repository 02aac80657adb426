import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readScenario } from './read.ts';
import { refusalOf, smallest } from './refusal-fixture.ts';
import type { Setting } from './scenario.ts';

const settings = (written: readonly string[]): Setting[] =>
  written.map((each) => {
    const [field = '', value = ''] = each.split('=');
    return { field, value };
  });

function idsOf(matrix: string, options: { only?: string[]; set?: string[] } = {}): string[] {
  const { only = [], set = [] } = options;
  const text = `${smallest}matrix:\n${matrix}`;
  const given = { file: 'x.yaml', text, only: settings(only), overrides: settings(set) };
  return readScenario(given).cells.map(({ id }) => id);
}

const square = '  path.rtt: [10ms, 20ms]\n  path.loss: [0%, 1%]\n';
const zipped = `  zip:
    - path.rtt: [10ms, 20ms, 30ms]
      path.loss: [0%, 1%, 1%]
    - client.initialWindow: [4, 10]
      server.initialWindow: [4, 10]
`;

describe('a zip', () => {
  test('is one axis of several fields', () => {
    assert.deepEqual(idsOf(zipped.split('    - client')[0] ?? ''), [
      'rtt=10ms,loss=0%',
      'rtt=20ms,loss=1%',
      'rtt=30ms,loss=1%',
    ]);
  });

  test('crosses with other axes, in the order of the file', () => {
    const ids = idsOf(`${zipped}  exchange.think: [1ms, 2ms]\n`);
    assert.equal(ids.length, 3 * 2 * 2);
    assert.equal(
      ids[1],
      'rtt=10ms,loss=0%,client.initialWindow=4,server.initialWindow=4,think=2ms',
    );
  });

  test('that lost a field to the command line counts what is left once', () => {
    assert.deepEqual(idsOf(zipped.split('    - client')[0] ?? '', { set: ['path.rtt=50ms'] }), [
      'loss=0%',
      'loss=1%',
    ]);
  });

  test('that says the same twice is refused', () => {
    const text = `${smallest}matrix:\n  zip: [{ path.rtt: [10ms, 10ms], path.loss: [1%, 1%] }]\n`;
    assert.deepEqual(refusalOf({ text }), [
      'x.yaml:6:28: matrix zip: 10ms, 1% is given twice; keep one',
    ]);
  });
});

describe('an exclude', () => {
  test('leaves out the cells in which all its values meet, however they are written', () => {
    const exclude = '  exclude:\n    - { path.rtt: 0.02s, path.loss: 1% }\n';
    assert.deepEqual(idsOf(square + exclude), [
      'rtt=10ms,loss=0%',
      'rtt=10ms,loss=1%',
      'rtt=20ms,loss=0%',
    ]);
  });

  test('works on the fields of a zip', () => {
    const exclude = '  exclude: [{ path.rtt: 20ms }, { client.initialWindow: 4 }]\n';
    assert.deepEqual(idsOf(zipped + exclude), [
      'rtt=10ms,loss=0%,client.initialWindow=10,server.initialWindow=10',
      'rtt=30ms,loss=1%,client.initialWindow=10,server.initialWindow=10',
    ]);
  });

  test('of a value that the command line replaces excludes nothing, or what else it asks for', () => {
    const exclude = '  exclude: [{ path.rtt: 10ms, path.loss: 1% }]\n';
    assert.deepEqual(idsOf(square + exclude, { set: ['path.rtt=50ms'] }), ['loss=0%', 'loss=1%']);
    assert.deepEqual(idsOf(square + exclude, { set: ['path.rtt=0.01s'] }), ['loss=0%']);
  });

  test('gives way where the command line asks for the very thing', () => {
    const exclude = '  exclude: [{ path.rtt: 10ms }]\n';
    assert.deepEqual(idsOf(square + exclude, { set: ['path.rtt=10ms'] }), ['loss=0%', 'loss=1%']);
  });
});

describe('a choice of cells', () => {
  test('takes any of the values of one field, and one of each field', () => {
    assert.deepEqual(idsOf(square, { only: ['path.rtt=0.01s'] }), [
      'rtt=10ms,loss=0%',
      'rtt=10ms,loss=1%',
    ]);
    assert.equal(idsOf(square, { only: ['path.rtt=10ms', 'path.rtt=20ms'] }).length, 4);
    assert.deepEqual(idsOf(square, { only: ['path.loss=1%', 'path.rtt=20ms'] }), [
      'rtt=20ms,loss=1%',
    ]);
  });

  test('keeps the seeds and the order of the cells', () => {
    const all = readScenario({ file: 'x.yaml', text: `${smallest}matrix:\n${square}` });
    const only = settings(['path.loss=1%']);
    const chosen = readScenario({ file: 'x.yaml', text: `${smallest}matrix:\n${square}`, only });
    assert.deepEqual(
      chosen.cells,
      [all.cells[1], all.cells[3]],
      'the same cells as in the whole matrix',
    );
    assert.deepEqual(chosen.axes, ['path.rtt', 'path.loss']);
  });

  test('of a field that does not exist brings the nearest to mind', () => {
    const text = `${smallest}matrix:\n${square}`;
    assert.deepEqual(refusalOf({ text, only: settings(['path.los=1%']) }), [
      '--only path.los=1%: path.los does not vary; did you mean path.loss?',
    ]);
    assert.deepEqual(refusalOf({ text: smallest, only: settings(['path.rtt=60ms']) }), [
      '--only path.rtt=60ms: path.rtt does not vary; nothing varies',
    ]);
  });
});
