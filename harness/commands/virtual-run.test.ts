import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import type { ArmFindings, CellFindings, Findings } from '../analysis/findings.ts';
import { parseSamples } from '../samples/record.ts';

/*
 * Real runs in the virtual lab. Its numbers are exact, so they are held to 0.05 ms and 0.002 round
 * trips here, however loaded the machine is. Without a lab these tests fail with its own words.
 */

const project = join(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'first-flight-virtual-'));
const file = join(scratch, 'small.yaml');
writeFileSync(
  file,
  `title: What does the first flight save?
seed: 7
arms: [tcp, tfo, tfo-cold]
matrix:
  path.rtt: [10ms, 100ms]
  path.loss: [0%, 3%]
samples: 10
`,
);
const cells = ['rtt=10ms,loss=0%', 'rtt=10ms,loss=3%', 'rtt=100ms,loss=0%', 'rtt=100ms,loss=3%'];

/** Standard output of a command that must end with 0. */
async function firstFlight(...args: string[]): Promise<string> {
  const options = { cwd: project, maxBuffer: 2 ** 26 };
  return (await promisify(execFile)(process.execPath, ['harness/start.mjs', ...args], options))
    .stdout;
}

/** Run the scenario with results in a folder of their own. */
async function measure(name: string, ...args: string[]) {
  const results = join(scratch, name);
  const stdout = await firstFlight(file, '--json', '--results', results, ...args);
  const findings: Findings = JSON.parse(stdout);
  return { findings, run: join(results, findings.run) };
}
type Measured = Awaited<ReturnType<typeof measure>>;

let first: Measured;
let again: Measured;
before(async () => {
  // At the same time, so that they disturb each other as much as they can.
  [first, again] = await Promise.all([measure('first'), measure('again')]);
});
after(() => rmSync(scratch, { recursive: true }));

function cell(id: string): CellFindings {
  return first.findings.cells.find((one) => one.id === id) ?? assert.fail(`no cell ${id}`);
}

function arm(id: string, name: string): ArmFindings {
  return cell(id).arms.find((one) => one.name === name) ?? assert.fail(`no arm ${name}`);
}

function inside(value: number | null | undefined, low: number, high: number, what: string): void {
  assert.ok(value != null && value >= low && value <= high, `${what}: ${value}`);
}

/** What one cell of the first run left in a file. */
function output(id: string, name: string): string {
  return readFileSync(join(first.run, 'cells', id, name), 'utf8');
}

describe('findings as JSON', () => {
  test('have the documented shape', () => {
    const keys = (value: object | null) => Object.keys(value ?? {}).join(' ');
    const { findings } = first;
    assert.equal(
      keys(findings),
      'schemaVersion run complete scenario lab clock cells expectations doubts samplesDigest',
    );
    assert.equal(
      keys(cell('rtt=10ms,loss=0%')),
      'id settings path exchange load client server valid invalidBecause measured noise arms',
    );
    const tfo = arm('rtt=10ms,loss=0%', 'tfo');
    assert.equal(
      keys(tfo),
      'name samples failed verdicts synDataAcked late ttfbMs ttlbMs savedRtts savedRttsToLastByte',
    );
    assert.equal(keys(tfo.ttfbMs), 'mean p5 p25 p50 p75 p95 p99 p50Interval ecdf');
    assert.equal(keys(tfo.savedRtts), 'estimate low high confidence blocks');
    assert.deepEqual(
      [findings.schemaVersion, findings.complete, findings.lab],
      [1, true, 'virtual'],
    );
  });

  test('have every cell in plan order, valid, with every arm measured', () => {
    assert.deepEqual(
      first.findings.cells.map(({ id, valid, invalidBecause }) => [id, valid, invalidBecause]),
      cells.map((id) => [id, true, []]),
    );
    for (const id of cells)
      assert.deepEqual(
        cell(id).arms.map(({ name, samples }) => [name, samples]),
        [
          ['tcp', 10],
          ['tfo', 10],
          ['tfo-cold', 10],
        ],
      );
  });
});

describe('without loss', () => {
  for (const [id, rttMs] of [
    ['rtt=10ms,loss=0%', 10],
    ['rtt=100ms,loss=0%', 100],
  ] as const) {
    test(`at ${rttMs} ms the first byte takes two round trips plain and one with Fast Open`, () => {
      inside(arm(id, 'tcp').ttfbMs?.p50, 2 * rttMs, 2 * rttMs + 0.05, 'tcp');
      inside(arm(id, 'tfo').ttfbMs?.p50, rttMs, rttMs + 0.05, 'tfo');
      inside(arm(id, 'tfo-cold').ttfbMs?.p50, 2 * rttMs, 2 * rttMs + 0.05, 'tfo-cold');
    });

    test(`at ${rttMs} ms Fast Open saves one round trip and a cold one none`, () => {
      inside(arm(id, 'tfo').savedRtts?.estimate, 0.998, 1.002, 'tfo');
      inside(arm(id, 'tfo-cold').savedRtts?.estimate, -0.002, 0.002, 'tfo-cold');
      assert.equal(arm(id, 'tcp').savedRtts, null);
    });

    test(`at ${rttMs} ms every tfo exchange, and no other, had its SYN data acknowledged`, () => {
      const { samples } = parseSamples(output(id, 'samples.tsv'), { file: 'samples.tsv' });
      assert.equal(samples.length, 30);
      for (const { arm: name, synDataAcked, error } of samples)
        assert.deepEqual([synDataAcked, error], [name === 'tfo', null]);
      assert.deepEqual(arm(id, 'tfo').verdicts, { accepted: 10 });
      assert.deepEqual(arm(id, 'tcp').verdicts, { plain: 10 });
    });
  }
});

describe('the digest of the samples', () => {
  test('is the same for the same seed, and so is everything that was found', () => {
    assert.deepEqual({ ...again.findings, run: '' }, { ...first.findings, run: '' });
    assert.notEqual(again.run, first.run);
  });

  test('is another for another seed', async () => {
    const { findings } = await measure('other', '--set', 'seed=8');
    assert.notEqual(findings.samplesDigest, first.findings.samplesDigest);
    assert.equal(findings.scenario.seed, 8);
  });
});
