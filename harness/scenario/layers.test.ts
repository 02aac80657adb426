import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readScenario } from './read.ts';
import { libraryOf, messageOf, refusalOf, smallest } from './refusal-fixture.ts';

const base = `title: The base
path: { rtt: 60ms, jitter: 4ms, up: { loss: 1% } }
exchange: { request: 1KB, think: 5ms }
arms: [tcp, tfo]
matrix: { path.rtt: [10ms, 20ms], path.loss: [0%, 1%] }
samples: 5
`;
const metro = 'title: Across a city\npath: { rtt: 2ms, jitter: 0.1ms, distribution: normal }\n';

const read = (text: string, files: Readonly<Record<string, string>> = { 'base.yaml': base }) =>
  readScenario({ file: 'x.yaml', text, library: libraryOf(files) });

describe('a scenario that extends another', () => {
  test('has all that the other says', () => {
    const scenario = read('extends: ./base.yaml\n');
    assert.equal(scenario.title, 'The base');
    assert.deepEqual(scenario.axes, ['path.rtt', 'path.loss']);
    assert.deepEqual(
      scenario.sources.map(({ file }) => file),
      ['x.yaml', 'base.yaml'],
    );
  });

  test('replaces values one by one, arms and matrix as a whole', () => {
    const text = `extends: ./base.yaml
title: Mine
exchange: { think: 9ms }
arms: [tfo]
matrix: { path.jitter: [1ms] }
`;
    const scenario = read(text);
    assert.deepEqual(
      [scenario.title, scenario.arms, scenario.axes],
      ['Mine', ['tfo'], ['path.jitter']],
    );
    const [cell] = scenario.cells;
    assert.deepEqual([cell?.exchange.requestBytes, cell?.exchange.thinkMs], [1000, 9]);
    assert.equal(cell?.path.rttMs, 60);
    assert.equal(cell?.path.down.loss, null);
    assert.deepEqual(cell?.path.up.loss, { model: 'random', percent: 1, correlationPercent: 0 });
  });

  test('holds fixed what varies in the other, where it gives a value itself', () => {
    const { axes, cells } = read('extends: ./base.yaml\npath: { rtt: 80ms }\n');
    assert.deepEqual(axes, ['path.loss']);
    assert.deepEqual(
      cells.map(({ path }) => path.rttMs),
      [80, 80],
    );
    assert.equal(read('extends: ./base.yaml\npath: { up: { loss: 2% } }\n').axes.length, 2);
  });

  test('may do so in several steps, what is nearest counting most', () => {
    const files = {
      'a.yaml': 'extends: ./b.yaml\nseed: 2\n',
      'b.yaml': `${smallest}seed: 3\nprobes: 99\n`,
    };
    const { seed, probes, sources } = read('extends: ./a.yaml\n', files);
    assert.deepEqual([seed, probes, sources.length], [2, 99, 3]);
  });

  test('is told which file a mistake is in', () => {
    const files = { 'base.yaml': base.replace('1KB', '1').replace('[0%, 1%]', '[0%, 1]') };
    assert.deepEqual(
      refusalOf({ text: 'extends: ./base.yaml\nseed: x\n', library: libraryOf(files) }),
      [
        'base.yaml:3:22: exchange.request: 1 has no unit; write 1B or 1KB',
        'base.yaml:5:51: matrix path.loss: 1 has no unit; write 1%',
        'x.yaml:2:7: seed: x is not a whole number from 0 to 4294967295',
      ],
    );
  });

  test('is told the place in the lists of the file that has the matrix', () => {
    const matrix =
      'matrix: { zip: [{ path.rtt: [1ms, 2], path.loss: [0%, 1%] }], exclude: [{ path.rtt: 3ms }] }\n';
    const library = libraryOf({ 'base.yaml': smallest + matrix });
    assert.deepEqual(refusalOf({ text: 'extends: ./base.yaml\nseed: 2\n', library }), [
      'base.yaml:5:35: matrix zip path.rtt: 2 has no unit; write 2ms or 2s',
      'base.yaml:5:85: matrix exclude: no cell has path.rtt 3ms; write values as the matrix has them',
    ]);
  });

  test('is not told of values that it replaces', () => {
    const files = { 'base.yaml': base.replace('5ms', '5') };
    assert.equal(read('extends: ./base.yaml\nexchange: { think: 6ms }\n', files).cells.length, 4);
  });

  test('cannot hide a key that does not exist', () => {
    const files = { 'base.yaml': `${smallest}__proto__: { x: 1 }\n` };
    assert.deepEqual(
      refusalOf({ text: 'extends: ./base.yaml\nseed: 2\n', library: libraryOf(files) }),
      [
        'base.yaml:5:1: unknown key __proto__; known keys are extends, title, seed, lab, path, exchange, load, client, server, arms, matrix, samples, probes',
      ],
    );
  });

  test('cannot go on for ever', () => {
    const files = Object.fromEntries(
      Array.from({ length: 12 }, (_, step) => [`${step}.yaml`, `extends: ./${step + 1}.yaml\n`]),
    );
    assert.match(
      messageOf({ text: 'extends: ./0.yaml\n', library: libraryOf(files) }),
      /^8\.yaml:1:10: more than 10 files extend each other; put them together/u,
    );
  });
});

