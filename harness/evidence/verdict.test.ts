import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { armNames } from '../scenario/scenario.ts';
import { type Verdict, verdictOf, verdicts } from './verdict.ts';

const truthTable = `
  arm       cookie  acked  verdict
  tcp       no      no     plain
  tcp       no      yes    unexpected-fastopen
  tcp       yes     no     plain
  tcp       yes     yes    unexpected-fastopen
  tfo       no      no     cookie-requested
  tfo       no      yes    accepted
  tfo       yes     no     fell-back
  tfo       yes     yes    accepted
  tfo-cold  no      no     cookie-requested
  tfo-cold  no      yes    unexpected-fastopen
  tfo-cold  yes     no     fell-back
  tfo-cold  yes     yes    unexpected-fastopen
`;

const rows = truthTable
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.trim().split(/ +/));

for (const [armText, cookie, acked, verdict] of rows) {
  const arm = armNames.find((known) => known === armText) ?? assert.fail(`no arm ${armText}`);
  const exchange = { arm, cookieBefore: cookie === 'yes', synDataAcked: acked === 'yes' };

  test(`arm ${arm}, cookie before: ${cookie}, SYN data acknowledged: ${acked} is ${verdict}`, () => {
    assert.equal(verdictOf({ ...exchange, error: null }), verdict);
  });

  test(`arm ${arm}, cookie before: ${cookie}, SYN data acknowledged: ${acked} with an error is failed`, () => {
    assert.equal(verdictOf({ ...exchange, error: 'timeout' }), 'failed');
  });
}

test('every exchange has exactly one of the known verdicts', () => {
  const exchange = fc.record({
    arm: fc.constantFrom(...armNames),
    error: fc.option(fc.string({ minLength: 1 })),
    cookieBefore: fc.boolean(),
    synDataAcked: fc.boolean(),
  });
  fc.assert(fc.property(exchange, (sample) => verdicts.includes(verdictOf(sample))));
});

test('every verdict is reached by some exchange', () => {
  const reached = new Set<Verdict>(['failed']);
  for (const arm of armNames) {
    for (const cookieBefore of [false, true]) {
      for (const synDataAcked of [false, true]) {
        reached.add(verdictOf({ arm, error: null, cookieBefore, synDataAcked }));
      }
    }
  }
  assert.deepEqual([...reached].sort(), [...verdicts].sort());
});
