import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Clock } from '../lab/lab.ts';
import {
  chance,
  gilbertLoss,
  jitterOf,
  pathOf,
  plainDirection,
  randomLoss,
  rateOf,
} from '../plan/path-fixture.ts';
import type { Asked } from '../plan/probes.ts';
import type { Direction } from '../scenario/scenario.ts';
import { checkPath } from './path-check.ts';
import type { CheckedFeature } from './path-findings.ts';
import { simulatedPath } from './path-fixture.ts';
import { packetRecords } from './path-records.ts';

/** A path that was to be as `asked` in its upward direction and is as `is`. */
function check(
  asked: Partial<Direction>,
  is: Partial<Direction> = asked,
  clock: Clock = 'virtual',
) {
  const what: Asked = { path: pathOf(asked), probes: null };
  const records = simulatedPath(what, 1, { up: { ...plainDirection, ...is } });
  return checkPath(records, what, clock);
}

function checkOf(what: CheckedFeature, asked: Partial<Direction>, is = asked, clock?: Clock) {
  const found = check(asked, is, clock).measured.up.checks.find((each) => each.what === what);
  assert.ok(found !== undefined, `${what} is not checked`);
  return found;
}

describe('a plain path', () => {
  test('has no problems, and a check for everything that was not asked for', () => {
    const { measured, problems } = check({});
    assert.deepEqual(problems, []);
    assert.deepEqual(
      measured.up.checks.map(({ what, outcome }) => `${what}: ${outcome}`),
      [
        'least delay: pass',
        'median delay: pass',
        '99th percentile of the delay: pass',
        'loss: pass',
        'ECN marks: pass',
        'duplication: pass',
        'corruption: pass',
        'reordering: pass',
        'rate: pass',
      ],
    );
    assert.equal(measured.up.rateMbps, null);
  });

  test('has a problem in the direction that is longer alone', () => {
    assert.deepEqual(check({}, { delayMs: 60.1 }).problems, [
      'up: least delay 60.1 ms, asked 50 ms (accepted 49.5 to 50.5 ms, 500 probes)',
      'up: median delay 60.1 ms, asked 50 ms (accepted 49.5 to 50.5 ms, 500 probes)',
      'up: 99th percentile of the delay 60.1 ms, asked 50 ms (accepted 49.5 to 50.5 ms, 500 probes)',
    ]);
  });

  test('may be 50 microseconds off where 1 % would be less', () => {
    assert.deepEqual(check({ delayMs: 1 }, { delayMs: 1.049 }).problems, []);
    assert.equal(checkOf('median delay', { delayMs: 1 }, { delayMs: 1.051 }).outcome, 'fail');
    assert.equal(checkOf('median delay', { delayMs: 1 }, { delayMs: 0.949 }).outcome, 'fail');
  });

  test('may be later, but not earlier, where the clock is real', () => {
    assert.deepEqual(check({}, { delayMs: 51.4 }, 'real').problems, []);
    assert.equal(checkOf('median delay', {}, { delayMs: 51.6 }, 'real').outcome, 'fail');
    assert.equal(checkOf('least delay', {}, { delayMs: 49.4 }, 'real').outcome, 'fail');
    const what: Asked = { path: pathOf({}), probes: null };
    assert.deepEqual(checkPath(simulatedPath(what, 1), what, 'virtual').problems, []);
  });

  for (const [feature, is] of [
    ['loss', { loss: randomLoss(2) }],
    ['duplication', { duplicate: chance(2) }],
    ['corruption', { corrupt: chance(2) }],
    ['reordering', { reorder: { ...chance(2), gap: 1 } }],
    ['rate', { rate: rateOf(400_000_000) }],
    ['least delay', { jitter: jitterOf(2) }],
    ['99th percentile of the delay', { jitter: jitterOf(2) }],
  ] as const) {
    test(`does not pass with ${feature} that nobody asked for`, () => {
      assert.equal(checkOf(feature, {}, is).outcome, 'fail');
    });
  }
});

test('a probe lost where no loss was asked is a problem', () => {
  const what: Asked = { path: pathOf({}), probes: 200 };
  const whole = simulatedPath(what, 1);
  const without = whole.up.probe;
  const up = {
    ...whole.up,
    probe: {
      ...without,
      delayNs: without.delayNs.map((ns, line) => (line === 3 ? Number.NaN : ns)),
      order: without.order.map((rank, line) => (line === 3 ? -1 : rank)),
    },
  };
  assert.deepEqual(checkPath({ ...whole, up }, what, 'virtual').problems, [
    'up: loss 0.5 %, none asked (accepted 0 %, 200 probes)',
  ]);
});

test('no probes and no arrivals are problems, unless everything was to be lost', () => {
  const what: Asked = { path: pathOf({}), probes: 200 };
  const empty = { probe: packetRecords([]), train: packetRecords([]) };
  assert.deepEqual(checkPath({ ...simulatedPath(what, 1), up: empty }, what, 'virtual').problems, [
    'up: probes 0 packets, nothing asked (accepted at least 1 packets, 0 probes)',
  ]);
  const all = { loss: randomLoss(100) };
  assert.deepEqual(check({}, all).problems, [
    'up: loss 100 %, none asked (accepted 0 %, 500 probes)',
  ]);
  assert.deepEqual(check(all).problems, []);
});

