import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { TwinFindings } from '../analysis/twin-findings.ts';
import type { TwinFlags } from './twin-command.ts';

/* Two runs of the virtual lab beside each other: what they hold is known to the microsecond. */

const project = join(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'first-flight-twin-'));
const scenario = join(scratch, 'small.yaml');
after(() => rmSync(scratch, { recursive: true }));

function run(name: string, ...args: readonly string[]): string {
  const results = join(scratch, name);
  const command = ['harness/start.mjs', scenario, '--json', '--results', results, ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: project,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  return join(results, JSON.parse(stdout).run);
}

const driver = `import { twinCommand } from './harness/commands/twin-command.ts';
const [first, second, flags] = process.argv.slice(1);
process.exitCode = await twinCommand(first, second, JSON.parse(flags));`;

function twin(one: string, other: string, flags: TwinFlags) {
  const command = ['--input-type=module', '-e', driver, one, other, JSON.stringify(flags)];
  return spawnSync(process.execPath, command, { cwd: project, encoding: 'utf8' });
}

let first = '';
let second = '';
let longer = '';
before(() => {
  const text = 'title: Twins?\npath: { rtt: 20ms }\narms: [tcp, tfo]\nsamples: 12\n';
  writeFileSync(scenario, text);
  first = run('first');
  second = run('second', '--samples', '16');
  longer = run('longer', '--set', 'path.rtt=26ms');
});

/** A copy of a run in which each exchange took 5 ms longer. */
function slowed(original: string): string {
  const copy = join(scratch, 'slowed');
  cpSync(original, copy, { recursive: true });
  const file = join(copy, 'cells/single/samples.tsv');
  const lines = readFileSync(file, 'utf8').split('\n');
  const [ttfb, ttlb] = ['ttfb_ns', 'ttlb_ns'].map((name) => lines[1]?.split('\t').indexOf(name));
  const later = lines.map((line, index) =>
    index < 2 || line === ''
      ? line
      : line
          .split('\t')
          .map((text, column) =>
            column === ttfb || column === ttlb ? String(Number(text) + 5_000_000) : text,
          )
          .join('\t'),
  );
  writeFileSync(file, later.join('\n'));
  const manifest = join(copy, 'manifest.json');
  const kept = JSON.parse(readFileSync(manifest, 'utf8'));
  writeFileSync(manifest, JSON.stringify({ ...kept, samplesDigest: null }));
  return copy;
}

describe('twin', () => {
  test('finds that equal runs agree, and leaves page and Markdown with the second', () => {
    const { status, stdout, stderr } = twin(first, second, { json: false });
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^Twins\?\n\nThe two labs agree in all 2 comparisons: /);
    assert.match(readFileSync(join(second, 'twin.html'), 'utf8'), /The two labs agree in all 2/);
    assert.match(readFileSync(join(second, 'twin.md'), 'utf8'), /^# Twins\?\n/);
    assert.equal(existsSync(join(first, 'twin.html')), false);
  });

  test('prints its findings as JSON and writes where it is told', () => {
    const output = join(scratch, 'deep/compared');
    const { status, stdout, stderr } = twin(first, second, { json: true, output });
    assert.equal(status, 0, stderr);
    const found: TwinFindings = JSON.parse(stdout);
    assert.deepEqual([found.first.samples, found.second.samples], [12, 16]);
    assert.equal(found.cells[0]?.arms[1]?.savedRtts?.outcome, 'agrees');
    assert.ok(existsSync(join(output, 'twin.html')));
  });

  test('says by its exit code where runs differ, and where nothing can be told', () => {
    const differing = twin(first, slowed(second), { json: false });
    assert.equal(differing.status, 1, differing.stderr);
    assert.match(differing.stdout, /RTT 20 ms {2}tcp {2}differs .* \+5\.000 \[5\.000, 5\.000\]/);
    const few = twin(first, run('few', '--samples', '5'), { json: false });
    assert.equal(few.status, 3, few.stderr);
  });

  test('refuses runs that are no twins, and says why', () => {
    const { status, stdout, stderr } = twin(first, longer, { json: false });
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /are no twins:\n- cell single has another path\nRun one scenario twice/);
  });
});
