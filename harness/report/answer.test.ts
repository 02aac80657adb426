import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerInWords } from './answer.ts';
import { exampleFindings } from './example-findings.ts';
import { statedFindings } from './stated-findings.ts';

const whole = [1, 0.999, 1.001] as const;
const nothing = [0, 0, 0] as const;

test('a saving that is the same everywhere is told once', () => {
  const findings = statedFindings([
    { rttMs: 10, arms: { tcp: {}, tfo: { saved: whole }, 'tfo-cold': { saved: nothing } } },
    { rttMs: 100, arms: { tcp: {}, tfo: { saved: whole }, 'tfo-cold': { saved: nothing } } },
  ]);
  assert.equal(
    answerInWords(findings),
    'Compared with plain TCP, TCP Fast Open with a cookie saved 1.00 round trips (the whole handshake) at every RTT without loss; TCP Fast Open on first contact (no cookie yet) made no difference (0.00 round trips) at every RTT without loss.',
  );
});

test('savings with loss are told apart where they differ, as a range', () => {
  const findings = statedFindings([
    { rttMs: 10, arms: { tcp: {}, tfo: { saved: whole } } },
    { rttMs: 100, arms: { tcp: {}, tfo: { saved: whole } } },
    { rttMs: 10, lossPercent: 1, arms: { tcp: {}, tfo: { saved: [1.25, 1, 1.5] } } },
    { rttMs: 100, lossPercent: 3, arms: { tcp: {}, tfo: { saved: [0.8, 0.5, 0.9] } } },
  ]);
  assert.equal(
    answerInWords(findings),
    'Compared with plain TCP, TCP Fast Open with a cookie saved 1.00 round trips (the whole handshake) at every RTT without loss and saved 0.80 to 1.25 round trips at every RTT at 1 to 3 % loss.',
  );
});

test('savings with loss are not told apart where they come out the same', () => {
  const findings = statedFindings([
    { rttMs: 10, arms: { tcp: {}, tfo: { saved: whole } } },
    { rttMs: 20, lossPercent: 3, arms: { tcp: {}, tfo: { saved: whole } } },
  ]);
  assert.match(
    answerInWords(findings),
    /\(the whole handshake\) at every RTT, with and without loss\.$/,
  );
});

test('a negative saving is called slower', () => {
  const findings = statedFindings([
    { rttMs: 10, lossPercent: 2, arms: { tcp: {}, tfo: { saved: [-0.5, -0.7, -0.4] } } },
  ]);
  assert.equal(
    answerInWords(findings),
    'Compared with plain TCP, TCP Fast Open with a cookie was 0.50 round trips slower at RTT 10 ms and 2 % loss.',
  );
});

test('an interval that includes zero shows no difference', () => {
  const findings = statedFindings([
    { rttMs: 10, arms: { tcp: {}, tfo: { saved: [0.12, -0.1, 0.3] } } },
  ]);
  assert.equal(
    answerInWords(findings),
    'Compared with plain TCP, TCP Fast Open with a cookie showed no difference (0.12 round trips, interval -0.10 to 0.30) at RTT 10 ms without loss.',
  );
});

test('an interval without bounds proves nothing, and few samples are admitted', () => {
  const findings = statedFindings(
    [{ rttMs: 10, arms: { tcp: { samples: 4 }, tfo: { samples: 4, saved: [1, null, null] } } }],
    {
      doubts: [{ kind: 'few-samples', cell: 'rtt=10ms,loss=0%', arm: 'tfo', message: '4 blocks' }],
    },
  );
  assert.equal(
    answerInWords(findings),
    'Compared with plain TCP, TCP Fast Open with a cookie showed nothing for certain (1.00 round trips saved, without an interval) at RTT 10 ms without loss; the samples are too few for firm figures.',
  );
});

test('a lower bound above zero is enough without an upper one', () => {
  const findings = statedFindings([
    { rttMs: 10, arms: { tcp: {}, tfo: { saved: [1.5, 0.9, null] } } },
  ]);
  assert.match(answerInWords(findings), /saved 1\.50 round trips at RTT 10 ms without loss\.$/);
});

test('cells that came out differently are counted', () => {
  const findings = statedFindings([
    { rttMs: 10, arms: { tcp: {}, tfo: { saved: [0.9, 0.8, 1] } } },
    { rttMs: 20, arms: { tcp: {}, tfo: { saved: [0.7, 0.6, 0.8] } } },
    { rttMs: 30, arms: { tcp: {}, tfo: { saved: [-0.2, -0.3, -0.1] } } },
    { rttMs: 40, arms: { tcp: {}, tfo: {} } },
  ]);
  assert.equal(
    answerInWords(findings),
    'Compared with plain TCP, TCP Fast Open with a cookie saved 0.70 to 0.90 round trips in 2 of 4 cells, was 0.20 round trips slower in 1 of 4 cells and could not be compared in 1 of 4 cells without loss.',
  );
});

