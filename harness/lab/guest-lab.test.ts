import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { entryScript, type Plan } from '../plan/plan.ts';
import { cacheFolder } from './cache.ts';
import { openGuestLab } from './guest-lab.ts';
import type { Clock } from './lab.ts';

/* Real guests; without a guest kernel these tests fail with the lab's own words. */

const premises = {
  project: join(import.meta.dirname, '../..'),
  cache: cacheFolder(process.env),
  variables: process.env,
};

async function runIn(context: TestContext, clock: Clock, script: string) {
  const folder = await mkdtemp(join(tmpdir(), 'first-flight-guest-'));
  context.after(() => rm(folder, { recursive: true }));
  const files = new Map([[entryScript, `#!/bin/sh\nset -eu\n${script}\n`]]);
  const plan: Plan = {
    cell: 'test',
    seed: 3,
    files,
    exchanges: 0,
    networkSeconds: 1,
    computeSeconds: 0,
  };
  const lab = await openGuestLab(clock, premises);
  const { signal } = new AbortController();
  return { lab, folder, outcome: await lab.run(plan, { folder, worker: 0, signal }) };
}

const sleepThenTell = '/bin/busybox sleep 1\n/bin/busybox date +%Y >"$1/year.txt"';

describe('a guest in virtual time', () => {
  test('sleeps without waiting, in a year of its own, and nothing can be noise to it', async (context) => {
    const { outcome, folder } = await runIn(context, 'virtual', sleepThenTell);
    assert.deepEqual([outcome.state, outcome.reason, outcome.noise], ['finished', null, null]);
    assert.ok((outcome.networkSeconds ?? 0) >= 1);
    assert.equal(await readFile(join(folder, 'year.txt'), 'utf8'), '2026\n');
  });

  test('is unsupported where its script says so, with what it says last', async (context) => {
    const script =
      'echo "setting up"\necho "no such sysctl: net.ipv4.tcp_x; leave it out"\nexit 69';
    const { outcome } = await runIn(context, 'virtual', script);
    assert.equal(outcome.state, 'unsupported');
    assert.equal(outcome.reason, 'no such sysctl: net.ipv4.tcp_x; leave it out');
  });
});

describe('a guest in real time', () => {
  test('waits as long as it says, one at a time, and what competed with it is told', async (context) => {
    const { lab, outcome, folder } = await runIn(context, 'real', sleepThenTell);
    assert.deepEqual([lab.name, lab.clock, lab.workers], ['realtime', 'real', 1]);
    assert.deepEqual([outcome.state, outcome.reason], ['finished', null]);
    assert.ok(outcome.wallSeconds >= 1);
    assert.equal(typeof outcome.noise?.othersShare, 'number');
    const left = ['cell.log', 'console.log', 'year.txt'];
    assert.deepEqual((await readdir(folder)).sort(), left);
  });
});
