import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CellFindings, Findings } from '../analysis/findings.ts';
import type { PathCheck } from '../analysis/path-findings.ts';
import { exampleFindings } from './example-findings.ts';
import { measuredDirection, pathCheck } from './example-path.ts';
import { renderPathTable } from './path-table.ts';

const direction = measuredDirection({
  delayMs: 15,
  lossPercent: 0,
  lost: 0,
  rateMbps: null,
  offMs: 0,
});

/** Findings with one cell, whose directions were found to pass or fail these checks. */
function withChecks(id: string, up: readonly PathCheck[], down: readonly PathCheck[]): Findings {
  const findings = exampleFindings({ rttsMs: [30], lossesPercent: [0] });
  const cells = findings.cells.map(
    (cell): CellFindings => ({
      ...cell,
      id,
      measured: { up: { ...direction, checks: up }, down: { ...direction, checks: down } },
    }),
  );
  return { ...findings, cells };
}

const absent = { asked: null, expected: 0, measured: 0, low: 0, high: 0 };

test('features stand beside what was found of them, absences in one line, notes below', () => {
  const findings = withChecks(
    'path=loss-correlated',
    [
      pathCheck('loss', '%', {
        asked: 1,
        expected: 0.7513,
        measured: 0.7312,
        low: 0.69,
        high: 0.82,
        count: 100_000,
        note: 'netem mixes each draw with the one before',
      }),
      pathCheck('distribution of the delay', '', {
        measured: 0.0123,
        high: 0.0231,
        count: 99_269,
        of: 'arrivals',
      }),
      pathCheck('duplication', '%', { ...absent, count: 100_000 }),
      pathCheck('corruption', '%', { ...absent, count: 100_000 }),
    ],
    [
      pathCheck('loss', '%', { ...absent, measured: 0.2, outcome: 'fail' }),
      pathCheck('bottleneck queue', 'packets', {
        asked: 100,
        outcome: 'not-checked',
        note: 'the queue is longer than the train',
      }),
    ],
  );
  assert.equal(
    renderPathTable(findings),
    `cell                  way   feature                    asked        expected  measured  accepted        from             outcome
path=loss-correlated  up    loss                       1 %          0.7513 %  0.7312 %  0.69 to 0.82 %  100,000 probes   pass [1]
                            distribution of the delay                         0.0123    at most 0.0231  99,269 arrivals  pass
                            what was not asked for     none                   none                      100,000 probes   pass [2]
                      down  loss                       none                   0.2 %     none            3,000 probes     FAIL
                            bottleneck queue           100 packets            -         any             3,000 probes     not checked [3]

[1] netem mixes each draw with the one before
[2] no duplication, corruption
[3] the queue is longer than the train

path: 1 of 5 checks in 1 cell failed (3,000 probes each way), 1 not checked
`,
  );
});

test('a cell without probes says so, and a hostile name stays on its line', () => {
  const findings = withChecks('a\u001b[2Jb', [], []);
  assert.match(
    renderPathTable({
      ...findings,
      cells: findings.cells.map((cell) => ({ ...cell, measured: null })),
    }),
    /\na\ufffd\[2Jb {7}not measured\n\npath: not measured in 1 cell\n$/,
  );
});
