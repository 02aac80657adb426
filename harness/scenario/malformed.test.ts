import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { scenarioJsonSchema } from './json-schema.ts';
import { libraryOf, messageOf } from './refusal-fixture.ts';
import type { Setting } from './scenario.ts';

/** One entry of malformed.yaml, which says what they mean. */
interface Mistake {
  readonly mistake: string;
  readonly text: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly set?: readonly string[];
  readonly only?: readonly string[];
  readonly editor: 'refuses' | 'accepts' | 'is no YAML';
  readonly says: string;
}

const mistakes: readonly Mistake[] = parse(
  readFileSync(join(import.meta.dirname, 'malformed.yaml'), 'utf8'),
);

const settings = (written: readonly string[] = []): Setting[] =>
  written.map((each) => {
    const at = each.indexOf('=');
    return { field: each.slice(0, at), value: each.slice(at + 1) };
  });

describe('a scenario with', () => {
  for (const { mistake, text, files = {}, set, only, says } of mistakes) {
    test(`${mistake} is refused with the place, the reason and what to do`, () => {
      const library = libraryOf(files);
      const given = { text, overrides: settings(set), only: settings(only), library };
      assert.equal(`${messageOf(given)}\n`, says);
      assert.match(says, /^(?:[\w./]+\.yaml:\d+:\d+: |--(?:set|only) )/u);
    });
  }
});

test('the mistakes are many, and no two get the same answer', () => {
  assert.equal(mistakes.length, 110);
  assert.equal(new Set(mistakes.map(({ says }) => says)).size, 110);
});

describe('an editor with the JSON Schema', () => {
  const check = new Ajv({ allowUnionTypes: true }).compile(scenarioJsonSchema(['metro']));
  const verdict = (text: string) => {
    try {
      return check(parse(text)) ? 'accepts' : 'refuses';
    } catch {
      return 'is no YAML';
    }
  };
  for (const { mistake, text, editor } of mistakes) {
    const what = { refuses: 'marks', accepts: 'leaves to the run', 'is no YAML': 'cannot read' };
    test(`${what[editor]} ${mistake}`, () => assert.equal(verdict(text), editor));
  }
});