test('an arm tfo that never used Fast Open is said to be just that', () => {
  const findings = statedFindings([
    { rttMs: 10, arms: { tcp: {}, tfo: { saved: nothing, used: 0 } } },
  ]);
  assert.equal(
    answerInWords(findings),
    'Compared with plain TCP, the arm tfo never used TCP Fast Open (0 of 200 connections), so its times say nothing about it.',
  );
});

test('cells in which Fast Open was never used do not count as savings', () => {
  const findings = statedFindings([
    { rttMs: 10, arms: { tcp: {}, tfo: { saved: whole } } },
    { rttMs: 20, arms: { tcp: {}, tfo: { saved: whole, used: 0 } } },
  ]);
  assert.equal(
    answerInWords(findings),
    'Compared with plain TCP, TCP Fast Open with a cookie saved 1.00 round trips in 1 of 2 cells and never used TCP Fast Open in 1 of 2 cells without loss, with Fast Open really used by 200 of 400 connections.',
  );
});

test('partial use of Fast Open is given in figures', () => {
  const findings = statedFindings([
    { rttMs: 10, arms: { tcp: {}, tfo: { saved: whole, used: 60 } } },
  ]);
  assert.match(
    answerInWords(findings),
    /without loss, with Fast Open really used by only 60 of 200 connections\.$/,
  );
});

test('a cold arm that used Fast Open after all is reported', () => {
  const findings = statedFindings([
    { rttMs: 10, arms: { tcp: {}, 'tfo-cold': { saved: whole, used: 7 } } },
  ]);
  assert.equal(
    answerInWords(findings),
    'Compared with plain TCP, TCP Fast Open on first contact (no cookie yet) saved 1.00 round trips at RTT 10 ms without loss, although 7 of 200 connections did use Fast Open.',
  );
});

test('invalid cells are left out, and "every RTT" is not claimed for them', () => {
  const findings = statedFindings([
    { rttMs: 10, arms: { tcp: {}, tfo: { saved: whole } } },
    { rttMs: 50, arms: { tcp: {}, tfo: { saved: whole } } },
    { rttMs: 100, invalidBecause: 'wrong delay', arms: { tcp: {}, tfo: { saved: [9, 9, 9] } } },
  ]);
  assert.equal(
    answerInWords(findings),
    'Compared with plain TCP, TCP Fast Open with a cookie saved 1.00 round trips (the whole handshake) in the 2 valid cells without loss; 1 of 3 cells is invalid and left out.',
  );
});

test('without a valid cell there is no answer', () => {
  const findings = statedFindings([
    { rttMs: 10, invalidBecause: 'wrong delay', arms: { tcp: {}, tfo: { saved: whole } } },
  ]);
  assert.equal(
    answerInWords(findings),
    'The only cell gave no valid measurement, so there is no answer.',
  );
  assert.equal(answerInWords(statedFindings([])), 'Nothing was measured, so there is no answer.');
});

test('one arm alone is not compared', () => {
  const findings = statedFindings([
    { rttMs: 10, arms: { tcp: {} } },
    { rttMs: 50, arms: { tcp: {} } },
  ]);
  assert.equal(
    answerInWords(findings),
    'Only plain TCP was measured, so there is nothing to compare; its median time to first byte was 20.000 to 100.000 ms.',
  );
});

test('failures are part of the answer', () => {
  const some = statedFindings([
    { rttMs: 10, arms: { tcp: { failed: 5 }, tfo: { saved: whole, failed: 2 } } },
  ]);
  assert.match(answerInWords(some), /; 7 of 400 exchanges failed \(tcp 5, tfo 2\)\.$/);
  const all = statedFindings([{ rttMs: 10, arms: { tcp: {}, tfo: { used: 0, failed: 200 } } }]);
  assert.equal(
    answerInWords(all),
    'Compared with plain TCP, TCP Fast Open with a cookie failed in all of its 200 exchanges; 200 of 400 exchanges failed (tfo 200).',
  );
});

test('whichever arm is first is what the others are compared with', () => {
  const base = statedFindings([{ rttMs: 10, arms: { tcp: { saved: [-1, -1, -1] }, tfo: {} } }]);
  const findings = { ...base, scenario: { ...base.scenario, arms: ['tfo', 'tcp'] as const } };
  assert.equal(
    answerInWords(findings),
    'Compared with TCP Fast Open with a cookie, plain TCP was 1.00 round trips slower at RTT 10 ms without loss.',
  );
});

test('an incomplete run says so first', () => {
  const findings = statedFindings([{ rttMs: 10, arms: { tcp: {}, tfo: { saved: whole } } }], {
    complete: false,
  });
  assert.match(
    answerInWords(findings),
    /^The run is incomplete; so far, compared with plain TCP, /,
  );
});

test('the example of twelve cells is answered in one sentence', () => {
  const answer = answerInWords(exampleFindings());
  assert.equal(answer.match(/\.(?= |$)/g)?.length, 1);
  assert.match(
    answer,
    /saved 1\.00 round trips \(the whole handshake\) in the 11 valid cells, with and/,
  );
});
