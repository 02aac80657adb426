import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { namedPaths, projectLibrary } from './files.ts';
import { candidates, isFileReference } from './library.ts';
import { readScenario } from './read.ts';
import { recorded, recording } from './recorded-library.ts';

const folder = mkdtempSync(join(tmpdir(), 'library-'));
after(() => rmSync(folder, { recursive: true }));
const place = (name: string, content: string | Uint8Array) => {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), content);
};
place('scenarios/paths/metro.yaml', 'title: Metro\npath: { rtt: 2ms }\n');
place('scenarios/base.yaml', 'title: Base\npath: metro\narms: [tcp]\nsamples: 5\n');
place('mine/paths/metro.yaml', 'title: My metro\npath: { rtt: 3ms }\n');
place('mine/delays.txt', `${'1ms\n'.repeat(9)}2ms\n`);
place('mine/latin1.yaml', new Uint8Array([0x74, 0x3a, 0x20, 0xe9]));
const library = projectLibrary(join(folder, 'scenarios'));

describe('a reference', () => {
  test('with a folder or an ending is a file beside the one that has it', () => {
    assert.ok(isFileReference('./base.yaml'));
    assert.ok(isFileReference('emulation/loss'));
    assert.ok(!isFileReference('mobile-4g'));
    assert.deepEqual(candidates('../b.yaml', 'a/x.yaml', 'scenarios'), ['b.yaml']);
    assert.equal(library.find('./delays.txt', join(folder, 'mine/x.yaml'))?.text.length, 40);
  });

  test('that is a bare name is looked for beside the file, then in the project', () => {
    assert.deepEqual(candidates('metro', 'a/x.yaml', 's'), [
      'a/metro.yaml',
      'a/paths/metro.yaml',
      's/metro.yaml',
      's/paths/metro.yaml',
    ]);
    const title = (from: string) => library.find('metro', join(folder, from))?.text.split('\n')[0];
    assert.equal(title('mine/x.yaml'), 'title: My metro');
    assert.equal(title('other/x.yaml'), 'title: Metro');
  });

  test('to what cannot be read as text finds nothing', () => {
    const from = join(folder, 'mine/x.yaml');
    for (const name of ['./latin1.yaml', './paths', './nowhere.yaml', 'nowhere', './a\u0000b.yaml'])
      assert.equal(library.find(name, from), null, name);
  });

  test('that is misspelt can be told from what there is', () => {
    assert.deepEqual(library.names(), ['base', 'metro']);
    assert.deepEqual(namedPaths(join(folder, 'scenarios')), ['metro']);
    assert.deepEqual(projectLibrary(join(folder, 'nowhere')).names(), []);
  });
});

test('what was read once can be read again from what was kept of it', () => {
  const text =
    'extends: base\npath: { jitter: 0.5ms, distribution: ./delays.txt }\nmatrix: { path.loss: [0%, 1%] }\n';
  const given = { file: join(folder, 'mine/x.yaml'), text };
  const { library: noting, references } = recording(library);
  const first = readScenario({ ...given, library: noting });
  assert.equal(first.sources.length, 4);
  const kept = recorded(references, first.sources);
  assert.deepEqual(readScenario({ ...given, library: kept }), first);
  assert.equal(kept.find('nowhere', given.file), null);
  // Another file's reference of the same name is another reference.
  assert.equal(kept.find('./delays.txt', join(folder, 'scenarios/base.yaml')), null);
});
