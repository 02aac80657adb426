import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { entryScript, type Plan } from '../../plan/plan.ts';
import { cacheFolder } from '../cache.ts';
import type { CellOutcome, Lab, Premises } from '../lab.ts';
import { openLab } from '../open-lab.ts';
import { type BreakableProxy, startProxy } from './proxy-fixture.ts';
import { openSshLab } from './ssh-lab.ts';
import { type SshServer, startSshServer, whyNoServer } from './sshd-fixture.ts';

/* A real OpenSSH server on loopback, with guests in virtual time on its side. */

const project = join(import.meta.dirname, '../../..');
const cache = cacheFolder(process.env);
const scratch = mkdtempSync(join(tmpdir(), 'first-flight-ssh-'));
/** Short, so that the tests do not wait for what the other side should notice. */
const patient = { keepaliveMs: 500, lifelineSeconds: 2, connectMs: 10_000 };
const patienceMs = 30_000;

let server: SshServer;
let proxy: BreakableProxy;
let premises: Premises;
const skip = whyNoServer();
before(async () => {
  if (skip) return;
  server = await startSshServer();
  proxy = await startProxy(server.port);
  premises = { project, cache, variables: { ...process.env, ...server.variables } };
});
after(async () => {
  rmSync(scratch, { recursive: true });
  if (skip) return;
  await proxy.stop();
  await server.stop();
});

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(scratch, 'cell-'));
});

function plan(script: string, seed = 7): Plan {
  const files = new Map([
    [entryScript, `#!/bin/sh\nset -eu\n${script}\n`],
    ['given.txt', 'given\n'],
  ]);
  return { cell: 'test', seed, files, exchanges: 0, networkSeconds: 0, computeSeconds: 0 };
}

/** What depends on the seed and on the clock, and what it is given. */
const telling = plan(
  'grep -h . /plan/given.txt /proc/sys/kernel/random/uuid /proc/uptime >"$1/told.txt"',
);
/** Records for ever: computing takes no virtual time, but time here. */
const endless = plan('n=0; while :; do n=$((n + 1)); echo "$n" >>"$1/samples.tsv"; done');

const opened: Lab[] = [];
afterEach(async () => {
  for (const lab of opened.splice(0)) await lab.close();
});

async function open(port = server.port): Promise<Lab> {
  const lab = await openSshLab(`ssh://127.0.0.1:${port}/virtual`, premises, patient);
  opened.push(lab);
  return lab;
}

async function runIn(lab: Lab, what: Plan, signal = new AbortController().signal) {
  return lab.run(what, { folder, worker: 0, signal });
}

async function until(what: string, isSo: () => boolean): Promise<void> {
  for (let waitedMs = 0; !isSo(); waitedMs += 50) {
    assert.ok(waitedMs < patienceMs, `waited in vain until ${what}`);
    await pause(50);
  }
}

/** Lines that have arrived here. */
function arrived(): number {
  const file = join(folder, 'samples.tsv');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0;
}

/** Folders of cells on the other side, and processes that work in one. */
function cellsThere(): string[] {
  const runs = join(server.folder, 'cache/first-flight/runs');
  const folders = readdirSync(runs);
  const processes = readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(runs);
    } catch {
      return false; // it has ended
    }
  });
  return [...folders, ...processes];
}

/** Processes of the kit that was brought there, by the folder they were started from. */
function processesThere(): string[] {
  return readdirSync('/proc').filter((name) => {
    try {
      const command = /^\d+$/.test(name) ? readFileSync(`/proc/${name}/cmdline`, 'utf8') : '';
      return command.includes(join(server.folder, 'cache/first-flight/kits'));
    } catch {
      return false;
    }
  });
}

async function assertNothingLeftThere(): Promise<void> {
  await until('its processes have ended', () => processesThere().length === 0);
  await until('its folders are gone', () => cellsThere().length === 0);
}

