import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exampleFindings } from './example-findings.ts';
import { statedFindings } from './stated-findings.ts';
import { renderSummary } from './summary.ts';

const plain = { color: false, width: 100 };

const threeCells = statedFindings(
  [
    {
      rttMs: 10,
      arms: {
        tcp: { p95Ms: 20.004 },
        tfo: { saved: [1, 0.9996, 1.0004] },
        'tfo-cold': { saved: [-0.0001, -0.25, 0.001] },
      },
    },
    {
      rttMs: 100,
      lossPercent: 3,
      arms: {
        tcp: { p95Ms: null, failed: 12 },
        tfo: { saved: [1.25, 1, null], used: 181, p95Ms: 1200.5 },
        'tfo-cold': { failed: 200 },
      },
    },
    { rttMs: 300, invalidBecause: 'delay up was 161.5 ms, not 150 ms', arms: { tcp: {}, tfo: {} } },
  ],
  {
    doubts: [
      { kind: 'failures-seen', cell: 'rtt=100ms,loss=3%', arm: 'tcp', message: '12 of 200 failed' },
    ],
  },
);

test('the summary holds question, answer, one row per cell and arm, doubts and origin', () => {
  assert.equal(
    renderSummary(threeCells, plain),
    `What does TCP Fast Open save?

Compared with plain TCP, TCP Fast Open with a cookie saved 1.00 round trips (the whole handshake) at
RTT 10 ms without loss and saved 1.25 round trips at RTT 100 ms and 3 % loss, with Fast Open really
used by 381 of 400 connections; TCP Fast Open on first contact (no cookie yet) showed no difference
(0.00 round trips, interval -0.25 to 0.00) at RTT 10 ms without loss and could not be compared at
RTT 100 ms and 3 % loss; 212 of 1,200 exchanges failed (tcp 12, tfo-cold 200); 1 of 3 cells is
invalid and left out.

cell               arm       median ms    p95 ms  RTTs saved              TFO used  failed
rtt=10ms,loss=0%   tcp          20.000    20.004                             0/200       0
                   tfo          10.000    10.000  +1.000 [1.000, 1.000]    200/200       0
                   tfo-cold     20.000    20.000  +0.000 [-0.250, 0.001]     0/200       0
rtt=100ms,loss=3%  tcp         200.000    failed                             0/200      12
                   tfo         100.000  1200.500  +1.250 [1.000, ?]        181/200       0
                   tfo-cold     failed    failed                             0/200     200
rtt=300ms,loss=0%  INVALID: delay up was 161.5 ms, not 150 ms

doubts
  - Exchanges failed: rtt=100ms,loss=3% tcp: 12 of 200 failed

path: not measured in 3 cells

virtual lab · seed 7 · 200 exchanges per arm and cell · run a-run · samples 0123456789abcdef
`,
  );
});

test('where the table is too wide, each cell stands above its arms', () => {
  const lines = renderSummary(threeCells, { color: false, width: 76 }).split('\n');
  assert.deepEqual(
    lines.slice(lines.indexOf('rtt=10ms,loss=0%'), lines.indexOf('rtt=10ms,loss=0%') + 2),
    [
      'rtt=10ms,loss=0%',
      '  tcp          20.000    20.004                             0/200       0',
    ],
  );
  assert.ok(lines.every((line) => line.length <= 76));
});

const manyOnOne = statedFindings([
  {
    rttMs: 100,
    perConnection: 20,
    arms: {
      tcp: { lastMs: 2100.0325 },
      tfo: { saved: [1, 0.9996, 1.0004], lastMs: 2000.0315, savedToLast: [0.98, 0.9, null] },
    },
  },
  { rttMs: 300, invalidBecause: 'delay up was 161.5 ms, not 150 ms', arms: { tcp: {}, tfo: {} } },
]);

