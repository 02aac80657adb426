import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Findings } from '../analysis/findings.ts';
import { parseSamples } from '../samples/record.ts';

/*
 * The disk that fills up is a tmpfs in a mount namespace, so that it needs no root and no one else
 * sees it. The test looks in through /proc; a copy of the disk is taken before it goes.
 */

const project = join(import.meta.dirname, '../..');
const namespaces = ['--user', '--map-root-user', '--mount', '--kill-child'];
/** Twice what a run asks for before it starts: 16 MiB a guest, 4 MiB for its report, its records. */
const roomyMegabytes = 2 * (16 * availableParallelism() + 4 + 32);
/** How long to look before giving up; far more than it takes on a machine that is busy. */
const patienceMs = 60_000;

/** Mount a disk of $2 on $1, run the command that follows $3, copy what it left to $3. */
const script = `
mount -t tmpfs -o size="$2" tmpfs "$1"
disk=$1 copy=$3 status=0
shift 3
"$@" || status=$?
rm -f "$disk/filler"
cp -r "$disk" "$copy"
exit $status
`;

let scratch = '';
let child: ChildProcess;
beforeEach(() => {
  scratch = fs.mkdtempSync(join(tmpdir(), 'first-flight-full-'));
  fs.mkdirSync(join(scratch, 'disk'));
});
afterEach(() => fs.rmSync(scratch, { recursive: true }));

/**
 * False, and the test is skipped, where this user may not mount anything even in a namespace.
 * CI skips nothing: there it fails.
 */
function canMount(context: TestContext): boolean {
  const tried = spawnSync('unshare', [...namespaces, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']);
  if (tried.status === 0) return true;
  const why = `no disk of its own for this test: ${tried.error ?? tried.stderr}`;
  if (process.env.CI) assert.fail(why);
  context.skip(why);
  return false;
}

function begin(megabytes: number, cells: number): void {
  const file = join(scratch, 'long.yaml');
  const rtts = Array.from({ length: cells }, (_, cell) => `${10 + cell}ms`).join(', ');
  const matrix = `matrix: { path.rtt: [${rtts}] }`;
  // Long enough to be filled up on the way; when one cell is ended by it, its neighbour goes on.
  const samples = cells === 1 ? 70_000 : 6000;
  fs.writeFileSync(file, `title: Room?\narms: [tcp, tfo]\n${matrix}\nsamples: ${samples}\n`);
  const [disk, copy] = [join(scratch, 'disk'), join(scratch, 'copy')];
  const bench = ['harness/start.mjs', file, '--json', '--results', disk];
  const shell = ['sh', '-euc', script, 'sh', disk, `${megabytes}m`, copy];
  child = spawn('unshare', [...namespaces, ...shell, process.execPath, ...bench], {
    cwd: project,
    stdio: ['ignore', ...['stdout', 'stderr'].map((name) => fs.openSync(join(scratch, name), 'w'))],
  });
}

function said(stream: 'stdout' | 'stderr'): string {
  return fs.readFileSync(join(scratch, stream), 'utf8');
}

function recordsIn(disk: string): number {
  const files = fs.existsSync(disk) ? fs.globSync(`${disk}/*/cells/*/samples.tsv`) : [];
  return files
    .map((file) => parseSamples(fs.readFileSync(file, 'utf8'), { file }).samples.length)
    .reduce((sum, count) => sum + count, 0);
}

/** Wait until exchanges are recorded, then leave no byte free. */
async function fillUp(): Promise<void> {
  const disk = `/proc/${child.pid}/root${join(scratch, 'disk')}`;
  for (let waitedMs = 0; recordsIn(disk) < 100; waitedMs += 50) {
    assert.equal(child.exitCode, null, `the run ended at once: ${said('stderr')}`);
    assert.ok(waitedMs < patienceMs, 'waited in vain until exchanges are recorded');
    await pause(50);
  }
  const filler = fs.openSync(join(disk, 'filler'), 'w');
  const block = Buffer.alloc(2 ** 20);
  const fill = () => {
    for (;;) fs.writeSync(filler, block);
  };
  assert.throws(fill, { code: 'ENOSPC' });
  fs.closeSync(filler);
}

describe('a disk that fills up while a run measures', () => {
  for (const [name, cells] of [
    ['in its only cell', 1],
    ['with more cells to come', 2 * availableParallelism()],
  ] as const) {
    test(`${name} ends it with 4, and what was measured is kept`, async (context) => {
      if (!canMount(context)) return;
      begin(roomyMegabytes, cells);
      const end = once(child, 'exit');
      await fillUp();
      const [code] = await end;
      assert.equal(code, 4, said('stderr'));
      assert.match(said('stderr'), /^the disk of .* is full/m);
      assert.match(said('stderr'), /choose another place with --results FOLDER\.\n$/);
      assert.equal(said('stdout'), '');

      const [run = ''] = fs.globSync(`${scratch}/copy/*`);
      assert.equal(JSON.parse(fs.readFileSync(`${run}/manifest.json`, 'utf8')).state, 'incomplete');
      const args = ['harness/start.mjs', 'report', run, '--json'];
      const report = spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8' });
      assert.equal(report.status, 3, report.stderr);
      const findings: Findings = JSON.parse(report.stdout);
      const counted = findings.cells.flatMap(({ arms }) => arms.map((arm) => arm.samples));
      const kept = counted.reduce((sum, count) => sum + count, 0);
      assert.equal(kept, recordsIn(join(scratch, 'copy')));
      assert.ok(kept >= 100);
    });
  }

  test('before it starts is refused with 4 and the room that it needs', async (context) => {
    if (!canMount(context)) return;
    begin(8, 1);
    const [code] = await once(child, 'exit');
    assert.equal(code, 4, said('stderr'));
    assert.match(said('stderr'), /disk: \d MB free, this run needs about \d+ MB\nMake room, or /);
    assert.deepEqual(fs.readdirSync(join(scratch, 'copy')), []);
  });
});
