import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { delayTable, delayTableFile } from './delay-table.ts';
import { normalQuantile } from './normal-quantile.ts';

const shipped = ['normal', 'pareto', 'paretonormal'] as const;
/** Where Debian's iproute2 has its tables. */
const folder = '/usr/lib/x86_64-linux-gnu/tc';

/** Entries of a table file, as tc reads them: numbers, but for lines that begin with #. */
function entriesOf(text: string): number[] {
  const lines = text.split('\n').filter((line) => !line.startsWith('#'));
  return lines.join(' ').trim().split(/\s+/).map(Number);
}

function moments(entries: Iterable<number>): { mean: number; sd: number } {
  const values = [...entries].map((entry) => entry / 8192);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean: Number(mean.toFixed(4)) + 0, sd: Number(Math.sqrt(square).toFixed(4)) };
}

test('normal quantiles are those of printed tables', () => {
  for (const [share, quantile] of [
    [0.5, 0],
    [0.975, 1.959963985],
    [0.001, -3.090232306],
    [1e-9, -5.997807015],
  ] as const)
    assert.ok(Math.abs(normalQuantile(share) - quantile) < 1e-8, `${share}`);
});

describe('a delay table', () => {
  for (const name of shipped) {
    test(`of the ${name} distribution is the one that iproute2 ships, within 1/4096 of a standard deviation`, (t) => {
      const file = join(folder, `${name}.dist`);
      if (!existsSync(file)) {
        assert.equal(process.env.CI, undefined, `${file} is missing`);
        t.skip(`${file} is not there: install iproute2`);
        return;
      }
      const theirs = entriesOf(readFileSync(file, 'utf8'));
      const ours = [...(delayTable({ name }) ?? [])];
      assert.equal(ours.length, theirs.length);
      const worst = Math.max(...ours.map((entry, index) => Math.abs(entry - (theirs[index] ?? 0))));
      assert.ok(worst <= 2, `off by ${worst}`);
    });
  }

  test('has the mean and the standard deviation that netem then makes', () => {
    assert.deepEqual(moments(delayTable({ name: 'normal' }) ?? []), { mean: -0.0008, sd: 1.0001 });
    // Not 0 and 1: iproute2 scales the distribution by 4/3 and cuts it off.
    assert.deepEqual(moments(delayTable({ name: 'pareto' }) ?? []), { mean: -0.0335, sd: 0.8197 });
    assert.deepEqual(moments(delayTable({ name: 'paretonormal' }) ?? []), {
      mean: -0.0253,
      sd: 0.8339,
    });
  });

  test('of measured delays has their shape with mean 0 and standard deviation 1', () => {
    const table = delayTable({ name: 'measured', delaysMs: [30, 10, 10, 10] }) ?? [];
    assert.deepEqual(moments(table), { mean: 0, sd: 1 });
    // Three in four are at the lower value; between the values it is interpolated.
    assert.deepEqual([...new Set(table.slice(0, 2500))].length, 1);
    assert.ok((table.at(-1) ?? 0) > 1.5 * 8192);
  });

  test('keeps the standard deviation where a few measured delays lie too far out for it', () => {
    const delaysMs = Array.from({ length: 1000 }, (_, index) => (index < 5 ? 1000 : index % 7));
    const table = delayTable({ name: 'measured', delaysMs }) ?? [];
    assert.ok(Math.abs(moments(table).sd - 1) < 0.02, `${moments(table).sd}`);
    assert.equal(Math.max(...table), 32_767);
  });

  test('of delays that do not vary is zero throughout', () => {
    const table = delayTable({ name: 'measured', delaysMs: [5, 5] }) ?? [];
    assert.deepEqual(new Set(table), new Set([0]));
  });

  test('is not needed for the uniform distribution', () => {
    assert.equal(delayTable({ name: 'uniform' }), null);
    assert.equal(delayTableFile({ name: 'uniform' }), null);
  });

  test('is written as tc reads it', () => {
    const text = delayTableFile({ name: 'pareto' }) ?? '';
    const lines = text.split('\n');
    assert.equal(lines[0], '# Delay distribution pareto for tc-netem(8)');
    assert.equal(lines[1], '-5461 -5460 -5460 -5459 -5458 -5457 -5456 -5455');
    assert.equal(lines.length, 1 + 512 + 1);
    assert.deepEqual(entriesOf(text), [...(delayTable({ name: 'pareto' }) ?? [])]);
  });
});
