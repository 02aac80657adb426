import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import type { Findings } from '../analysis/findings.ts';
import { sysctlsOf, sysctlsWherePresent } from '../plan/sysctls.ts';
import { topologyOf } from '../plan/topology.ts';
import { cellOf } from '../scenario/cell-fixture.ts';

/* What a run in the virtual lab leaves behind, and what can be had from it afterwards. */

const project = join(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'first-flight-kept-'));
const file = join(scratch, 'small.yaml');
writeFileSync(
  file,
  `title: What does a run keep?
path: { rtt: 40ms }
arms: [tcp, tfo]
matrix: { path.loss: [0%, 2%] }
samples: 5
`,
);
const cells = ['loss=0%', 'loss=2%'];

/** Standard output of a command that must end with 0. */
async function firstFlight(...args: string[]): Promise<string> {
  const command = ['harness/start.mjs', ...args];
  return (await promisify(execFile)(process.execPath, command, { cwd: project })).stdout;
}

let findings: Findings;
let run = '';
before(async () => {
  findings = JSON.parse(await firstFlight(file, '--json', '--results', join(scratch, 'results')));
  run = join(scratch, 'results', findings.run);
});
after(() => rmSync(scratch, { recursive: true }));

/** What one cell left in a file. */
function output(id: string, name: string): string {
  return readFileSync(join(run, 'cells', id, name), 'utf8');
}

describe('a finished run', () => {
  test('keeps its findings and its report', () => {
    const kept = readFileSync(join(run, 'findings.json'), 'utf8');
    assert.deepEqual(JSON.parse(kept), findings);
    assert.match(readFileSync(join(run, 'report.html'), 'utf8'), /^<!doctype html>/i);
  });

  test('gives the same findings to report, from its files alone', async () => {
    assert.deepEqual(JSON.parse(await firstFlight('report', run, '--json')), findings);
  });

  test('has the digest that the documented command computes over its sample files', () => {
    const command = "cat \"$@\" | grep -v -e '^#' -e '^cell.client.' | sha256sum";
    const files = cells.map((id) => join(run, 'cells', id, 'samples.tsv'));
    const said = execFileSync('sh', ['-c', command, 'sh', ...files], { encoding: 'utf8' });
    assert.equal(said, `${findings.samplesDigest}  -\n`);
  });

  test('keeps the very files that plan prints, beside what they left and nothing else', async () => {
    const printed = (await firstFlight('plan', file)).split(/^##### cell (\S+): .*\n/m).slice(1);
    for (const [at, id] of cells.entries()) {
      assert.equal(printed[2 * at], id);
      const parts = (printed[2 * at + 1] ?? '').split(/^### (\S+)\n/m).slice(1);
      const names = parts.filter((_, part) => part % 2 === 0);
      const kept = names.flatMap((name) => [name, `${output(id, name)}\n`]);
      assert.deepEqual(parts, kept);
      const left = ['cell.log', 'console.log', 'path.tsv', 'qdiscs.txt', 'samples.tsv'];
      assert.deepEqual(
        readdirSync(join(run, 'cells', id)).sort(),
        [...names, ...left, 'sysctls.txt'].sort(),
      );
    }
  });

  test('recorded every setting as it was asked for', () => {
    for (const id of cells) {
      const cell = cellOf();
      const asked = topologyOf(cell).namespaces.map((namespace) => {
        const sysctls = Object.entries({
          ...sysctlsOf(namespace, cell),
          ...sysctlsWherePresent(cell),
        });
        const lines = sysctls.map(([name, value]) => `${name.replaceAll('.', '/')}:${value}\n`);
        return `[${namespace}]\n${lines.join('')}`;
      });
      assert.equal(output(id, 'sysctls.txt').replaceAll('\t', ' '), asked.join(''));
      for (const name of ['c1', 's1'])
        assert.match(
          output(id, 'qdiscs.txt'),
          new RegExp(`^qdisc netem .* dev ${name} root .*limit 1000000 delay 20ms`, 'm'),
        );
    }
  });
});
