import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { cellId, cellSeed, compileCells } from './cells.ts';
import { fieldNames, keysOf } from './fields.ts';
import { readScenario } from './read.ts';
import type { Scenario } from './scenario.ts';

function scenario(matrix: string): Scenario {
  const text = `title: A question
seed: 7
path: { rtt: 60ms, loss: 0.5% }
arms: [tcp, tfo]
samples: 5
matrix: ${matrix}
`;
  return readScenario({ file: 'x.yaml', text });
}

describe('the cells of a scenario', () => {
  test('are one, called single, without a matrix', () => {
    assert.deepEqual(compileCells(scenario('{}')), [
      {
        id: 'single',
        seed: 4_281_079_065,
        path: { rttMs: 60, jitterMs: 0, lossPercent: 0.5, rateBitsPerSecond: null },
        exchange: { requestBytes: 64, responseBytes: 1000, thinkMs: 0, timeoutMs: 30_000 },
        arms: ['tcp', 'tfo'],
        samples: 5,
      },
    ]);
  });

  test('are every combination, the first axis slowest, in the order of the file', () => {
    const cells = compileCells(scenario('{ path.loss: [0%, 1%], path.rtt: [10ms, 0.1s] }'));
    assert.deepEqual(
      cells.map(({ id, path }) => [id, path.lossPercent, path.rttMs]),
      [
        ['loss=0%,rtt=10ms', 0, 10],
        ['loss=0%,rtt=0.1s', 0, 100],
        ['loss=1%,rtt=10ms', 1, 10],
        ['loss=1%,rtt=0.1s', 1, 100],
      ],
    );
  });

  test('keep what does not vary', () => {
    const [cell] = compileCells(scenario('{ path.rate: [20mbit] }'));
    assert.deepEqual(cell?.path, {
      rttMs: 60,
      jitterMs: 0,
      lossPercent: 0.5,
      rateBitsPerSecond: 20_000_000,
    });
  });

  test('hold each field the same whether it varies or is fixed', () => {
    const value: Readonly<Record<string, string>> = {
      'path.rtt': '90ms',
      'path.jitter': '3ms',
      'path.loss': '2%',
      'path.rate': '1mbit',
      'exchange.request': '100B',
      'exchange.response': '2KiB',
      'exchange.think': '7ms',
      'exchange.timeout': '5s',
    };
    for (const field of fieldNames) {
      const fixed = readScenario({
        file: 'x.yaml',
        text: 'title: A question\npath: { rtt: 60ms, loss: 0.5% }\narms: [tcp]\nsamples: 5\n',
        overrides: [{ field, value: value[field] ?? '' }],
      });
      const [varied] = compileCells(scenario(`{ ${field}: [${value[field]}] }`));
      assert.deepEqual(varied?.path, fixed.path, field);
      assert.deepEqual(varied?.exchange, fixed.exchange, field);
      assert.equal(varied?.id, `${keysOf(field)[1]}=${value[field]}`);
    }
  });

  test('have names that fit a file system even when every field varies', () => {
    const matrix = `{ path.rtt: [9999999.999000000us], path.jitter: [1000000.999000000us], path.loss: [10.000000000%],
      path.rate: [10000000000.000000000bit], exchange.request: [10000000.000000000B],
      exchange.response: [10000000.000000000B], exchange.think: [10000000.999000000us],
      exchange.timeout: [900000000.999000000us] }`;
    const [cell] = compileCells(scenario(matrix));
    assert.match(cell?.id ?? '', /^[a-zA-Z0-9.%=,]+$/u);
    assert.equal((cell?.id.length ?? 0) < 240, true);
  });

  test('cannot vary what is no field', () => {
    const matrix = [{ field: 'path.mtu', values: ['1500B'] }];
    assert.throws(() => compileCells({ ...scenario('{}'), matrix }), /cannot vary path\.mtu/u);
  });
});

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

describe('the seed of a cell', () => {
  test('is the first 32 bits of a SHA-256 over the scenario seed and the id', () => {
    const id = 'rtt=100ms,loss=1%';
    const hex = createHash('sha256').update(`7 ${id}`).digest('hex').slice(0, 8);
    assert.equal(cellSeed(7, id), Number.parseInt(hex, 16));
    assert.equal(cellSeed(7, id), 4_151_449_721);
  });

  test('does not depend on the cells beside it', () => {
    const alone = compileCells(scenario('{ path.rtt: [20ms] }'));
    const among = compileCells(scenario('{ path.rtt: [10ms, 20ms, 30ms] }'));
    assert.equal(alone[0]?.seed, among[1]?.seed);
    assert.notEqual(among[0]?.seed, among[1]?.seed);
  });
});
