import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ScenarioError } from './errors.ts';
import { projectLibrary } from './files.ts';
import { readScenarioText } from './load.ts';
import type { Override } from './overrides.ts';
import { readScenario } from './read.ts';

const published = join(import.meta.dirname, '../../scenarios');

const load = async (file: string, overrides: readonly Override[] = []) =>
  readScenario({
    file,
    text: await readScenarioText(file),
    overrides,
    library: projectLibrary(published),
  });

describe('a scenario file', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'scenario-'));
  });
  after(() => rm(folder, { recursive: true }));

  const place = async (name: string, content: string | Uint8Array) => {
    const file = join(folder, name);
    await writeFile(file, content);
    return file;
  };

  async function refusal(file: string): Promise<string> {
    try {
      await load(file);
    } catch (error) {
      assert.ok(error instanceof ScenarioError, String(error));
      return error.message.replaceAll(folder, '<folder>');
    }
    return assert.fail('the file was accepted');
  }

  const smallest = 'title: A question\npath: { rtt: 60ms }\narms: [tcp]\nsamples: 5\n';

  test('is read with overrides on top', async () => {
    const file = await place('good.yaml', smallest);
    const scenario = await load(file, [{ field: 'samples', value: '6' }]);
    assert.equal(scenario.samples, 6);
  });

  test('is named in the errors of its text', async () => {
    const file = await place('bad.yaml', smallest.replace('60ms', '60'));
    assert.equal(
      await refusal(file),
      `<folder>/bad.yaml:2:14: path.rtt: 60 has no unit; write 60ms or 60s
    2 | path: { rtt: 60 }
      |              ^^`,
    );
  });

  test('that is missing brings the nearest name to mind', async () => {
    await place('mobile-path.yaml', smallest);
    assert.equal(
      await refusal(join(folder, 'mobil-path.yaml')),
      '<folder>/mobil-path.yaml: no such file; did you mean <folder>/mobile-path.yaml?',
    );
    assert.equal(
      await refusal(join(folder, 'mobile-path')),
      '<folder>/mobile-path: no such file; did you mean <folder>/mobile-path.yaml?',
    );
  });

  test('that is a directory is refused with what the directory holds', async () => {
    const inside = join(folder, 'inside');
    await mkdir(inside);
    await writeFile(join(inside, 'one.yaml'), smallest);
    assert.equal(
      await refusal(inside),
      '<folder>/inside: this is a directory; name a scenario file, for example <folder>/inside/one.yaml',
    );
  });

  test('of more than 1 MiB is refused, one of exactly 1 MiB is not', async () => {
    const padding = '#'.repeat(1024 * 1024 - smallest.length);
    assert.equal((await load(await place('full.yaml', smallest + padding))).samples, 5);
    assert.equal(
      await refusal(await place('large.yaml', `${smallest}${padding}#`)),
      '<folder>/large.yaml: larger than 1 MiB; a scenario is a page of YAML; name that file',
    );
  });

  test('that is no UTF-8 text or no file at all is refused', async () => {
    assert.equal(
      await refusal(await place('latin1.yaml', new Uint8Array([0x74, 0x3a, 0x20, 0xe9]))),
      '<folder>/latin1.yaml: this is not UTF-8 text; save it as UTF-8',
    );
    assert.equal(
      await refusal('/dev/null'),
      '/dev/null: this is not a regular file; name a YAML file',
    );
  });
});

describe('every published scenario', async () => {
  const files = (await readdir(published)).filter((name) => name.endsWith('.yaml'));

  test('is found', () => assert.equal(files.includes('first-look.yaml'), true));

  for (const name of files) {
    test(`${name} loads and has cells with names of their own`, async () => {
      const { cells } = await load(join(published, name));
      assert.ok(cells.length > 0);
      assert.equal(new Set(cells.map(({ id }) => id)).size, cells.length);
    });
  }
});

test('the first look asks about four round trips and three losses', async () => {
  const scenario = await load(join(published, 'first-look.yaml'));
  const { cells } = scenario;
  assert.equal(
    scenario.title,
    'What does TCP Fast Open save, and what does a cold cookie or a lost packet cost?',
  );
  assert.deepEqual(scenario.arms, ['tcp', 'tfo', 'tfo-cold']);
  assert.equal(cells.length, 12);
  assert.equal(cells[0]?.id, 'rtt=10ms,loss=0%');
  assert.equal(cells[11]?.id, 'rtt=200ms,loss=3%');
});