describe('a named path', () => {
  const files = { 'scenarios/paths/metro.yaml': metro };
  const withPath = (path: string, rest = '') => smallest.replace('{ rtt: 60ms }', path) + rest;

  test('stands for what it says', () => {
    for (const path of ['metro', '{ extends: metro }', './scenarios/paths/metro.yaml']) {
      const { cells, sources } = read(withPath(path), files);
      assert.equal(cells[0]?.path.rttMs, 2);
      assert.equal(cells[0]?.path.up.jitter?.distribution.name, 'normal');
      assert.deepEqual(
        sources.map(({ file }) => file),
        ['x.yaml', 'scenarios/paths/metro.yaml'],
      );
    }
  });

  test('is weaker than the scenario, the matrix and the command line', () => {
    const text = withPath(
      '{ extends: metro, jitter: 0.2ms }',
      'matrix: { path.rtt: [4ms, 6ms] }\n',
    );
    const overrides = [{ field: 'path.distribution', value: 'uniform' }];
    const { cells } = readScenario({ file: 'x.yaml', text, overrides, library: libraryOf(files) });
    assert.deepEqual(
      cells.map(({ path }) => path.rttMs),
      [4, 6],
    );
    assert.equal(cells[0]?.path.up.jitter?.ms, 0.2);
    assert.equal(cells[0]?.path.up.jitter?.distribution.name, 'uniform');
  });

  test('may extend another and may be an axis', () => {
    const more = {
      ...files,
      'scenarios/paths/far.yaml': 'title: Far\npath: { extends: metro, rtt: 9ms }\n',
    };
    const { axes, cells } = read(
      smallest.replace('path: { rtt: 60ms }\n', 'matrix: { path: [metro, far] }\n'),
      more,
    );
    assert.deepEqual(axes, ['path']);
    assert.deepEqual(
      cells.map(({ id, path }) => [id, path.rttMs, path.up.jitter?.ms]),
      [
        ['path=metro', 2, 0.1],
        ['path=far', 9, 0.1],
      ],
    );
  });

  test('that shares its name with another keeps its id when it is chosen alone', () => {
    const library = libraryOf({ 'a/p.yaml': metro, 'b/p.yaml': metro });
    const text = withPath('{ jitter: 0.2ms }', 'matrix: { path: [a/p.yaml, b/p.yaml] }\n');
    const only = [{ field: 'path', value: 'b/p.yaml' }];
    const all = readScenario({ file: 'x.yaml', text, library }).cells;
    assert.deepEqual(
      all.map(({ id }) => id),
      ['path=p', 'path=p~2'],
    );
    assert.deepEqual(readScenario({ file: 'x.yaml', text, library, only }).cells, [all[1]]);
  });

  test('may be given on the command line, in place of the axis', () => {
    const text = withPath('{ rtt: 60ms }').replace(
      'path: { rtt: 60ms }',
      'matrix: { path: [a, b] }',
    );
    const overrides = [{ field: 'path', value: 'metro' }];
    const { axes, cells } = readScenario({
      file: 'x.yaml',
      text,
      overrides,
      library: libraryOf(files),
    });
    assert.deepEqual([axes, cells.length, cells[0]?.path.rttMs], [[], 1, 2]);
  });

  test('says more than a scenario needs, and is not blamed for it', () => {
    assert.equal(
      read(withPath('{ extends: metro, jitter: 0ms }'), files).cells[0]?.path.up.jitter,
      null,
    );
  });

  test('that names another path stands under what every file says of the path', () => {
    const all = { ...files, 'base.yaml': `${smallest.replace('60ms', '60ms, loss: 1%')}` };
    const [cell] = read('extends: ./base.yaml\npath: metro\n', all).cells;
    assert.deepEqual(
      [cell?.path.rttMs, cell?.path.up.loss],
      [60, { model: 'random', percent: 1, correlationPercent: 0 }],
    );
  });

  test('is reported for each name that is wrong', () => {
    const text = `${smallest}matrix: { path: [metro, mtero, nowhere] }\n`;
    assert.deepEqual(refusalOf({ text, library: libraryOf(files) }), [
      'x.yaml:5:25: no scenario or path mtero; did you mean metro?',
      'x.yaml:5:32: no scenario or path nowhere; known are metro, and files such as ./base.yaml',
    ]);
  });
});

