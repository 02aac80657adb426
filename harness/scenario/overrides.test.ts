import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ScenarioError } from './errors.ts';
import { readScenario } from './read.ts';
import { smallest } from './refusal-fixture.ts';

const text = `title: A question
path: { rtt: 60ms, jitter: 4ms }
arms: [tcp, tfo]
matrix: { path.rtt: [10ms, 20ms], path.loss: [0%, 1%] }
samples: 5
`;

function read(settings: readonly string[], written = text) {
  const overrides = settings.map((setting) => {
    const [field = '', value = ''] = setting.split('=');
    return { field, value };
  });
  return readScenario({ file: 'x.yaml', text: written, overrides });
}

function refusal(settings: readonly string[], written = text): string {
  try {
    read(settings, written);
  } catch (error) {
    assert.ok(error instanceof ScenarioError, String(error));
    return error.message;
  }
  return assert.fail('the overrides were accepted');
}

describe('an override', () => {
  test('replaces a value of the file', () => {
    for (const { path } of read(['path.jitter=1ms']).cells) assert.equal(path.up.jitter?.ms, 1);
    for (const { exchange } of read(['exchange.request=2KB']).cells)
      assert.equal(exchange.requestBytes, 2000);
  });

  test('replaces the axis of a field that the matrix varies', () => {
    const scenario = read(['path.rtt=80ms']);
    assert.deepEqual(scenario.axes, ['path.loss']);
    assert.deepEqual(
      scenario.cells.map(({ id, path }) => [id, path.rttMs]),
      [
        ['loss=0%', 80],
        ['loss=1%', 80],
      ],
    );
  });

  test('can set the scalars at the top and the list of arms', () => {
    const scenario = read(['samples=9', 'seed=3', 'lab=virtual', 'title=Another', 'arms=tfo, tcp']);
    assert.equal(scenario.samples, 9);
    assert.equal(scenario.seed, 3);
    assert.equal(scenario.lab, 'virtual');
    assert.equal(scenario.title, 'Another');
    assert.deepEqual(scenario.arms, ['tfo', 'tcp']);
  });

  test('gives what the file leaves out', () => {
    const written = 'title: A question\narms: [tcp]\n';
    assert.equal(read(['path.rtt=80ms', 'samples=1'], written).cells[0]?.path.rttMs, 80);
  });

  test('mends a value that would be refused', () => {
    assert.equal(read(['samples=5'], text.replace('samples: 5', 'samples: many')).samples, 5);
  });

  test('gives way to a later one of the same field', () => {
    assert.equal(read(['samples=9', 'samples=10']).samples, 10);
  });
});

describe('an override is refused', () => {
  test('with its own text as the place', () => {
    assert.equal(
      refusal(['path.rtt=60']),
      '--set path.rtt=60: path.rtt: 60 has no unit; write 60ms or 60s',
    );
    assert.equal(
      refusal(['arms=tcp,tof']),
      '--set arms=tcp,tof: arms: unknown arm tof; did you mean tfo?',
    );
    assert.equal(
      refusal(['arms=tcp,tcp']),
      '--set arms=tcp,tcp: arms: tcp is given twice; keep one',
    );
  });

  test('when there is no such field', () => {
    assert.equal(refusal(['rtt=1ms']), '--set rtt=1ms: unknown field rtt; did you mean path.rtt?');
    assert.equal(
      refusal(['sample=1']),
      '--set sample=1: unknown field sample; did you mean samples?',
    );
    assert.equal(
      refusal(['__proto__=1']),
      '--set __proto__=1: unknown field __proto__; scenarios/LANGUAGE.md lists all fields',
    );
  });

  test('when it cannot go with a value of the file, which is not the one to blame', () => {
    assert.equal(
      refusal(['path.rtt=6ms']),
      '--set path.rtt=6ms: path.jitter 4ms is more than the one-way delay it applies to, half of path.rtt 6ms; write less jitter or more delay',
    );
  });

  test('after the problems of the file, which stay where they are', () => {
    assert.equal(
      refusal(['samples=0'], text.replace('4ms', '4')),
      `x.yaml:2:28: path.jitter: 4 has no unit; write 4ms or 4s
    2 | path: { rtt: 60ms, jitter: 4 }
      |                            ^
--set samples=0: samples: 0 is not a whole number from 1 to 1000000`,
    );
  });
});

describe('overrides of one thing', () => {
  const loss = (...overrides: readonly (readonly [string, string])[]) => {
    const given = overrides.map(([field, value]) => ({ field, value }));
    const [cell] = readScenario({ file: 'x.yaml', text: smallest, overrides: given }).cells;
    return [cell?.path.up.loss, cell?.path.down.loss].map((each) =>
      each?.model === 'random' ? each.percent : null,
    );
  };

  test('take effect as in a file: the particular over the general, in whatever order they come', () => {
    assert.deepEqual(loss(['path.up.loss', '1%'], ['path.loss', '3%']), [1, 3]);
    assert.deepEqual(loss(['path.loss', '3%'], ['path.up.loss', '1%']), [1, 3]);
  });

  test('of one field the later wins', () => {
    assert.deepEqual(loss(['path.loss', '3%'], ['path.loss', '2%']), [2, 2]);
  });

  test('may take away what a field of the file needs', () => {
    const text = smallest.replace('60ms', '60ms, up: { bottleneck: 2mbit, queue: 50p }');
    const overrides = [{ field: 'path.up.bottleneck', value: 'none' }];
    const [cell] = readScenario({ file: 'x.yaml', text, overrides }).cells;
    assert.equal(cell?.path.up.bottleneck, null);
  });
});
