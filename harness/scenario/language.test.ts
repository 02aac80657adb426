import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ScenarioError } from './errors.ts';
import { fieldNamed, fieldNames } from './fields.ts';
import { readScenario } from './read.ts';
import { libraryOf } from './refusal-fixture.ts';
import type { Cell } from './scenario.ts';

const library = libraryOf({
  'scenarios/paths/metro.yaml': 'title: Across a city\npath: { rtt: 2ms }\n',
  'delays.txt': `${'20ms\n'.repeat(9)}30ms\n`,
});

const sysctls = ['client.sysctls.net.ipv4.tcp_ecn', 'server.sysctls.net.core.somaxconn'];
const free = [...fieldNames, ...sysctls];
const examplesOf = (name: string) => fieldNamed(name)?.form.examples ?? assert.fail(name);

/** What makes every other field work, so that none is idle. */
const base = `title: Anything
path:
  rtt: 200ms
  jitter: 5ms
  loss: 1%
  reorder: 1%
  rate: 10mbit
  cell: 48B
  slot: 5ms
  bottleneck: 10mbit
exchange: { timeout: 1000s }
load: { clients: 1 }
arms: [tcp, tfo]
samples: 50
`;

/** Fields that make others idle or impossible at some of their values. */
const withConditions =
  /\.(?:jitterReorders|timeout|arrivals|pause|cell|cellOverhead|rate|bottleneck|slot)$/u;

const axis = fc.constantFrom(...free.filter((name) => !withConditions.test(name))).chain((field) =>
  fc.record({
    field: fc.constant(field),
    values: fc.uniqueArray(fc.constantFrom(...examplesOf(field)), { minLength: 1 }),
  }),
);

/** Axes of which no two vary the same thing. */
const axes = fc.uniqueArray(axis, {
  maxLength: 4,
  selector: ({ field }) => field.replace(/^path\.(?:up|down)\./u, 'path.').replace('rtt', 'delay'),
});

describe('any matrix over the examples of the fields', () => {
  test('gives cells with ids of their own that are fit for a file name', () => {
    fc.assert(
      fc.property(axes, (chosen) => {
        const matrix = chosen.map(
          ({ field, values }) =>
            `  ${field}: [${values.map((value) => `"${value}"`).join(', ')}]\n`,
        );
        const text = `${base}matrix:${chosen.length === 0 ? ' {}' : ''}\n${matrix.join('')}`;
        const { cells, axes: names } = readScenario({ file: 'x.yaml', text, library });
        assert.equal(
          cells.length,
          chosen.reduce((product, { values }) => product * values.length, 1),
        );
        assert.deepEqual(
          names,
          chosen.map(({ field }) => field),
        );
        assert.equal(new Set(cells.map(({ id }) => id)).size, cells.length);
        assert.equal(new Set(cells.map(({ seed }) => seed)).size, cells.length);
        for (const { id } of cells) assert.match(id, /^[A-Za-z0-9][A-Za-z0-9._%=,+~-]{0,219}$/u);
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});

describe('whatever is written', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(
      '$(reboot)',
      '`reboot`',
      "'; reboot; '",
      '"; reboot',
      '\\n',
      '../../x',
      '-rf',
      '{}',
      '*',
      '|',
    ),
    fc.constantFrom(...free.flatMap((name) => examplesOf(name))),
  );
  const field = fc.oneof(fc.constantFrom(...free, 'path', 'lab', 'arms', 'title'), fc.string());

  test('is a scenario of harmless texts, or a scenario error', () => {
    const settings = fc.array(fc.record({ field, value: hostile }), { maxLength: 3 });
    fc.assert(
      fc.property(settings, settings, (overrides, only) => {
        try {
          const { cells, lab } = readScenario({
            file: 'x.yaml',
            text: base,
            overrides,
            only,
            library,
          });
          assert.match(lab, /^[\w:/@.[\]-]+$/u);
          for (const cell of cells) assertHarmless(cell);
        } catch (error) {
          assert.ok(error instanceof ScenarioError, String(error));
        }
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  /** The only strings that reach a plan; none has anything that a shell gives a meaning to. */
  function assertHarmless(cell: Cell) {
    assert.match(cell.id, /^[A-Za-z0-9][A-Za-z0-9._%=,+~-]*$/u);
    for (const end of [cell.client, cell.server]) {
      assert.match(end.congestionControl, /^[a-z0-9_]+$/u);
      for (const [name, value] of Object.entries(end.sysctls)) {
        assert.match(name, /^net(?:\.[A-Za-z0-9_-]+)+$/u);
        assert.match(value, /^[\w.:,/ +-]+$/u);
      }
    }
  }
});
