import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exampleFindings } from '../report/example-findings.ts';
import { codeFor } from './bench-command.ts';

const findings = exampleFindings({ rttsMs: [10, 50], lossesPercent: [0] });

test('a complete run with valid cells is 0', () => {
  assert.equal(codeFor({ ...findings, complete: true }), 0);
});

test('one cell off its path is 3, however many others are sound', () => {
  const [first, ...others] = findings.cells;
  assert.ok(first);
  assert.equal(codeFor({ complete: true, cells: [{ ...first, valid: false }, ...others] }), 3);
});

test('an incomplete run is 3', () => {
  assert.equal(codeFor({ ...findings, complete: false }), 3);
});