test('the last byte has columns where it comes notably later than the first', () => {
  assert.equal(
    tablesOf(renderSummary(manyOnOne, { color: false, width: 140 })),
    `cell                                arm  median ms   p95 ms  RTTs saved             last byte ms  RTTs saved to last  TFO used  failed
rtt=100ms,loss=0%,perConnection=20  tcp    200.000  200.000                             2100.032                         0/200       0
                                    tfo    100.000  100.000  +1.000 [1.000, 1.000]      2000.032  +0.980 [0.900, ?]    200/200       0
rtt=300ms,loss=0%                   INVALID: delay up was 161.5 ms, not 150 ms`,
  );
});

test('where those are too wide even in stacks, the last byte has a table of its own', () => {
  assert.equal(
    tablesOf(renderSummary(manyOnOne, { color: false, width: 99 })),
    `  arm  median ms   p95 ms  RTTs saved             TFO used  failed
rtt=100ms,loss=0%,perConnection=20
  tcp    200.000  200.000                            0/200       0
  tfo    100.000  100.000  +1.000 [1.000, 1.000]   200/200       0
rtt=300ms,loss=0%  INVALID: delay up was 161.5 ms, not 150 ms

cell                                arm  last byte ms  RTTs saved to last
rtt=100ms,loss=0%,perConnection=20  tcp      2100.032
                                    tfo      2000.032  +0.980 [0.900, ?]`,
  );
});

/** What stands between the answer and the path. */
function tablesOf(text: string): string {
  return text
    .split('\n\n')
    .slice(
      2,
      text.split('\n\n').findIndex((part) => part.startsWith('path:')),
    )
    .join('\n\n');
}

test('an incomplete run is announced above all else', () => {
  const text = renderSummary({ ...threeCells, complete: false }, plain);
  assert.match(text, /^INCOMPLETE: the run did not finish/);
});

test('colour is added for arms, savings and failures, and leaves the text as it was', () => {
  const colored = renderSummary(threeCells, { color: true, width: 100 });
  assert.ok(colored.includes('\u001b[32m+1.000 [1.000, 1.000] \u001b[39m'));
  assert.ok(colored.includes('\u001b[31m   200\u001b[39m'));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what colour is made of
  assert.equal(colored.replace(/\u001b\[\d+m/g, ''), renderSummary(threeCells, plain));
});

test('many doubts of one kind become one sentence with an example', () => {
  const text = renderSummary(
    exampleFindings({
      rttsMs: [1, 5, 10, 20, 50, 75, 100, 150, 200, 300],
      lossesPercent: [0, 0.5, 1, 2, 3, 5],
    }),
    plain,
  );
  const doubts = text.slice(text.indexOf('doubts\n'), text.indexOf('\nvirtual lab'));
  assert.ok(doubts.split('\n').length < 10, doubts);
  assert.match(
    doubts,
    /- Fast Open was not used throughout in 46 cells \(tfo\), for example rtt=1ms,loss=0\.5% tfo:/,
  );
});

test('the path is one line where every check passed, and names what failed', () => {
  const pathLine = (text: string) =>
    text.slice(text.indexOf('\npath: ') + 1, text.indexOf('\n\nvirtual')).replaceAll('\n', ' ');
  const sound = exampleFindings({ rttsMs: [10, 50], lossesPercent: [0, 1] });
  assert.equal(
    pathLine(renderSummary(sound, plain)),
    'path: all 40 checks in 4 cells passed (3,000 probes each way)',
  );
  assert.equal(
    pathLine(renderSummary(exampleFindings(), plain)),
    'path: 2 of 120 checks in 12 cells failed (3,000 probes each way); rtt=200ms,loss=3% (up greatest delay, down greatest delay)',
  );
});

test('a title cannot send escape sequences or reorder the line', () => {
  const hostile = {
    ...threeCells,
    scenario: { ...threeCells.scenario, title: 'a\u001b[2Jb\u202ec\nd' },
  };
  assert.match(renderSummary(hostile, plain), /^a\ufffd\[2Jb\ufffdc\ufffdd\n/);
});

test('findings without a cell still render', () => {
  assert.equal(
    renderSummary(statedFindings([]), plain),
    `What does TCP Fast Open save?

Nothing was measured, so there is no answer.

virtual lab · seed 7 · 200 exchanges per arm and cell · run a-run · samples 0123456789abcdef
`,
  );
});
