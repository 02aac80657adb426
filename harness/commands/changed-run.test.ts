import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

/* What becomes of a run directory whose files are not as the run left them. */

const project = join(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'first-flight-changed-'));
const samples = 'cells/single/samples.tsv';
let run = '';

function firstFlight(args: readonly string[], environment: NodeJS.ProcessEnv = {}, cwd = project) {
  const start = join(project, 'harness/start.mjs');
  const env = { ...process.env, ...environment };
  return spawnSync(process.execPath, [start, ...args], { cwd, env, encoding: 'utf8' });
}

before(() => {
  const text = 'title: A question\npath: { rtt: 20ms }\narms: [tcp, tfo]\nsamples: 6\n';
  writeFileSync(join(scratch, 'small.yaml'), text);
  // As npm runs it: in the project, with paths meant from where npm was called.
  const { status, stdout, stderr } = firstFlight(['small.yaml', '--json', '--results', 'results'], {
    npm_lifecycle_event: 'bench',
    INIT_CWD: scratch,
  });
  assert.equal(status, 0, stderr);
  run = join(scratch, 'results', JSON.parse(stdout).run);
});
after(() => rmSync(scratch, { recursive: true }));

/** The refusal of `report` for a copy of the run in which one file was changed. */
function refusalAfter(name: string, change: (text: string) => string): string {
  const copy = join(scratch, 'copy');
  rmSync(copy, { recursive: true, force: true });
  cpSync(run, copy, { recursive: true });
  writeFileSync(join(copy, name), change(readFileSync(join(copy, name), 'utf8')));
  const { status, stdout, stderr } = firstFlight(['report', copy]);
  assert.equal(status, 2, stderr);
  assert.equal(stdout, '');
  return stderr.replaceAll(`${copy}/`, '').replaceAll(copy, 'RUN');
}

describe('a run directory that was changed is refused', () => {
  const hint = 'Its files are not as the run left them; run the scenario again.\n';

  test('with the line that is damaged', () => {
    const damaged = refusalAfter(samples, (text) => text.replace('\ttcp\t', '\tquic\t'));
    assert.match(damaged, /^RUN cannot be analysed: cells\/single\/samples\.tsv:[34]: .*quic/);
    assert.ok(damaged.endsWith(hint));
  });

  test('where the samples are well formed but others', () => {
    assert.equal(
      refusalAfter(samples, (text) => text.replace(/\d+\n$/, '19999\n')),
      `RUN cannot be analysed: the samples were changed after the run: their digest is another\n${hint}`,
    );
  });

  test('where the scenario is another', () => {
    assert.equal(
      refusalAfter('scenario.yaml', (text) => text.replace('samples: 6', 'samples: 7')),
      `RUN cannot be analysed: scenario.yaml was changed after the run\n${hint}`,
    );
  });

  test('where the manifest is hardly one', () => {
    assert.match(
      refusalAfter('manifest.json', () => '{"schemaVersion":2}\n'),
      /^.*manifest\.json: state: .*\nIt is not as the run left it; run the scenario again\.\n$/,
    );
  });
});
