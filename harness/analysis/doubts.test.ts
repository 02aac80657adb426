import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellOf, pathOf, plainDirection, randomLoss } from '../plan/path-fixture.ts';
import { pathFindings } from './asked-path.ts';
import { cellDoubts } from './doubts.ts';
import type { ArmFindings, CellFindings, Saving, TimeFindings } from './findings.ts';
import { checkPath } from './path-check.ts';
import { simulatedPath } from './path-fixture.ts';

const times: TimeFindings = {
  mean: 100,
  p5: 100,
  p25: 100,
  p50: 100,
  p75: 100,
  p95: 100,
  p99: 100,
  p50Interval: { low: 100, high: 100 },
  ecdf: { ms: [100], share: [1] },
};
const saving: Saving = { estimate: 1, low: 1, high: 1, confidence: 0.95, blocks: 200 };
const tcp: ArmFindings = {
  name: 'tcp',
  samples: 200,
  failed: 0,
  verdicts: { plain: 200 },
  synDataAcked: 0,
  late: { count: 0, longestMs: 0 },
  ttfbMs: times,
  ttlbMs: times,
  savedRtts: null,
  savedRttsToLastByte: null,
};
const tfo: ArmFindings = {
  ...tcp,
  name: 'tfo',
  verdicts: { accepted: 200 },
  synDataAcked: 200,
  savedRtts: saving,
  savedRttsToLastByte: saving,
};
const cold: ArmFindings = { ...tfo, name: 'tfo-cold', verdicts: { 'cookie-requested': 200 } };

function doubts(
  arms: readonly ArmFindings[],
  circumstances: Partial<Parameters<typeof cellDoubts>[1]> = {},
  rttMs = 100,
) {
  const asked = cellOf(pathOf({}, { rttMs }));
  const cell: CellFindings = {
    ...asked,
    path: pathFindings(asked.path),
    valid: true,
    invalidBecause: [],
    measured: null,
    noise: null,
    arms,
  };
  const none = { unfinished: null, pathProblems: [], errors: new Map() };
  return cellDoubts(cell, { ...none, ...circumstances }).map(
    ({ kind, arm, message }) => `${kind} ${arm}: ${message}`,
  );
}

test('arms that did what they should leave no doubt', () => {
  assert.deepEqual(doubts([tcp, tfo, cold]), []);
});

test('fewer than 20 blocks are few', () => {
  const few = { ...tfo, samples: 19, savedRtts: { ...saving, blocks: 19 } };
  assert.deepEqual(doubts([tcp, few]), ['few-samples tfo: 19 blocks, fewer than 20']);
  assert.deepEqual(doubts([{ ...tcp, samples: 19 }]), [
    'few-samples tcp: 19 blocks, fewer than 20',
  ]);
  const enough = { ...tfo, samples: 20, savedRtts: { ...saving, blocks: 20 } };
  assert.deepEqual(doubts([tcp, enough]), []);
});

test('a saving without both bounds is doubted, however many samples there are', () => {
  assert.deepEqual(doubts([tcp, { ...tfo, savedRtts: { ...saving, low: null } }]), [
    'failures-seen tfo: no finite interval for the median: 200 of 200 exchanges succeeded, and 200 of 200 in the baseline',
  ]);
  assert.deepEqual(doubts([tcp, { ...tfo, savedRtts: null }]).length, 1);
});

test('a median without interval is doubted', () => {
  const errors = new Map([
    [
      'tcp' as const,
      new Map([
        ['timeout', 120],
        ['ECONNREFUSED', 10],
      ]),
    ],
  ]);
  const failing = { ...tcp, failed: 130, ttfbMs: { ...times, p50: null, p50Interval: null } };
  assert.deepEqual(doubts([failing], { errors }), [
    'failures-seen tcp: 130 of 200 exchanges failed: ECONNREFUSED 10, timeout 120',
    'failures-seen tcp: no finite interval for the median: 70 of 200 exchanges succeeded',
  ]);
});

test('without a round-trip time no saving is missed', () => {
  assert.deepEqual(doubts([tcp, { ...tfo, savedRtts: null }], {}, 0), []);
});

test('an arm called tfo that did not use Fast Open is reported as exactly that', () => {
  const verdicts = { accepted: 190, 'fell-back': 7, 'cookie-requested': 3 };
  assert.deepEqual(doubts([tcp, { ...tfo, verdicts }]), [
    'fallback-seen tfo: 7 of 200 exchanges fell back: their SYN data was not acknowledged',
    'fallback-seen tfo: 3 of 200 exchanges had no cookie and sent no data in the SYN',
  ]);
});

test('an arm that did what its name rules out is contradicted', () => {
  assert.deepEqual(
    doubts([
      { ...tcp, verdicts: { plain: 199, 'unexpected-fastopen': 1 } },
      { ...cold, verdicts: { 'cookie-requested': 196, 'fell-back': 4 } },
    ]),
    [
      'arm-contradicted tcp: 1 of 200 exchanges had data acknowledged in the SYN',
      'arm-contradicted tfo-cold: 4 of 200 exchanges found a cookie in the cache',
    ],
  );
});

test('an unfinished cell and a path that is off are doubts of the whole cell', () => {
  assert.deepEqual(
    doubts([tcp], { unfinished: 'the guest stopped', pathProblems: ['up: no probes were sent'] }),
    ['incomplete null: the guest stopped', 'path-off null: up: no probes were sent'],
  );
});

test('what netem makes something else of than it was asked for is told, once for both directions', () => {
  const asked = cellOf(
    pathOf({ loss: randomLoss(5, 25) }, { down: { ...plainDirection, loss: randomLoss(5, 25) } }),
    { probes: 2000 },
  );
  const measured = checkPath(simulatedPath(asked, 1), asked, 'virtual').measured;
  const cell: CellFindings = {
    ...{ ...asked, path: pathFindings(asked.path), valid: true, invalidBecause: [] },
    ...{ measured, noise: null, arms: [] },
  };
  const none = { unfinished: null, pathProblems: [], errors: new Map() };
  assert.deepEqual(
    cellDoubts(cell, none).map(({ kind, message }) => `${kind}: ${message}`),
    [
      "emulator-differs: loss: asked 5 %, netem makes it 0.196 %: netem's correlated numbers crowd around the middle: of 5 % asked for they make 0.2 %",
    ],
  );
});
