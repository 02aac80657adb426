import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Findings } from '../analysis/findings.ts';
import { parseSamples } from '../samples/record.ts';

/* Runs in the virtual lab that are ended from outside while guests measure. */

const project = join(import.meta.dirname, '../..');
/** How long to look before giving up; far more than it takes on a machine that is busy. */
const patienceMs = 60_000;

let scratch = '';
let child: ChildProcess;

/** Begin a run that would take minutes, and wait until some of its exchanges are on the disk. */
beforeEach(async () => {
  scratch = fs.mkdtempSync(join(tmpdir(), 'first-flight-ended-'));
  const file = join(scratch, 'long.yaml');
  const rtts = 'matrix: { path.rtt: [10ms, 20ms, 30ms] }';
  fs.writeFileSync(file, `title: How long?\narms: [tcp, tfo]\n${rtts}\nsamples: 300000\n`);
  const args = [file, '--json', '--results', join(scratch, 'results')];
  child = spawn(process.execPath, ['harness/start.mjs', ...args], {
    cwd: project,
    stdio: ['ignore', ...['stdout', 'stderr'].map((name) => fs.openSync(join(scratch, name), 'w'))],
    detached: true, // a process group of its own, as a shell gives to each command
  });
  await until('exchanges are recorded', () => {
    assert.equal(child.exitCode, null, `the run ended at once: ${said('stderr')}`);
    return samples() > 100;
  });
  const guests = processesOf(scratch).filter((command) => command.includes('time-travel'));
  assert.ok(guests.length > 0, 'no guest was seen, so nothing could be seen to be left of it');
});

afterEach(async () => {
  child.kill('SIGKILL');
  await until('all processes have ended', () => processesOf(scratch).length === 0);
  fs.rmSync(scratch, { recursive: true });
});

async function until(what: string, isSo: () => boolean): Promise<void> {
  for (let waitedMs = 0; !isSo(); waitedMs += 50) {
    assert.ok(waitedMs < patienceMs, `waited in vain until ${what}`);
    await pause(50);
  }
}

function said(stream: 'stdout' | 'stderr'): string {
  return fs.readFileSync(join(scratch, stream), 'utf8');
}

/** Command lines of the processes that name a folder or work in it. */
function processesOf(folder: string): string[] {
  return fs.readdirSync('/proc').flatMap((name) => {
    try {
      if (!/^\d+$/.test(name)) return [];
      const command = fs.readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      const isThere = fs.readlinkSync(`/proc/${name}/cwd`).startsWith(folder);
      return isThere || command.includes(folder) ? [`${name} ${command}`] : [];
    } catch {
      return []; // it has ended, or belongs to someone else
    }
  });
}

function runFolder(): string {
  const results = join(scratch, 'results');
  const [name = 'none'] = fs.existsSync(results) ? fs.readdirSync(results) : [];
  return join(results, name);
}

/** Exchanges in the sample files, read as a report reads them. */
function samples(): number {
  const cells = join(runFolder(), 'cells');
  return (fs.existsSync(cells) ? fs.readdirSync(cells) : [])
    .map((cell) => join(cells, cell, 'samples.tsv'))
    .filter((file) => fs.existsSync(file))
    .map((file) => parseSamples(fs.readFileSync(file, 'utf8'), { file }).samples.length)
    .reduce((sum, count) => sum + count, 0);
}

function manifestState(): string {
  return JSON.parse(fs.readFileSync(join(runFolder(), 'manifest.json'), 'utf8')).state;
}

function report(...options: string[]) {
  const args = ['harness/start.mjs', 'report', runFolder(), ...options];
  return spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8' });
}

/** The run says that it is incomplete, and every exchange it measured is in its report. */
function assertReadable(): Findings {
  assert.equal(manifestState(), 'incomplete');
  const { status, stdout, stderr } = report('--json');
  assert.equal(status, 3, stderr);
  const findings: Findings = JSON.parse(stdout);
  assert.equal(findings.complete, false);
  assert.ok(findings.doubts.some(({ kind }) => kind === 'incomplete'));
  const counted = findings.cells.flatMap(({ arms }) => arms.map((arm) => arm.samples));
  const sum = counted.reduce((before, count) => before + count, 0);
  assert.equal(sum, samples());
  return findings;
}

/** Waits for its end; the exit code, or the signal that ended it. */
async function ended(): Promise<unknown> {
  const [code, signal] =
    child.exitCode === null && child.signalCode === null
      ? await once(child, 'exit')
      : [child.exitCode, child.signalCode];
  return code ?? signal;
}

describe('a run that is interrupted', () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    test(`by ${signal} ends with 130, leaves no process and keeps what it measured`, async () => {
      child.kill(signal);
      assert.equal(await ended(), 130, said('stderr'));
      assert.deepEqual(processesOf(scratch), []);
      assert.match(said('stderr'), /Stopping; what is measured is kept\./);
      const { samplesDigest } = assertReadable();
      assert.equal(JSON.parse(said('stdout')).samplesDigest, samplesDigest);
    });
  }

  test('from the keyboard, which signals the guests too, ends the same way', async () => {
    process.kill(-(child.pid as number), 'SIGINT');
    assert.equal(await ended(), 130, said('stderr'));
    assert.deepEqual(processesOf(scratch), []);
    assertReadable();
  });
});

describe('a run that is killed', () => {
  test('leaves no guest behind, says that it is incomplete and can be reported', async () => {
    child.kill('SIGKILL');
    assert.equal(await ended(), 'SIGKILL');
    await until('all processes have ended', () => processesOf(scratch).length === 0);
    assertReadable();
    assert.match(report().stdout, /^INCOMPLETE: the run did not finish/);
  });
});
