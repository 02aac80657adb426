import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exampleFindings } from './example-findings.ts';
import { tailInWords } from './tail-in-words.ts';

test('says nothing of a tail where nothing was lost', () => {
  assert.equal(tailInWords(exampleFindings({ lossesPercent: [0] })), null);
});

test('gives the least of the 99th percentiles where all of them lie far from the median', () => {
  assert.equal(
    tailInWords(withTails(3, { p50: 100, p99: 1040.7 })),
    'at 3 % loss one exchange in a hundred took 1,040 ms or more in every arm',
  );
});

test('says nothing where one arm has no such tail, or where it reaches into failures', () => {
  assert.equal(tailInWords(withTails(1, { p50: 100, p99: 102 })), null);
  assert.equal(tailInWords(withTails(1, { p50: 100, p99: null })), null);
});

function withTails(lossPercent: number, times: { p50: number; p99: number | null }) {
  const findings = exampleFindings({ rttsMs: [50], lossesPercent: [lossPercent] });
  return {
    ...findings,
    cells: findings.cells.map((cell) => ({
      ...cell,
      arms: cell.arms.map((arm) => ({
        ...arm,
        ttfbMs: arm.ttfbMs === null ? null : { ...arm.ttfbMs, ...times },
      })),
    })),
  };
}
