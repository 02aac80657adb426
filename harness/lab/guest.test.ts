import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Plan } from '../plan/plan.ts';
import { guestArguments, limitSeconds } from './guest.ts';

const plan: Plan = {
  cell: 'a',
  seed: 42,
  files: new Map(),
  exchanges: 400,
  networkSeconds: 100,
  computeSeconds: 0.2,
};
const start = { kernel: '/k/linux', archive: '/t/a.cpio', processor: 3 };

describe('a guest', () => {
  test('in virtual time is told nothing but its seed and when its time begins', () => {
    assert.equal(
      guestArguments(plan, { ...start, clock: 'virtual' }).join(' '),
      '--processor 3 --limit-s 70 --console console.log --archive /t/a.cpio -- /k/linux ' +
        'mem=512M initrd=/proc/self/fd/3 rdinit=/init hostfs=/proc/self/cwd random_seed=42 ' +
        'time-travel=inf-cpu time-travel-start=1767225600000000000 ' +
        'con=null con0=null,fd:1 quiet norandmaps',
    );
  });

  test('in real time is the same but for its time, and what competes with it is noted', () => {
    assert.equal(
      guestArguments(plan, { ...start, clock: 'real' }).join(' '),
      '--processor 3 --limit-s 370 --console console.log --archive /t/a.cpio ' +
        '--contention contention.txt -- /k/linux ' +
        'mem=512M initrd=/proc/self/fd/3 rdinit=/init hostfs=/proc/self/cwd random_seed=42 ' +
        'con=null con0=null,fd:1 quiet norandmaps',
    );
  });
});

describe('the limit of a cell in seconds of wall time', () => {
  test('follows from its computing where time is virtual', () => {
    assert.equal(limitSeconds({ ...plan, computeSeconds: 0 }, 'virtual'), 60);
    assert.equal(limitSeconds({ ...plan, computeSeconds: 2.01 }, 'virtual'), 161);
  });

  test('follows from its network time, too, where time is real', () => {
    assert.equal(
      limitSeconds({ ...plan, computeSeconds: 0, networkSeconds: 3600 }, 'real'),
      10_860,
    );
  });

  test('is a week at most', () => {
    assert.equal(limitSeconds({ ...plan, networkSeconds: 1e9 }, 'real'), 604_800);
  });
});
