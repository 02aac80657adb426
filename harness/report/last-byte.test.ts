import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tellsLastByte } from './last-byte.ts';
import { type StatedArm, statedFindings } from './stated-findings.ts';

test('a last byte more than 1 % and 0.05 ms after the first is told', () => {
  assert.equal(tells({ medianMs: 100, lastMs: 101.1 }), true);
  assert.equal(tells({ medianMs: 100, lastMs: 100.9 }), false);
  assert.equal(tells({ medianMs: 0.1, lastMs: 0.16 }), true);
  assert.equal(tells({ medianMs: 0.1, lastMs: 0.14 }), false);
});

test('one arm of one valid cell is enough, an invalid cell is not', () => {
  const late = { tcp: {}, tfo: { lastMs: 50 } };
  const soon = { rttMs: 10, arms: { tcp: {}, tfo: {} } };
  assert.equal(tellsLastByte(statedFindings([soon, { rttMs: 20, arms: late }])), true);
  const invalid = { rttMs: 20, invalidBecause: 'wrong delay', arms: late };
  assert.equal(tellsLastByte(statedFindings([soon, invalid])), false);
});

test('medians that fell among failures tell nothing', () => {
  assert.equal(tells({ medianMs: 10, lastMs: null }), false);
  assert.equal(tells({ medianMs: null, lastMs: 10 }), false);
  assert.equal(tells({ failed: 200 }), false);
});

function tells(tcp: StatedArm): boolean {
  return tellsLastByte(statedFindings([{ rttMs: 10, arms: { tcp } }]));
}