describe('a lab over SSH', { skip }, () => {
  test('gives the very bytes of the same lab here, and leaves nothing there but its store', async () => {
    const [lab, here] = [await open(), await openLab('virtual', premises)];
    assert.deepEqual(lab.digests, here.digests);
    assert.deepEqual([lab.name, lab.clock], [`ssh://127.0.0.1:${server.port}/virtual`, 'virtual']);
    const told = async (where: Lab) => {
      const { state, reason, noise } = await runIn(where, telling);
      assert.deepEqual({ state, reason, noise }, { state: 'finished', reason: null, noise: null });
      return readFileSync(join(folder, 'told.txt'), 'utf8');
    };
    const there = await told(lab);
    assert.match(there, /^given\n[0-9a-f-]{36}\n/);
    assert.equal(there, await told(here));
    assert.deepEqual(readdirSync(folder).sort(), ['cell.log', 'console.log', 'told.txt']);
    await lab.close();
    await assertNothingLeftThere();
  });

  test('uploads what is there already no second time', async () => {
    const store = join(server.folder, 'cache/first-flight/store');
    const identities = () =>
      readdirSync(store).map((name) => `${name} ${statSync(join(store, name)).ino}`);
    const first = await open();
    await runIn(first, telling);
    await first.close();
    const before = identities();
    assert.ok(before.length >= 5);
    const again = await open();
    await runIn(again, telling);
    await again.close();
    assert.deepEqual(identities(), before);
  });

  test('runs several cells at a time over one connection', async () => {
    const lab = await open();
    const cells = Array.from({ length: lab.workers }, async (_, worker) => {
      const own = join(folder, `${worker}`);
      mkdirSync(own);
      const { signal } = new AbortController();
      return (await lab.run(telling, { folder: own, worker, signal })).state;
    });
    assert.ok(cells.length > 0);
    for (const state of await Promise.all(cells)) assert.equal(state, 'finished');
  });

  test('tells what went wrong in a cell as the lab here does', async () => {
    const lab = await open();
    const failed = await runIn(lab, plan('echo "no such luck" >&2; exit 3'));
    assert.equal(failed.state, 'failed');
    assert.equal(failed.reason, "the cell's script ended with status 3: no such luck");
    const unsupported = await runIn(lab, plan('echo "no netem; modprobe sch_netem"; exit 69'));
    assert.equal(unsupported.state, 'unsupported');
    assert.equal(unsupported.reason, 'no netem; modprobe sch_netem');
  });

  test('stops a cell when it is told to, keeps what it has and leaves nothing there', async () => {
    const lab = await open();
    const stop = new AbortController();
    const outcome = runIn(lab, endless, stop.signal);
    await until('records arrive while it runs', () => arrived() > 10);
    stop.abort();
    assert.equal((await outcome).state, 'stopped');
    assert.ok(arrived() > 10);
    await assertNothingLeftThere();
    assert.equal((await runIn(lab, telling)).state, 'finished');
  });
});

describe('a connection that breaks in the middle', { skip }, () => {
  /** Begin an endless cell through the proxy, break the connection, and see what becomes of it. */
  async function outcomeAfter(breaking: () => void): Promise<CellOutcome> {
    const lab = await open(proxy.port);
    const outcome = runIn(lab, endless);
    await until('records arrive', () => arrived() > 10);
    breaking();
    const seen = await outcome;
    assert.equal((await runIn(lab, telling)).state, 'lost', 'and so is every further cell');
    return seen;
  }

  for (const [how, breaking] of [
    ['closed', () => proxy.cut()],
    ['silent, as when a machine loses its network', () => proxy.freeze()],
    ['without its sshd', () => server.killSessions()],
  ] as const)
    test(`${how}: what has arrived is kept, and the other side ends the cell`, async () => {
      const { state, reason, networkSeconds } = await outcomeAfter(breaking);
      assert.equal(state, 'lost');
      assert.match(
        reason ?? '',
        /^the connection to ssh:.*\/virtual broke; what had arrived is kept$/,
      );
      assert.equal(networkSeconds, null);
      assert.ok(arrived() > 10);
      await assertNothingLeftThere();
      proxy.thaw();
    });
});
