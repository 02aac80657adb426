import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { cellId, cellIds, cellSeed } from './cells.ts';
import { fieldNamed, fieldNames } from './fields.ts';
import { readScenario } from './read.ts';
import type { Cell } from './scenario.ts';

function cellsOf(matrix: string): readonly Cell[] {
  const text = `title: A question
seed: 7
path: { rtt: 60ms, loss: 0.5% }
arms: [tcp, tfo]
samples: 5
matrix: ${matrix}
`;
  return readScenario({ file: 'x.yaml', text }).cells;
}

describe('the cells of a scenario', () => {
  test('are one, called single, without a matrix', () => {
    const cells = cellsOf('{}');
    assert.deepEqual(
      cells.map(({ id, seed, settings }) => ({ id, seed, settings })),
      [{ id: 'single', seed: 4_281_079_065, settings: [] }],
    );
  });

  test('are every combination, the first axis slowest, in the order of the file', () => {
    const cells = cellsOf('{ path.up.loss: [0%, 1%], path.rtt: [10ms, 0.1s] }');
    assert.deepEqual(
      cells.map(({ id, path }) => [id, path.up.loss, path.rttMs]),
      [
        ['loss=0%,rtt=10ms', null, 10],
        ['loss=0%,rtt=0.1s', null, 100],
        ['loss=1%,rtt=10ms', { model: 'random', percent: 1, correlationPercent: 0 }, 10],
        ['loss=1%,rtt=0.1s', { model: 'random', percent: 1, correlationPercent: 0 }, 100],
      ],
    );
  });

  test('keep what does not vary', () => {
    const [cell] = cellsOf('{ path.rate: [20mbit] }');
    assert.equal(cell?.path.rttMs, 60);
    assert.equal(cell?.path.up.rate?.bitsPerSecond, 20_000_000);
    assert.deepEqual(cell?.path.down.loss, {
      model: 'random',
      percent: 0.5,
      correlationPercent: 0,
    });
    assert.deepEqual(cell?.settings, [{ field: 'path.rate', value: '20mbit' }]);
  });

  test('hold each field the same whether it varies or is fixed', () => {
    for (const field of [...fieldNames, 'client.sysctls.net.ipv4.tcp_ecn']) {
      const value = fieldNamed(field)?.form.examples[0] ?? '';
      const base = needs(field);
      const text = `title: A question\n${base}arms: [tcp]\nsamples: 20\n`;
      const fixed = readScenario({ file: 'x.yaml', text, overrides: [{ field, value }] });
      const matrix = `matrix: { ${field}: ["${value}"] }\n`;
      const [varied] = readScenario({ file: 'x.yaml', text: text + matrix }).cells;
      const { id, seed, settings, ...point } = fixed.cells[0] ?? assert.fail(field);
      assert.deepEqual({ ...point, id, seed, settings }, { ...varied, id, seed, settings }, field);
      assert.deepEqual(varied?.settings, [{ field, value }]);
    }
  });
});

/** A base in which every value of this field works. */
function needs(field: string): string {
  const beside: Readonly<Record<string, string>> = {
    distribution: 'jitter: 4ms',
    jitterReorders: 'jitter: 4ms',
    ecn: 'loss: 1%',
    gap: 'reorder: 1%',
    packetOverhead: 'rate: 1mbit',
    cell: 'rate: 1mbit',
    cellOverhead: 'rate: 1mbit, cell: 48B',
    slotPackets: 'slot: 5ms',
    slotBytes: 'slot: 5ms',
    queue: 'bottleneck: 1mbit',
  };
  const last = field.startsWith('path.') ? (field.split('.').at(-1) ?? '') : '';
  const more = beside[last] === undefined ? '' : `, ${beside[last]}`;
  return `load: { clients: 2 }\npath: { rtt: 60ms${more} }\n`;
}

describe('the id of a cell', () => {
  test('names each field by its last part', () => {
    const settings = [
      { field: 'path.rtt', value: ' 100ms' },
      { field: 'path.loss', value: '1%' },
    ];
    assert.equal(cellId(settings), 'rtt=100ms,loss=1%');
  });

  test('names fields in full where two end alike', () => {
    const settings = [
      { field: 'up.loss', value: '1%' },
      { field: 'down.loss', value: '2%' },
      { field: 'path.rtt', value: '5ms' },
    ];
    assert.equal(cellId(settings), 'up.loss=1%,down.loss=2%,rtt=5ms');
  });
});

describe('the ids of cells', () => {
  test('have a number where two would be alike', () => {
    const cells = ['1% 25%', '1%_25%', '1%/25%'].map((value) => [{ field: 'path.loss', value }]);
    assert.deepEqual(cellIds(cells), ['loss=1%_25%', 'loss=1%_25%~2', 'loss=1%_25%~3']);
  });

  test('are short enough for a file system', () => {
    const long = [{ field: 'client.sysctls.net.ipv4.tcp_rmem', value: '1 '.repeat(150) }];
    const [one = '', other = ''] = cellIds([long, long]);
    assert.equal(one, `tcp_rmem=1_1_1_${'1_'.repeat(92)}1~`);
    assert.equal(other, `${one}~2`);
  });

  test('have nothing of a path in them', () => {
    const value = `../../etc/passwd\n$(reboot)\`'"\\`;
    assert.deepEqual(cellIds([[{ field: 'path', value }]]), ['path=passwd_reboot_']);
    assert.deepEqual(cellIds([[{ field: 'path.rtt', value }]]), ['rtt=__.._etc_passwd_reboot_']);
    assert.deepEqual(cellIds([[{ field: 'path', value: './paths/metro.yaml' }]]), ['path=metro']);
  });
});

describe('the seed of a cell', () => {
  test('is the first 32 bits of a SHA-256 over the scenario seed and the id', () => {
    const id = 'rtt=100ms,loss=1%';
    const hex = createHash('sha256').update(`7 ${id}`).digest('hex').slice(0, 8);
    assert.equal(cellSeed(7, id), Number.parseInt(hex, 16));
    assert.equal(cellSeed(7, id), 4_151_449_721);
  });

  test('does not depend on the cells beside it', () => {
    const alone = cellsOf('{ path.rtt: [20ms] }');
    const among = cellsOf('{ path.rtt: [10ms, 20ms, 30ms] }');
    assert.equal(alone[0]?.seed, among[1]?.seed);
    assert.notEqual(among[0]?.seed, among[1]?.seed);
  });
});
