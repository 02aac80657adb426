import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Noise } from '../lab/noise.ts';
import { cellOf } from '../scenario/cell-fixture.ts';
import type { ArmName } from '../scenario/scenario.ts';
import type { ArmTally } from './arm-tally.ts';
import { realTimeDoubts } from './real-time-doubts.ts';

const quiet: Noise = {
  cpuPressureShare: 0.02,
  stealShare: 0,
  othersShare: 0.01,
  involuntarySwitches: 3,
};
const cell = cellOf('samples: 300');

/** An arm whose exchanges took so many milliseconds, by block. */
function tally(name: ArmName, timeMs: (block: number) => number): ArmTally {
  const ttfbNs = Float64Array.from({ length: 300 }, (_, block) => timeMs(block) * 1e6);
  return {
    ...{ name, samples: 300, ttfbNs, ttlbNs: ttfbNs, verdicts: new Map(), errors: new Map() },
    ...{ synDataAcked: 0, late: 0, longestLateNs: 0 },
  };
}

/** 100 ms with a little noise that repeats every seven blocks. */
const steady = (block: number) => 100 + (block % 7) * 0.05;

const messages = (...arguments_: Parameters<typeof realTimeDoubts>) =>
  realTimeDoubts(...arguments_).map(({ kind, message }) => `${kind}: ${message}`);

describe('times that were awaited', () => {
  test('raise no doubt on a quiet machine', () => {
    assert.deepEqual(messages(cell, [tally('tcp', steady)], quiet), []);
    assert.deepEqual(messages(cell, [tally('tcp', steady)], null), []);
  });

  test('are doubted where others used the processor', () => {
    const busy = { ...quiet, othersShare: 0.31, stealShare: 0.024, cpuPressureShare: null };
    assert.deepEqual(messages(cell, [], busy), [
      'noisy-machine: the machine was busy while this was measured: other processes took 31 % of its ' +
        'processor, the hypervisor took 2.4 % of its processor',
    ]);
    assert.deepEqual(messages(cell, [], { ...quiet, cpuPressureShare: 0.4 }), [
      'noisy-machine: the machine was busy while this was measured: processes waited for a processor 40 % of the time',
    ]);
  });

  test('are doubted where they drift', () => {
    const drifting = tally('tfo', (block) => steady(block) + block / 100);
    assert.deepEqual(messages(cell, [drifting], quiet), [
      'drift-seen: the median time to first byte drifted from 100.64 ms in the first third of the blocks to 102.64 ms in the last',
    ]);
    // Half a millisecond is nothing to anyone, however sure.
    assert.deepEqual(
      messages(cell, [tally('tfo', (block) => steady(block) + block / 500)], quiet),
      [],
    );
  });

  test('are doubted where single exchanges are late and the path is not why', () => {
    const hit = tally('tcp', (block) => steady(block) + (block % 100 === 50 ? 9 : 0));
    assert.deepEqual(messages(cell, [hit], quiet), [
      'outliers-seen: 3 of 300 exchanges took more than 5 ms longer than the median on a path that explains no such delay: the machine did',
    ]);
    assert.deepEqual(
      messages(cell, [tally('tcp', (block) => steady(block) + (block === 50 ? 9 : 0))], quiet),
      [],
    );
    for (const path of [
      'rtt: 100ms, loss: 1%',
      'rtt: 100ms, jitter: 1ms',
      'rtt: 100ms, down: { bottleneck: 1mbit }',
    ])
      assert.deepEqual(messages(cellOf(`path: { ${path} }`), [hit], quiet), [], path);
    assert.deepEqual(messages(cellOf('load: { clients: 2 }'), [hit], quiet), []);
  });
});
