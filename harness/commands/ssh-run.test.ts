import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Findings } from '../analysis/findings.ts';
import { type BreakableProxy, startProxy } from '../lab/ssh/proxy-fixture.ts';
import { type SshServer, startSshServer, whyNoServer } from '../lab/ssh/sshd-fixture.ts';
import type { Manifest } from '../samples/run-folder.ts';

/* Whole runs over SSH, to a real OpenSSH server on loopback. */

const project = join(import.meta.dirname, '../..');
const scratch = fs.mkdtempSync(join(tmpdir(), 'first-flight-ssh-run-'));
/** How long to look before giving up; far more than it takes on a machine that is busy. */
const patienceMs = 60_000;
const skip = whyNoServer();

let server: SshServer;
let proxy: BreakableProxy;
before(async () => {
  if (skip) return;
  server = await startSshServer();
  proxy = await startProxy(server.port);
});
after(async () => {
  fs.rmSync(scratch, { recursive: true });
  if (skip) return;
  await proxy.stop();
  await server.stop();
});

function scenario(name: string, samples: number): string {
  const file = join(scratch, name);
  const cells = 'path: { rtt: 40ms }\nmatrix: { path.loss: [0%, 2%] }';
  fs.writeFileSync(file, `title: And there?\narms: [tcp, tfo]\n${cells}\nsamples: ${samples}\n`);
  return file;
}

interface Run {
  readonly child: ChildProcess;
  readonly results: string;
  /** Resolves with the exit code, or the signal. */
  readonly ended: Promise<unknown>;
  said(stream: 'stdout' | 'stderr'): string;
}

function begin(name: string, lab: string, file: string): Run {
  const results = join(scratch, name);
  const output = (stream: string) => `${results}.${stream}`;
  const args = [file, '--lab', lab, '--json', '--results', results];
  const child = spawn(process.execPath, ['harness/start.mjs', ...args], {
    cwd: project,
    env: { ...process.env, ...server.variables },
    stdio: ['ignore', fs.openSync(output('stdout'), 'w'), fs.openSync(output('stderr'), 'w')],
  });
  const ended = once(child, 'exit').then(([code, signal]) => code ?? signal);
  return { child, results, ended, said: (stream) => fs.readFileSync(output(stream), 'utf8') };
}

async function findingsOf(name: string, lab: string, file: string): Promise<Findings> {
  const run = begin(name, lab, file);
  assert.equal(await run.ended, 0, run.said('stderr'));
  return JSON.parse(run.said('stdout'));
}

async function until(what: string, isSo: () => boolean): Promise<void> {
  for (let waitedMs = 0; !isSo(); waitedMs += 50) {
    assert.ok(waitedMs < patienceMs, `waited in vain until ${what}`);
    await pause(50);
  }
}

async function untilRecordsArrive(run: Run): Promise<void> {
  await until('records arrive', () => {
    assert.equal(run.child.exitCode, null, run.said('stderr'));
    return arrived(run.results) > 100;
  });
}

/** Sample records that have arrived in a run's folder. */
function arrived(results: string): number {
  const files = fs.existsSync(results)
    ? fs.readdirSync(results, { recursive: true, encoding: 'utf8' })
    : [];
  return files
    .filter((file) => file.endsWith('samples.tsv'))
    .map((file) => fs.readFileSync(join(results, file), 'utf8').split('\n').length)
    .reduce((sum, lines) => sum + lines, 0);
}

async function assertNothingLeftThere(): Promise<void> {
  const cache = join(server.folder, 'cache/first-flight');
  const processes = () =>
    fs.readdirSync('/proc').filter((name) => {
      try {
        return fs.readlinkSync(`/proc/${name}/exe`).startsWith(cache);
      } catch {
        return false; // no process, or one that has ended
      }
    });
  await until('all processes have ended', () => processes().length === 0);
  await until('no folder is left', () => fs.readdirSync(join(cache, 'runs')).length === 0);
}

describe('a run over SSH', { skip }, () => {
  const url = (port: number) => `ssh://127.0.0.1:${port}/virtual`;

  test('finds what the same lab finds here, to the last bit', async () => {
    const file = scenario('small.yaml', 5);
    const there = await findingsOf('there', url(server.port), file);
    const here = await findingsOf('here', 'virtual', file);
    assert.equal(there.lab, url(server.port));
    assert.deepEqual({ ...there, run: '', lab: '' }, { ...here, run: '', lab: '' });
  });

  test('whose connection breaks keeps what has arrived and ends with 3, incomplete', async () => {
    const run = begin('cut', url(proxy.port), scenario('long.yaml', 300_000));
    await untilRecordsArrive(run);
    proxy.cut();
    assert.equal(await run.ended, 3, run.said('stderr'));
    const [name = ''] = fs.readdirSync(run.results);
    const text = fs.readFileSync(join(run.results, name, 'manifest.json'), 'utf8');
    const manifest: Manifest = JSON.parse(text);
    assert.equal(manifest.state, 'incomplete');
    assert.ok(
      manifest.cells.some(({ state }) => state === 'lost'),
      text,
    );
    assert.ok(arrived(run.results) > 100);
    await assertNothingLeftThere();
  });

  test('whose orchestrator is killed leaves nothing on the other side', async () => {
    const run = begin('killed', url(server.port), scenario('long.yaml', 300_000));
    await untilRecordsArrive(run);
    run.child.kill('SIGKILL');
    assert.equal(await run.ended, 'SIGKILL');
    await assertNothingLeftThere();
  });

  test('that is interrupted ends with 130 and leaves nothing on the other side', async () => {
    const run = begin('stopped', url(server.port), scenario('long.yaml', 300_000));
    await untilRecordsArrive(run);
    run.child.kill('SIGINT');
    assert.equal(await run.ended, 130, run.said('stderr'));
    await assertNothingLeftThere();
  });
});
