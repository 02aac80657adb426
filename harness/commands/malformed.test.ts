import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { parse } from 'yaml';

/* The table of mistakes, through the command line as its user meets it. */

interface Mistake {
  readonly mistake: string;
  readonly text: string;
  readonly files?: unknown;
  readonly set?: readonly string[];
  readonly only?: readonly string[];
  readonly says: string;
}

const table = join(import.meta.dirname, '../scenario/malformed.yaml');
/** Those that stand alone: with other files beside them, answers depend on what this checkout's scenarios/ holds. */
const mistakes = (parse(readFileSync(table, 'utf8')) as readonly Mistake[]).filter(
  ({ files, says }) => files === undefined && !says.includes('known are'),
);

const scratch = mkdtempSync(join(tmpdir(), 'first-flight-malformed-'));
after(() => rmSync(scratch, { recursive: true }));

/** Runs command lines one after the other in a process of their own: [folder, arguments] in, what became of them out. */
const program = `
import { readFileSync } from 'node:fs';
const { main } = await import(process.argv[1]);
const answers = [];
const print = process.stdout.write.bind(process.stdout);
for (const [folder, args] of JSON.parse(readFileSync(0, 'utf8'))) {
  let said = '';
  process.stdout.write = process.stderr.write = (text) => { said += text; return true; };
  process.chdir(folder);
  answers.push({ code: await main(args), said });
}
print(JSON.stringify(answers));
`;

function answersTo(commands: readonly (readonly [string, readonly string[]])[]) {
  const main = join(import.meta.dirname, '../main.ts');
  const args = ['--input-type=module', '--eval', program, main];
  const input = JSON.stringify(commands);
  const output = execFileSync(process.execPath, args, { input, encoding: 'utf8' });
  return JSON.parse(output) as { code: number; said: string }[];
}

describe('the command line', () => {
  test(`answers ${mistakes.length} malformed scenarios with 2, the place and what to do`, () => {
    const answers = answersTo(
      mistakes.map(({ text, set = [], only = [] }, number) => {
        const folder = join(scratch, String(number));
        mkdirSync(folder);
        writeFileSync(join(folder, 'x.yaml'), text);
        const options = [
          ...set.flatMap((setting) => ['--set', setting]),
          ...only.flatMap((setting) => ['--only', setting]),
        ];
        return [folder, ['plan', 'x.yaml', ...options]] as const;
      }),
    );
    assert.ok(mistakes.length >= 50);
    const expected = mistakes.map(({ mistake, says }) => ({ mistake, code: 2, said: says }));
    const found = answers.map((answer, number) => ({
      mistake: mistakes[number]?.mistake,
      ...answer,
    }));
    assert.deepEqual(found, expected);
  });
});
