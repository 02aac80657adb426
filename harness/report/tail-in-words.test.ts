import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exampleFindings } from './example-findings.ts';
import { tailInWords } from './tail-in-words.ts';

test('says nothing of a tail where nothing was lost', () => {
  assert.equal(tailInWords(exampleFindings({ lossesPercent: [0] })), null);
});

test('gives the least of the 95th percentiles where all of them lie far from the median', () => {
  const findings = withTails(3, { p50: 100, p95: 1020, p99: 1040 });
  assert.equal(
    tailInWords(findings),
    'at 3 % loss one exchange in twenty took 1,020 ms or more in every arm',
  );
});

test('takes the 99th percentile where the 95th is still near the median', () => {
  const findings = withTails(1, { p50: 100, p95: 101, p99: 1040 });
  assert.equal(
    tailInWords(findings),
    'at 1 % loss one exchange in a hundred took 1,040 ms or more in every arm',
  );
});

test('says nothing where one arm has no such tail, or where it reaches into failures', () => {
  assert.equal(tailInWords(withTails(1, { p50: 100, p95: 101, p99: 102 })), null);
  assert.equal(tailInWords(withTails(1, { p50: 100, p95: null, p99: null })), null);
});

function withTails(
  lossPercent: number,
  times: { p50: number; p95: number | null; p99: number | null },
) {
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