test('what the emulator makes of a number is said beside the number', () => {
  const correlated = checkOf('loss', { loss: randomLoss(20, 25) });
  assert.equal(correlated.asked, 20);
  assert.equal(correlated.expected?.toFixed(1), '10.2');
  assert.match(correlated.note ?? '', /^netem's correlated numbers crowd around the middle/);
  const pareto = checkOf('standard deviation of the delay', { jitter: jitterOf(5, 'pareto') });
  assert.equal(pareto.note, "netem's pareto table has a standard deviation of 0.82");
  const jitter = { ...jitterOf(10), correlationPercent: 50 };
  const correlation = checkOf('correlation of delays', { jitter });
  assert.deepEqual(
    [correlation.asked, correlation.expected, correlation.outcome],
    [0.5, 0, 'pass'],
  );
  const gap = { ...chance(50), gap: 5 };
  assert.equal(checkOf('sent ahead', { reorder: gap }).expected?.toFixed(2), '16.67');
  const clipped = checkOf('mean delay', { delayMs: 5, jitter: jitterOf(10) });
  assert.equal(clipped.note, 'the jitter is larger than the delay, and a delay below 0 is none');
});

test('the delay of a probe includes its own time at a slow rate', () => {
  // 106 bytes at 100 kbit/s take 8.48 ms.
  assert.equal(
    checkOf('median delay', { rate: rateOf(100_000) }).expected?.toFixed(6),
    '58.480000',
  );
  assert.deepEqual(check({ rate: rateOf(100_000) }).problems, []);
});

test('where packets are charged for cells, the rate on the wire is lower', () => {
  const atm = { ...rateOf(10_000_000), cellBytes: 48, cellOverheadBytes: 5 };
  const { asked, expected, outcome } = checkOf('rate', { rate: atm });
  // 1442 bytes take 31 cells, 1643 bytes.
  assert.deepEqual([asked, expected?.toFixed(3), outcome], [10, '8.777', 'pass']);
});

test('what cannot be looked at is not checked, with the reason', () => {
  const slot = { minMs: 5, maxMs: 10, packets: 0, bytes: 0 };
  const large = { bitsPerSecond: 1e9, queue: { unit: 'packets', size: 5000 } } as const;
  for (const [feature, asked, note] of [
    ['rate', { slot }, 'slots decide when packets arrive'],
    ['packets in a slot', { slot }, 'one slot takes the whole train; the delays show the slots'],
    ['bottleneck queue', { bottleneck: large }, 'a train of 64 packets cannot overflow it'],
    ['rate', { jitter: jitterOf(5) }, 'jitter spreads the train'],
    ['mean length of loss bursts', { loss: randomLoss(0.02) }, 'fewer than 20 bursts'],
    [
      'mean delay',
      { slot: { ...slot, minMs: 10 } },
      'slots this even fall into step with the probes',
    ],
  ] as const) {
    const { outcome, note: why } = checkOf(feature, asked);
    assert.deepEqual([outcome, why], ['not-checked', note]);
  }
});

test('a train that a real clock did not let be sent fast enough says nothing about the rate', () => {
  const what: Asked = { path: pathOf({ rate: rateOf(1e9) }), probes: null };
  const records = simulatedPath(what, 1);
  const { train } = records.up;
  const slowly = { ...train, sentNs: train.sentNs.map((_, line) => line * 20_000) };
  const { measured, problems } = checkPath(
    { ...records, up: { ...records.up, train: slowly } },
    what,
    'real',
  );
  assert.deepEqual(problems, []);
  assert.equal(
    measured.up.checks.find(({ what: it }) => it === 'rate')?.note,
    'the train was sent at 577 Mbit/s only',
  );
});

test('ten packets of a train that keep their order are not delayed at random, nine may be', () => {
  const what: Asked = {
    path: pathOf({ jitter: { ...jitterOf(10), reorders: true } }),
    probes: 500,
  };
  const records = simulatedPath(what, 1);
  const outcomeOf = (packets: number) => {
    const lines = Array.from({ length: packets }, (_, sequence) => {
      const inTurn = { sequence, order: sequence, sentNs: sequence * 1000, delayNs: 50e6 };
      return { ...inTurn, copy: 0, corrupted: false, ce: false };
    });
    const up = { ...records.up, train: packetRecords(lines) };
    const { checks } = checkPath({ ...records, up }, what, 'virtual').measured.up;
    return checks.find(({ what: it }) => it === 'reordering')?.outcome;
  };
  assert.deepEqual([outcomeOf(9), outcomeOf(10)], ['not-checked', 'fail']);
});

test('a path that duplicates everything, or delays nothing, is not a problem where that was asked for', () => {
  for (const asked of [
    { duplicate: chance(100) },
    { duplicate: chance(100), jitter: jitterOf(5) },
    { duplicate: chance(100), jitter: { ...jitterOf(5), reorders: true } },
    { reorder: { ...chance(100), gap: 1 } },
    { reorder: { ...chance(100), gap: 3 }, jitter: jitterOf(5) },
    { delayMs: 0 },
    { delayMs: 0, jitter: jitterOf(5) },
    { loss: randomLoss(99) },
    { loss: randomLoss(99), jitter: jitterOf(5, 'pareto') },
  ])
    assert.deepEqual(check(asked).problems, [], JSON.stringify(asked));
});

test('the findings of a direction are plain data', () => {
  const { measured } = check({ loss: gilbertLoss(2, 25), jitter: jitterOf(5, 'normal') });
  assert.deepEqual(JSON.parse(JSON.stringify(measured)), measured);
});
