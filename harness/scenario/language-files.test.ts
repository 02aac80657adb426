import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Ajv, type AnySchema } from 'ajv';
import { parse } from 'yaml';
import { namedPaths, projectLibrary } from './files.ts';
import { languageFiles } from './language-files.ts';
import { withFields } from './language-page.ts';
import { readScenario } from './read.ts';

const scenarios = join(import.meta.dirname, '../../scenarios');
const committed = (name: string) => readFileSync(join(scenarios, name), 'utf8');
const yamlFiles = (folder: string) =>
  readdirSync(join(scenarios, folder))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => join(folder, name));

describe('what is made of the language', () => {
  for (const [name, content] of languageFiles(scenarios)) {
    test(`scenarios/${name} is current`, () => {
      assert.equal(committed(name), content, 'run: npm run bench -- schema --write');
    });
  }

  test('is the same when it is made again', () => {
    const page = committed('LANGUAGE.md');
    assert.equal(withFields(withFields(page)), page);
    assert.throws(() => withFields('# A page\n'), /the page has no place for its fields/u);
  });
});

describe('an editor', () => {
  const ajv = new Ajv({ allowUnionTypes: true });
  const schemas: readonly (readonly [schema: string, folder: string, modeline: string])[] = [
    ['scenario.schema.json', '.', 'scenario.schema.json'],
    ['path.schema.json', 'paths', '../path.schema.json'],
    ['path.schema.json', 'emulation', '../path.schema.json'],
  ];
  for (const [schema, folder, modeline] of schemas) {
    const check = ajv.compile(JSON.parse(committed(schema)) as AnySchema);
    for (const file of yamlFiles(folder)) {
      test(`finds its schema in ${file}, and nothing wrong`, () => {
        const text = committed(file);
        assert.equal(text.split('\n')[0], `# yaml-language-server: $schema=${modeline}`);
        // YAML's core schema, which editors use: 5 is a number, true a boolean.
        assert.ok(check(parse(text)), ajv.errorsText(check.errors));
      });
    }
  }

  test('reads numbers, booleans, sysctls and named paths as they are written', () => {
    const check = ajv.compile(JSON.parse(committed('scenario.schema.json')) as AnySchema);
    const accepts = (text: string) => check(parse(`title: A\narms: [tcp]\nsamples: 5\n${text}`));
    assert.ok(accepts('path: metro\nserver: { workers: 4, fastopen: 0x3 }'));
    assert.ok(accepts('path: { rtt: 1ms, ecn: true, up: { loss: 1% } }'));
    assert.ok(accepts('client: { sysctls: { net.ipv4.tcp_ecn: 1 } }'));
    assert.ok(accepts('matrix: { server.sysctls.net.ipv4.tcp_ecn: [0, 1] }'));
    assert.ok(!accepts('matrix: { server.sysctls.kernel.panic: [0, 1] }'));
    assert.ok(!accepts('path: 5'));
    assert.ok(!accepts('extends: first-look\nfoo: bar'));
    assert.ok(check(parse('extends: first-look')));
    assert.ok(!check(parse('title: A\nsamples: 5')));
  });
});

describe('the reference page', () => {
  const examples = [...committed('LANGUAGE.md').matchAll(/^```yaml\n(?<text>.*?)^```$/gmsu)];

  test('shows the language in examples', () => assert.equal(examples.length, 7));

  for (const { groups } of examples) {
    const text = groups?.text ?? '';
    test(`is right that this can be run: ${/title: (.*)/u.exec(text)?.[1]}`, () => {
      const file = join(scenarios, 'example.yaml');
      const { cells } = readScenario({ file, text, library: projectLibrary(scenarios) });
      assert.ok(cells.length > 0);
    });
  }

  test('is right about what is left out, and about what is extended', () => {
    const cellsOf = (title: RegExp) => {
      const text =
        examples.find(({ groups }) => title.test(groups?.text ?? ''))?.groups?.text ?? '';
      const file = join(scenarios, 'example.yaml');
      return readScenario({ file, text, library: projectLibrary(scenarios) }).cells;
    };
    const both = cellsOf(/Both windows/u);
    assert.equal(both.length, 3 * 2 * 2 - 2);
    assert.ok(!both.some(({ id }) => id.startsWith('path=metro,loss=1%')));
    assert.deepEqual(
      cellsOf(/at 80 ms alone/u).map(({ id, path }) => [id, path.rttMs]),
      [
        ['loss=0%', 80],
        ['loss=1%', 80],
        ['loss=3%', 80],
      ],
    );
  });

  test('speaks of the paths that are there', () => {
    assert.deepEqual(namedPaths(scenarios), [
      'data-centre',
      'geo-satellite',
      'home-wifi',
      'intercontinental-cloud',
      'leo-satellite',
      'lossy-mobile',
      'metro',
      'mobile-3g',
      'mobile-4g',
      'mobile-5g',
      'trading-link',
      'transatlantic',
    ]);
  });
});
