import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readDocument } from './document.ts';
import { ScenarioError } from './errors.ts';

function refusal(text: string): string[] {
  try {
    readDocument('x.yaml', text);
  } catch (error) {
    assert.ok(error instanceof ScenarioError, String(error));
    return error.issues.map(({ line, column, message }) => `${line}:${column} ${message}`);
  }
  return assert.fail('the document was accepted');
}

describe('a document', () => {
  test('keeps every scalar as it was written', () => {
    const { tree } = readDocument(
      'x.yaml',
      'a: 0x10\nb: yes\nc: [1.50, "2"]\nd: { e: 60ms }\nf:\n',
    );
    assert.deepEqual(tree, { a: '0x10', b: 'yes', c: ['1.50', '2'], d: { e: '60ms' }, f: '' });
  });

  test('gives back the place of keys, values and list entries', () => {
    const document = readDocument('x.yaml', 'a:\n  b: [60ms, 70ms]\n');
    const place = (path: (string | number)[], target: 'key' | 'value' | 'parent') => {
      const { line, column, width } = document.issueAt({ path, target, message: '' });
      return [line, column, width];
    };
    assert.deepEqual(place(['a', 'b'], 'key'), [2, 3, 1]);
    assert.deepEqual(place(['a', 'b', 1], 'value'), [2, 13, 4]);
    assert.deepEqual(place(['a', 'missing'], 'parent'), [2, 3, 1]);
    assert.deepEqual(place(['missing'], 'parent'), [1, 1, 1]);
  });

  test('may repeat values through aliases, which are blamed where they stand', () => {
    const document = readDocument('x.yaml', 'a: &t 60\nb: *t\nc: &m { d: 1 }\ne: *m\n');
    assert.deepEqual(document.tree, { a: '60', b: '60', c: { d: '1' }, e: { d: '1' } });
    const place = (path: string[]) => {
      const { line, column } = document.issueAt({ path, target: 'value', message: '' });
      return [line, column];
    };
    assert.deepEqual(place(['b']), [2, 4]);
    assert.deepEqual(place(['e', 'd']), [3, 12]);
  });

  test('reports each key written twice', () => {
    const { repeatedKeys } = readDocument('x.yaml', 'seed: 1\npath: { rtt: 1, rtt: 2 }\nseed: 2\n');
    assert.deepEqual(
      repeatedKeys.map(({ line, column, message }) => [line, column, message]),
      [
        [3, 1, 'seed is written twice; keep one'],
        [2, 17, 'rtt is written twice; keep one'],
      ],
    );
  });
});

describe('a document is refused when', () => {
  const rules: readonly (readonly [what: string, text: string, expected: string])[] = [
    ['it is empty', '', '1:1 the scenario is empty'],
    ['it holds comments alone', '# nothing\n', '1:1 the scenario is empty'],
    ['it is a list', '- a\n', '1:1 a scenario is a mapping at its top level'],
    ['it is a scalar', '\nhello\n', '2:1 a scenario is a mapping at its top level'],
    [
      'a second one follows',
      'a: 1\n---\nb: 2\n',
      '2:1 a second document starts here; a file holds one scenario',
    ],
    ['a quote stays open', 'a: "x\n', '1:6 not valid YAML: Missing closing "quote'],
    ['a tab indents', 'a:\n\tb: 1\n', '2:1 not valid YAML: Tabs are not allowed as indentation'],
    ['a key is a list', '? [a]\n: 1\n', '1:3 a key must be a single word'],
    ['a value has a tag', 'a: !!int 5\n', '1:4 tags such as !name have no meaning here; remove it'],
    ['an alias has no anchor', 'a: 1\nb: *x\n', '2:4 the alias *x has no anchor above it'],
    [
      'it has too many aliases',
      `a: &x 1\nb: [${'*x, '.repeat(101)}]\n`,
      '2:405 more than 100 aliases; write the values out',
    ],
    [
      'it nests deeper than any scenario',
      `a: ${'['.repeat(200)}${']'.repeat(200)}\n`,
      '1:66 this nests too deeply for a scenario',
    ],
    [
      'it nests deeper than the parser can follow',
      '['.repeat(50_000),
      '1:1 this nests too deeply for a scenario',
    ],
  ];
  for (const [what, text, expected] of rules) {
    test(what, () => assert.deepEqual(refusal(text), [expected]));
  }

  test('its aliases multiply', () => {
    const level = (name: string, of: string) =>
      `${name}: &${name} [${Array(9).fill(of).join(', ')}]\n`;
    const bomb = `${level('a', 'x')}${level('b', '*a')}${level('c', '*b')}${level('d', '*c')}${level('e', '*d')}`;
    assert.deepEqual(refusal(bomb), ['1:1 aliases multiply this scenario too far; write it out']);
  });
});
