import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Findings } from '../analysis/findings.ts';
import { exampleFindings } from './example-findings.ts';
import { cellLabel, layOutMatrix } from './matrix-layout.ts';

function withAxes(findings: Findings, axes: readonly string[]): Findings {
  return { ...findings, scenario: { ...findings.scenario, axes } };
}

const twelve = exampleFindings();

test('RTT goes across and loss down, whichever is written first', () => {
  for (const axes of [
    ['path.rtt', 'path.loss'],
    ['path.loss', 'path.rtt'],
  ]) {
    const layout = layOutMatrix(withAxes(twelve, axes));
    assert.deepEqual([layout.xTitle, layout.yTitle], ['RTT', 'loss']);
    assert.deepEqual(layout.xValues, ['10 ms', '50 ms', '100 ms', '200 ms']);
    assert.deepEqual(layout.yValues, ['0 %', '1 %', '3 %']);
  }
});

test('a single axis is one row, and no axis a single cell', () => {
  const row = layOutMatrix(withAxes(exampleFindings({ rttsMs: [60] }), ['path.loss']));
  assert.deepEqual([row.xTitle, row.yTitle, row.yValues], ['loss', null, ['']]);
  const one = layOutMatrix(withAxes(exampleFindings({ rttsMs: [60], lossesPercent: [1] }), []));
  assert.deepEqual([one.xTitle, one.yTitle, one.xValues], [null, null, ['']]);
  assert.equal(one.sheets[0]?.cells.length, 1);
});

test('a third axis makes a sheet of each of its values', () => {
  const cells = twelve.cells.flatMap((cell) => [
    cell,
    { ...cell, id: `${cell.id},jitter=4ms`, path: { ...cell.path, jitterMs: 4 } },
  ]);
  const layout = layOutMatrix(
    withAxes({ ...twelve, cells }, ['path.rtt', 'path.loss', 'path.jitter']),
  );
  assert.deepEqual(
    layout.sheets.map((sheet) => [sheet.label, sheet.cells.length]),
    [
      ['jitter 0 ms', 12],
      ['jitter 4 ms', 12],
    ],
  );
});

test('an axis that this version does not know is read from the cell id', () => {
  const [first] = twelve.cells;
  assert.ok(first);
  const cell = { ...first, id: 'rtt=10ms,middlebox=strip-options' };
  assert.equal(
    cellLabel(cell, ['path.rtt', 'path.middlebox']),
    'RTT 10 ms, middlebox strip-options',
  );
  assert.equal(cellLabel(cell, ['path.moon']), 'moon rtt=10ms,middlebox=strip-options');
});
