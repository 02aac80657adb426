import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import fc from 'fast-check';
import { cellOf } from '../scenario/cell-fixture.ts';
import { ScenarioError } from '../scenario/errors.ts';
import { fieldNamed, fieldNames, keysOf } from '../scenario/fields.ts';
import { readScenario } from '../scenario/read.ts';
import { armNames, type Cell } from '../scenario/scenario.ts';
import { compilePlan } from './compile.ts';

const scratch = mkdtempSync(join(tmpdir(), 'first-flight-plan-'));
after(() => rmSync(scratch, { recursive: true }));
const canary = join(scratch, 'canary');

/** What would leave its quotes, its line or its word if a plan let it. */
const hostile = [
  `$(touch ${canary})`,
  `\`touch ${canary}\``,
  `'; touch ${canary}; '`,
  `"; touch ${canary}; "`,
  `\ntouch ${canary}\n`,
  `1 | touch ${canary}`,
  `1\ttouch`,
  '../../etc/passwd',
  '-rf',
  '#',
];

const sysctls = ['net.ipv4.tcp_ecn', 'net.ipv4.tcp_rmem', 'net.core.optmem_max'];

/** A value for a field: one of its examples mostly, sometimes something hostile. */
function textFor(field: string): fc.Arbitrary<string> {
  const examples = fieldNamed(field)?.form.examples ?? ['1', '4096 131072 6291456'];
  return fc.oneof(
    { weight: 24, arbitrary: fc.constantFrom(...examples) },
    { weight: 1, arbitrary: fc.constantFrom(...hostile) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
  );
}

const names = [
  ...fieldNames,
  ...sysctls.flatMap((name) => [`client.sysctls.${name}`, `server.sysctls.${name}`]),
];

const setting = fc
  .constantFrom(...names)
  .chain((field) => textFor(field).map((value) => ({ field, value })));
const axis = fc
  .constantFrom(...names)
  .chain((field) =>
    fc.tuple(fc.constant(field), fc.array(textFor(field), { minLength: 1, maxLength: 3 })),
  );

const scenario = fc.record({
  title: fc.oneof(fc.constant('A question'), fc.constantFrom(...hostile)),
  arms: fc.uniqueArray(fc.constantFrom(...armNames), { minLength: 1 }),
  settings: fc.array(setting, { maxLength: 4 }),
  axes: fc.uniqueArray(axis, { maxLength: 2, selector: ([field]) => field }),
  samples: fc.constantFrom('1', '7', '200'),
});

type Written = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

/** The cells of a scenario; null where it is refused, which must be by a ScenarioError. */
function cellsOf({ title, arms, settings, axes, samples }: Written): readonly Cell[] | null {
  const tree: Record<string, unknown> = {
    ...{ title, arms, samples, path: { rtt: '60ms' } },
    matrix: Object.fromEntries(axes),
  };
  for (const { field, value } of settings) {
    const keys = keysOf(field);
    let at = tree;
    for (const key of keys.slice(0, -1)) {
      at[key] ??= {};
      at = at[key] as Record<string, unknown>;
    }
    at[keys.at(-1) ?? ''] = value;
  }
  try {
    return readScenario({ file: 'x.yaml', text: JSON.stringify(tree) }).cells; // JSON is YAML
  } catch (error) {
    assert.ok(error instanceof ScenarioError, String(error));
    return null;
  }
}

/** How the lines of each kind of file look, but for the scripts' fixed text. */
const lineOf: readonly (readonly [file: RegExp, line: RegExp])[] = [
  [/\.ip$/, /^[A-Za-z0-9 .:/]+$/],
  [/\.tc$/, /^[A-Za-z0-9 .:%-]+$/],
  [/^schedule\.txt$/, /^(?:# first-flight schedule 2|[a-z0-9@ -]+)$/],
  [/\.dist$/, /^(?:#[A-Za-z0-9 .,:;()=-]*|[0-9 -]*)$/],
  [
    /^(?:client|router|core|server)\.sh$/,
    /^(?:pin [A-Za-z0-9_/-]+ '[\w.:,/ +-]*'|\tnet[A-Za-z0-9_/-]+(?: \\)?)$/,
  ],
];

const fixedLines = new Set(
  ['', 'path: { rtt: 9ms, ip: ipv6, bottleneck: 1mbit }']
    .flatMap((lines) => [...compilePlan(cellOf(lines)).files])
    .filter(([name]) => /^(?:client|router|core|server)\.sh$/.test(name))
    .flatMap(([, content]) => content.split('\n')),
);

/** Runs the entry script with every program it names replaced by nothing. */
function runHarmlessly(script: string): void {
  const stubs = ['ip', 'tc', 'probe', 'kill', 'cd'].map((name) => `${name}() { :; }\n`);
  const pidFile = join(scratch, 'server.pid');
  writeFileSync(pidFile, '1\n');
  const input = `${stubs.join('')}${script.replaceAll('/run/server.pid', pidFile)}`;
  const { status, stderr } = spawnSync('sh', ['-s', scratch], { input, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
}

describe('the plan of any scenario that is accepted', () => {
  test('is scripts that a POSIX shell reads, and no text of the scenario leaves its place in them', () => {
    let accepted = 0;
    fc.assert(
      fc.property(scenario, (written) => {
        const cells = cellsOf(written) ?? [];
        accepted += cells.length > 0 ? 1 : 0;
        for (const cell of cells.slice(0, 2)) checkPlan(cell);
        return true;
      }),
      { seed: 7, numRuns: 400 },
    );
    assert.ok(accepted > 100, `only ${accepted} scenarios were accepted: the check says little`);
    assert.ok(!existsSync(canary), 'a text of a scenario was run');
  });
});

function checkPlan(cell: Cell): void {
  const { files } = compilePlan(cell);
  for (const [name, content] of files) {
    if (name.endsWith('.sh')) execFileSync('sh', ['-n'], { input: content });
    if (name === 'cell.sh') {
      runHarmlessly(content);
      continue;
    }
    const form =
      lineOf.find(([file]) => file.test(name))?.[1] ?? assert.fail(`unknown file ${name}`);
    for (const line of content.trimEnd().split('\n'))
      assert.ok(form.test(line) || fixedLines.has(line), `${name}: ${line}`);
  }
}
