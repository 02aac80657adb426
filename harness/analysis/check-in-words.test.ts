import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkInWords } from './check-in-words.ts';
import type { PathCheck } from './path-findings.ts';

const loss: PathCheck = {
  what: 'loss',
  unit: '%',
  asked: 1,
  expected: 1,
  measured: 2.5,
  low: 0.433333,
  high: 1.683333,
  count: 6000,
  of: 'probes',
  method: 'exact binomial interval, left once in 1,000,000',
  outcome: 'fail',
  note: null,
};

for (const [what, change, words] of [
  ['asked for', {}, 'loss 2.5 %, asked 1 % (accepted 0.43333 to 1.6833 %, 6000 probes)'],
  [
    'not asked for',
    { asked: null, expected: 0, low: 0, high: 0 },
    'loss 2.5 %, none asked (accepted 0 %, 6000 probes)',
  ],
  [
    'that the emulator makes another thing of',
    { asked: 20, expected: 10.2 },
    'loss 2.5 %, asked 20 %, which makes 10.2 % (accepted 0.43333 to 1.6833 %, 6000 probes)',
  ],
  [
    'that could not be measured',
    { measured: null },
    'loss not measured, asked 1 % (accepted 0.43333 to 1.6833 %, 6000 probes)',
  ],
  [
    'with a bound on one side',
    {
      what: 'rate',
      unit: 'Mbit/s',
      asked: null,
      expected: null,
      low: 500,
      high: null,
      of: 'train packets',
    },
    'rate 2.5 Mbit/s, nothing asked (accepted at least 500 Mbit/s, 6000 train packets)',
  ],
  [
    'without a unit',
    {
      what: 'distribution of the delay',
      unit: '',
      asked: null,
      expected: 0,
      low: null,
      high: 0.02,
    },
    'distribution of the delay 2.5, expected 0 (accepted at most 0.02, 6000 probes)',
  ],
] as const) {
  test(`a check of something ${what} is put in words`, () => {
    assert.equal(checkInWords({ ...loss, ...change }), words);
  });
}