describe('measured delays', () => {
  const text = smallest.replace('60ms', '60ms, jitter: 5ms, distribution: ./delays.txt');
  const delays = `# two routes\n${'20ms\n'.repeat(6)}\n${'0.026s # the other\n'.repeat(4)}`;

  test('give the jitter its shape', () => {
    const { cells, sources } = read(`${text}matrix: { path.loss: [0%, 1%] }\n`, {
      'delays.txt': delays,
    });
    const distribution = cells[1]?.path.down.jitter?.distribution;
    assert.deepEqual(distribution, {
      name: 'measured',
      delaysMs: [20, 20, 20, 20, 20, 20, 26, 26, 26, 26],
    });
    assert.deepEqual(
      sources.map(({ file }) => file),
      ['x.yaml', 'delays.txt'],
    );
  });

  test('are read once, however many cells use them', () => {
    const library = libraryOf({ 'delays.txt': delays });
    const asked: string[] = [];
    const counting = {
      ...library,
      find(reference: string, from: string) {
        asked.push(reference);
        return library.find(reference, from);
      },
    };
    const matrix =
      'matrix: { path.rtt: [50ms, 60ms], path.distribution: [./delays.txt, normal] }\n';
    readScenario({ file: 'x.yaml', text: text + matrix, library: counting });
    assert.deepEqual(asked, ['./delays.txt']);
  });

  test('are looked for beside the file that names them', () => {
    const path = 'title: P\npath: { rtt: 60ms, jitter: 5ms, distribution: ./delays.txt }\n';
    const files = { 'scenarios/paths/p.yaml': path, 'scenarios/paths/delays.txt': delays };
    const { sources } = read(smallest.replace('{ rtt: 60ms }', 'p'), files);
    assert.deepEqual(
      sources.map(({ file }) => file),
      ['x.yaml', 'scenarios/paths/p.yaml', 'scenarios/paths/delays.txt'],
    );
  });

  test('that are all the same are no jitter', () => {
    const message = messageOf({ text, library: libraryOf({ 'delays.txt': '20ms\n'.repeat(10) }) });
    assert.match(
      message,
      /^x\.yaml:2:47: path\.distribution: delays\.txt: all delays are the same, which is no jitter$/mu,
    );
  });
});
