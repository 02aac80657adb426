import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cellOf } from '../scenario/cell-fixture.ts';
import type { Cell } from '../scenario/scenario.ts';
import { compileSchedule } from './schedule.ts';

const cell: Cell = {
  ...cellOf('arms: [tcp, tfo, tfo-cold]'),
  id: 'single',
  seed: 7,
  samples: 10_000,
};

function blocks(changes: Partial<Cell> = {}): string[] {
  return compileSchedule({ ...cell, ...changes })
    .trimEnd()
    .split('\n')
    .slice(1);
}

/** Four standard deviations around the expectation of `trials` draws with chance 1 in `choices`. */
function isFair(count: number, trials: number, choices: number): boolean {
  const chance = 1 / choices;
  return Math.abs(count - trials * chance) < 4 * Math.sqrt(trials * chance * (1 - chance));
}

function count<T>(all: readonly T[], value: T): number {
  return all.filter((one) => one === value).length;
}

describe('a schedule', () => {
  test('is a versioned header and one line a block', () => {
    assert.equal(
      compileSchedule({ ...cell, samples: 4 }),
      '# first-flight schedule 2\ntfo tfo-cold tcp\ntfo-cold tfo tcp\ntfo tcp tfo-cold\ntcp tfo-cold tfo\n',
    );
  });

  test('holds every arm once in every block', () => {
    const all = blocks();
    assert.equal(all.length, 10_000);
    const sorted = all.map((line) => line.split(' ').sort().join(' '));
    assert.deepEqual([...new Set(sorted)], ['tcp tfo tfo-cold']);
  });

  test('of one arm is that arm every time', () => {
    assert.deepEqual(blocks({ arms: ['tfo'], samples: 3 }), ['tfo', 'tfo', 'tfo']);
  });

  test('follows from the seed', () => {
    assert.deepEqual(blocks(), blocks());
    assert.notDeepEqual(blocks({ seed: 7 }), blocks({ seed: 8 }));
    assert.notDeepEqual(blocks({ seed: 0 }), blocks({ seed: 2 ** 32 - 1 }));
  });

  test('begins alike however long it is', () => {
    assert.deepEqual(blocks({ samples: 50 }), blocks().slice(0, 50));
  });

  test('puts each arm in each position as often as chance would', () => {
    const orders = blocks().map((line) => line.split(' '));
    for (const position of [0, 1, 2]) {
      const there = orders.map((order) => order[position]);
      for (const arm of cell.arms)
        assert.ok(isFair(count(there, arm), 10_000, 3), `${arm} in position ${position}`);
    }
  });

  test('uses all six orders of three arms as often as chance would', () => {
    const all = blocks();
    const orders = [...new Set(all)];
    assert.equal(orders.length, 6);
    for (const order of orders) assert.ok(isFair(count(all, order), 10_000, 6), order);
  });

  test('draws each block afresh: an order follows itself one time in six', () => {
    const all = blocks();
    const repeats = all.filter((order, block) => order === all[block - 1]).length;
    assert.ok(isFair(repeats, 9999, 6), `${repeats} repeats`);
  });
});

describe('an open-loop schedule', () => {
  const load = { ...cell.load, arrivalsPerSecond: 200 };
  const words = blocks({ load }).flatMap((line) => line.split(' '));
  const instants = words.map((word) => Number(word.split('@')[1]));
  const gaps = instants.map((at, index) => at - (instants[index - 1] ?? 0));

  test('gives every exchange its instant, one after the other', () => {
    assert.equal(words.length, 30_000);
    for (const word of words) assert.match(word, /^(?:tcp|tfo|tfo-cold)@\d+$/);
    assert.ok(gaps.every((gap) => gap >= 0));
  });

  test('holds every arm once in every block', () => {
    const sorted = blocks({ load }).map((line) =>
      line.replaceAll(/@\d+/g, '').split(' ').sort().join(' '),
    );
    assert.deepEqual([...new Set(sorted)], ['tcp tfo tfo-cold']);
  });

  test('is a Poisson process of the rate asked for: gaps have mean and deviation 5 ms, and no memory', () => {
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const deviation = Math.sqrt(
      gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length,
    );
    // Four standard errors of 30,000 draws: 5 ms * 4 / sqrt(30000) = 0.115 ms; the deviation's error is 1.4 times that.
    assert.ok(Math.abs(mean - 5000) < 115, `${mean}`);
    assert.ok(Math.abs(deviation - 5000) < 165, `${deviation}`);
    const long = gaps.filter((gap) => gap > 10_000).length / gaps.length;
    assert.ok(Math.abs(long - Math.exp(-2)) < 0.008, `${long}`);
  });
});
