import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseNoise } from './noise.ts';

const read = `wall_us 2000000
pressure_us 50000
steal_us 20000
busy_us 900000
own_us 600000
involuntary_switches 12
`;

describe('what competed with a cell', () => {
  test('is told in shares of its time', () => {
    assert.deepEqual(parseNoise(read), {
      cpuPressureShare: 0.025,
      stealShare: 0.01,
      othersShare: 0.15,
      involuntarySwitches: 12,
    });
  });

  test('is told without pressure where the kernel keeps none', () => {
    const without = read.replace('pressure_us 50000', 'pressure_us -');
    assert.equal(parseNoise(without)?.cpuPressureShare, null);
  });

  test('is never less than nothing: ticks are coarser than a process knows its own time', () => {
    assert.equal(parseNoise(read.replace('own_us 600000', 'own_us 910000'))?.othersShare, 0);
  });

  test('is unknown where the reading is not whole', () => {
    assert.equal(parseNoise(''), null);
    assert.equal(parseNoise(read.replace(/involuntary.*\n/, '')), null);
    assert.equal(parseNoise(read.replace('steal_us 20000', 'steal_us -')), null);
  });
});
