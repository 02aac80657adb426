import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';

const project = join(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'first-flight-input-'));
const results = join(scratch, 'results');
after(() => rmSync(scratch, { recursive: true }));

const good = `title: A question
path: { rtt: 10ms }
arms: [tcp, tfo]
samples: 5
`;

function scenario(name: string, text: string): string {
  const file = join(scratch, name);
  writeFileSync(file, text);
  return file;
}
const goodFile = scenario('good.yaml', good);

/** A run of the command line that must fail with this code, with nothing on stdout; its stderr. */
function refusal(code: number, args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['harness/start.mjs', ...args], {
    cwd: project,
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  assert.equal(status, code, stderr);
  assert.equal(stdout, '');
  return stderr;
}

/** The same with a scenario of this text; the file is called x.yaml in the answer. */
function refusalOf(text: string, ...args: string[]): string {
  const file = scenario('x.yaml', text);
  return refusal(2, [file, '--json', '--results', results, ...args]).replaceAll(file, 'x.yaml');
}

describe('a scenario that cannot be used ends with 2 and says what to do', () => {
  test('when the file is not there: the one with the nearest name', () => {
    assert.equal(
      refusal(2, ['scenarios/first-lok.yaml']),
      'scenarios/first-lok.yaml: no such file; did you mean scenarios/first-look.yaml?\n',
    );
  });

  test('when it is not YAML: the place in the file', () => {
    assert.match(refusalOf('title: [unclosed\n'), /^x\.yaml:\d+:\d+: /);
  });

  test('when a key is unknown: the nearest known one', () => {
    assert.match(
      refusalOf(good.replace('rtt:', 'rrt:')),
      /^x\.yaml:2:9: .*rrt.*did you mean rtt\?$/m,
    );
  });

  test('when a unit is missing: the value with one', () => {
    assert.match(
      refusalOf(good.replace('10ms', '10')),
      /^x\.yaml:2:14: path\.rtt: 10 has no unit; write 10ms or 10s$/m,
    );
  });

  test('when a value is impossible: the bound and its reason', () => {
    assert.match(
      refusalOf(good.replace('10ms', '10ms, loss: 101%')),
      /^x\.yaml:2:26: path\.loss: 101% is above 100%: a path cannot lose more than everything$/m,
    );
  });

  test('when an override is impossible: the override, not the file', () => {
    assert.match(
      refusalOf(good, '--set', 'path.rtt=100'),
      /^--set path\.rtt=100: path\.rtt: 100 has no unit; write 100ms or 100s$/m,
    );
  });
});

describe('a command line that cannot be used ends with 2 and says what to do', () => {
  test('when an override has no value', () => {
    const text = refusal(2, ['--set', 'path.rtt', goodFile]);
    assert.match(text, /Write FIELD=VALUE, for example --set path\.rtt=80ms\./);
  });

  test('when an option is unknown', () => {
    const text = refusal(2, ['--jsno', goodFile]);
    assert.match(text, /unknown option '--jsno'/);
    assert.match(text, /npm run bench -- --help shows all/);
  });

  test('when there is no scenario', () => {
    assert.match(refusal(2, []), /missing required argument 'scenario'/);
  });

  test('when a cell to plan is not in the scenario: the names that are', () => {
    assert.match(refusal(2, ['plan', '--cell', 'rtt=1ms', goodFile]), /no cell rtt=1ms.*single/);
  });

  test('when what is to be reported is no run directory', () => {
    assert.match(
      refusal(2, ['report', scratch]),
      /Give a folder that a run left under results\/\./,
    );
  });
});

describe('a machine that cannot run a good scenario ends with 4 and says what to do', () => {
  test('when the guest kernel is not built', () => {
    const cache = join(scratch, 'empty-cache');
    mkdirSync(cache);
    const args = [goodFile, '--json', '--results', results];
    const text = refusal(4, args, { FIRST_FLIGHT_CACHE: cache });
    assert.match(text, /^the guest kernel is not built: no kernel of recipe [0-9a-f]{16} in /);
    assert.match(text, /\nRun: npm run setup\n$/);
    assert.ok(!readdirSync(scratch).includes('results'), 'a run directory was left');
  });

  test('when results cannot be written because a file is in their place', () => {
    const text = refusal(4, [goodFile, '--json', '--results', goodFile]);
    assert.match(text, /^cannot write the run directory .*: a part of the path is a file$/m);
    assert.match(text, /choose another place with --results FOLDER\.\n$/);
  });

  test('when Node is too old: start.mjs is read by every Node there is', () => {
    const asOld = `data:text/javascript,Object.defineProperty(process, 'versions', {
      value: { ...process.versions, node: '22.17.1' } })`;
    const old = refusal(4, [goodFile], {
      NODE_OPTIONS: `--import=${encodeURI(asOld).replaceAll("'", '%27')}`,
    });
    assert.equal(old, 'First Flight cannot start: Node 22.17.1 is too old.\nRun: npm run setup\n');
  });
});
