import assert from 'node:assert/strict';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import {
  checkFreeSpace,
  createRunFolder,
  type Manifest,
  RunFolderError,
  readManifest,
  UnreadableRunError,
  writeManifest,
  writePlan,
  writeResult,
} from './run-folder.ts';

const manifest: Manifest = {
  schemaVersion: 2,
  state: 'incomplete',
  command: ['scenarios/x.yaml', '--set', 'samples=5'],
  scenario: {
    file: 'scenarios/x.yaml',
    overrides: [{ field: 'a', value: 'b' }],
    only: [],
    sources: [
      { file: 'scenarios/x.yaml', sha256: 'ab', copy: 'scenario.yaml' },
      { file: 'scenarios/paths/metro.yaml', sha256: 'cd', copy: 'sources/1-metro.yaml' },
    ],
    references: [
      { from: 'scenarios/x.yaml', reference: 'metro', file: 'scenarios/paths/metro.yaml' },
    ],
  },
  lab: 'virtual',
  clock: 'virtual',
  startedAt: '2026-01-01T00:00:00.000Z',
  endedAt: null,
  samplesDigest: null,
  environment: { node: 'v24.0.0' },
  digests: { 'guest kernel': 'cd' },
  cells: [
    {
      ...{ id: 'single', seed: 7, state: 'planned', reason: null },
      ...{ networkSeconds: null, wallSeconds: null, noise: null },
    },
  ],
};

let scratch = '';
let run = '';
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'first-flight-run-'));
  run = join(scratch, 'results', 'a-run');
});
afterEach(() => rmSync(scratch, { recursive: true }));

const create = (folder: string) =>
  createRunFolder(dirname(folder), basename(folder), manifest, [
    { file: 'scenarios/x.yaml', text: 'title: A question\n' },
    { file: 'scenarios/paths/metro.yaml', text: 'title: A path\n' },
  ]);

describe('a run directory', () => {
  test('is made with its manifest and copies of what the scenario was read from', async () => {
    await create(run);
    assert.deepEqual(await readManifest(run), manifest);
    assert.deepEqual(readdirSync(run).sort(), ['manifest.json', 'scenario.yaml', 'sources']);
    assert.equal(readFileSync(join(run, 'scenario.yaml'), 'utf8'), 'title: A question\n');
    assert.equal(readFileSync(join(run, 'sources/1-metro.yaml'), 'utf8'), 'title: A path\n');
  });

  test('gets a number where its name is taken, and leaves the other alone', async () => {
    await create(run);
    writeFileSync(join(run, 'scenario.yaml'), 'kept');
    assert.equal(await create(run), `${run}-2`);
    assert.equal(await create(run), `${run}-3`);
    assert.equal(readFileSync(join(run, 'scenario.yaml'), 'utf8'), 'kept');
    assert.equal(readFileSync(join(`${run}-2`, 'scenario.yaml'), 'utf8'), 'title: A question\n');
  });

  test('holds the very files of each plan', async () => {
    await create(run);
    const files = new Map([['cell.sh', '#!/bin/sh\n']]);
    const plan = {
      cell: 'rtt=10ms,loss=1%',
      seed: 7,
      files,
      exchanges: 6,
      networkSeconds: 1,
      computeSeconds: 0,
    };
    const folder = await writePlan(run, plan);
    assert.equal(folder, join(run, 'cells/rtt=10ms,loss=1%'));
    assert.equal(readFileSync(join(folder, 'cell.sh'), 'utf8'), '#!/bin/sh\n');
  });

  test('has its results beside the manifest', async () => {
    await create(run);
    await writeResult(run, 'findings.json', '{}\n');
    assert.equal(readFileSync(join(run, 'findings.json'), 'utf8'), '{}\n');
  });
});

describe('the manifest', () => {
  test('is replaced in one step: whoever opened the old one still reads all of it', async () => {
    await create(run);
    const old = openSync(join(run, 'manifest.json'), 'r');
    await writeManifest(run, { ...manifest, state: 'complete' });
    assert.deepEqual(JSON.parse(readFileSync(old, 'utf8')), manifest);
    closeSync(old);
    assert.equal((await readManifest(run)).state, 'complete');
    assert.deepEqual(readdirSync(run).sort(), ['manifest.json', 'scenario.yaml', 'sources']);
  });

  test('stays as it was when the new one cannot be written', async () => {
    await create(run);
    mkdirSync(join(run, '.manifest.json')); // in the way of the new one
    await assert.rejects(writeManifest(run, { ...manifest, state: 'complete' }), RunFolderError);
    assert.equal((await readManifest(run)).state, 'incomplete');
  });

  test('of a newer version is refused', async () => {
    await create(run);
    writeFileSync(join(run, 'manifest.json'), '{ "schemaVersion": 3, "state": "complete" }');
    await assert.rejects(readManifest(run), {
      name: 'UnreadableRunError',
      message:
        `${join(run, 'manifest.json')}: schemaVersion 3, this First Flight reads version 2\n` +
        'Use the version that made the run.',
    });
  });

  test('that is none is refused, whatever it holds', async () => {
    await create(run);
    for (const text of ['', '{', 'null', '[]', '7', '{}', '{ "schemaVersion": "1" }']) {
      writeFileSync(join(run, 'manifest.json'), text);
      await assert.rejects(readManifest(run), UnreadableRunError, text);
    }
  });

  test('is what makes a folder a run directory', async () => {
    await assert.rejects(readManifest(scratch), {
      name: 'UnreadableRunError',
      message:
        `${scratch} is not a run directory: it has no readable manifest.json\n` +
        'Give a folder that a run left under results/.',
    });
  });
});

describe('a run directory that cannot be written', () => {
  /** What the error says after the run directory's name. */
  const refusal = async (folder: string): Promise<string> => {
    const error = await create(folder).catch((caught: unknown) => caught);
    assert.ok(error instanceof RunFolderError, String(error));
    assert.ok(error.cause instanceof Error);
    return error.message.replace(folder, 'RUN');
  };
  const hint = 'Mend that, or choose another place with --results FOLDER.';

  test('because a part of its path is a file says so', async () => {
    writeFileSync(join(scratch, 'file'), '');
    const reason = `cannot write the run directory RUN: a part of the path is a file\n${hint}`;
    assert.equal(await refusal(join(scratch, 'file/deeper/a-run')), reason);
    assert.equal(await refusal(join(scratch, 'file/a-run')), reason);
  });

  test('because the kernel makes none there says so and comes back', async () => {
    const reason = `cannot write the run directory RUN: no folder can be made there\n${hint}`;
    assert.equal(await refusal('/proc/first-flight/a-run'), reason);
  });

  test('for want of room is refused before anything starts', async () => {
    await assert.rejects(checkFreeSpace(scratch, 1e18), (error) => {
      assert.ok(error instanceof RunFolderError);
      assert.match(
        error.message.replace(scratch, 'FOLDER'),
        /^FOLDER: \d+ MB free, this run needs about 1000000000000 MB\nMake room, or choose another place with --results FOLDER\.$/,
      );
      return true;
    });
    await checkFreeSpace(scratch, 0);
  });
});
