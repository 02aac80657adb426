import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Findings } from '../analysis/findings.ts';
import { exampleFindings } from './example-findings.ts';
import { layOutMatrix } from './matrix-layout.ts';

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
  const cells = twelve.cells.flatMap((cell) =>
    ['0ms', '4ms'].map((value) => ({
      ...cell,
      id: `${cell.id},jitter=${value}`,
      settings: [...cell.settings, { field: 'path.jitter', value }],
    })),
  );
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

/** Findings whose cells have nothing but settings to tell them apart. */
function withSettings(cells: readonly Readonly<Record<string, string>>[]): Findings {
  const [first] = twelve.cells;
  assert.ok(first);
  return {
    ...withAxes(twelve, Object.keys(cells[0] ?? {})),
    cells: cells.map((written, index) => ({
      ...first,
      id: `cell-${index}`,
      settings: Object.entries(written).map(([field, value]) => ({ field, value })),
    })),
  };
}

test('fields that step together are one axis', () => {
  const zipped = withSettings([
    { 'path.rtt': '10ms', 'path.up.loss': 'gemodel 1% 10%', 'server.backlog': '1' },
    { 'path.rtt': '50ms', 'path.up.loss': '0%', 'server.backlog': '1' },
    { 'path.rtt': '10ms', 'path.up.loss': 'gemodel 1% 10%', 'server.backlog': '128' },
    { 'path.rtt': '50ms', 'path.up.loss': '0%', 'server.backlog': '128' },
  ]);
  const layout = layOutMatrix(zipped);
  assert.deepEqual([layout.xTitle, layout.yTitle], ['RTT, loss up', 'server backlog']);
  assert.deepEqual(layout.xValues, ['10 ms, gemodel 1% 10%', '50 ms, 0 %']);
  assert.deepEqual(layout.yValues, ['1', '128']);
  assert.deepEqual(
    layout.sheets.map(({ label, cells }) => [label, cells.length]),
    [['', 4]],
  );
});

test('the order of the matrix holds where cells were left out', () => {
  const layout = layOutMatrix(
    withSettings([
      { 'path.loss': '0%', 'path.rtt': '50ms' },
      { 'path.loss': '0%', 'path.rtt': '100ms' },
      { 'path.loss': '1%', 'path.rtt': '10ms' },
      { 'path.loss': '1%', 'path.rtt': '50ms' },
      { 'path.loss': '1%', 'path.rtt': '200ms' },
    ]),
  );
  assert.deepEqual(layout.xValues, ['10 ms', '50 ms', '100 ms', '200 ms']);
  assert.equal(layout.sheets[0]?.cells.length, 5);
});

test('an axis too long for columns goes down', () => {
  const names = Array.from({ length: 12 }, (_, index) => `lossy-mobile-${index}`);
  const layout = layOutMatrix(
    withSettings(
      names.flatMap((path) => [
        { path, 'client.congestionControl': 'cubic' },
        { path, 'client.congestionControl': 'bbr' },
      ]),
    ),
  );
  assert.deepEqual([layout.xTitle, layout.yTitle], ['client congestion control', 'path']);
  assert.deepEqual([layout.xValues.length, layout.yValues.length, layout.main], [2, 12, 'y']);
});

test('cells scattered over many axes are a list', () => {
  const layout = layOutMatrix(
    withSettings([
      { 'path.loss': '0%', 'path.jitter': '0ms', 'path.mtu': '1500B' },
      { 'path.loss': '1%', 'path.jitter': '0ms', 'path.mtu': '1500B' },
      { 'path.loss': '0%', 'path.jitter': '5ms', 'path.mtu': '1500B' },
      { 'path.loss': '0%', 'path.jitter': '0ms', 'path.mtu': '576B' },
      { 'path.loss': '0%', 'path.jitter': '0ms', 'path.mtu': '9000B' },
    ]),
  );
  assert.equal(layout.sheets.length, 1);
  assert.equal(
    new Set([...layout.xValues, ...layout.yValues]).has('loss 0 %, jitter 5 ms, MTU 1500 B'),
    true,
  );
});

test('an axis that does not vary leaves its side to those that do', () => {
  const layout = layOutMatrix(
    withSettings([
      { 'path.rtt': '10ms', 'path.loss': '0%', 'load.clients': '1' },
      { 'path.rtt': '10ms', 'path.loss': '0%', 'load.clients': '8' },
      { 'path.rtt': '10ms', 'path.loss': '1%', 'load.clients': '1' },
      { 'path.rtt': '10ms', 'path.loss': '1%', 'load.clients': '8' },
    ]),
  );
  assert.deepEqual([layout.xTitle, layout.yTitle], ['clients', 'loss']);
  assert.deepEqual(
    layout.sheets.map(({ label }) => label),
    ['RTT 10 ms'],
  );
});
