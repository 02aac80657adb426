import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import { findKernel, recipeDigest } from './kernel.ts';
import { LabError } from './lab-error.ts';

const project = join(import.meta.dirname, '../..');
/** SHA-256 of the recipe below, the text `A=y\none\ntwo\n`. */
const digest = '668fa550608ea4fe7364f3a023ac625aa8463ca67cd84cb63c09a3e830cdbbd5';

const scratch = mkdtempSync(join(tmpdir(), 'first-flight-kernel-'));
const cache = join(scratch, 'cache');
const recipe = join(scratch, 'recipe');
/** As build.sh has it. */
const inShell = 'cat ./*.config ./*.patch | sha256sum';

function digestInShell(folder: string): string {
  const env = { ...process.env, LC_ALL: 'C' };
  const options = { cwd: folder, encoding: 'utf8', env } as const;
  return execFileSync('sh', ['-c', inShell], options).slice(0, 64);
}

function addKernel(folder: string, program = 'a program'): void {
  mkdirSync(join(cache, folder), { recursive: true });
  writeFileSync(join(cache, folder, 'linux'), program);
}

beforeEach(() => {
  rmSync(cache, { recursive: true, force: true });
  rmSync(recipe, { recursive: true, force: true });
  mkdirSync(recipe, { recursive: true });
  writeFileSync(join(recipe, 'b.patch'), 'two\n');
  writeFileSync(join(recipe, 'a.patch'), 'one\n');
  writeFileSync(join(recipe, 'a.config'), 'A=y\n');
  writeFileSync(join(recipe, 'build.sh'), 'exit\n');
});
after(() => rmSync(scratch, { recursive: true }));

describe('the recipe of the guest kernel', () => {
  test('is digested from configurations and patches', async () => {
    assert.equal(await recipeDigest(recipe), digest);
  });

  test('has the digest that build.sh names the kernel by, in whatever order the names sort', async () => {
    writeFileSync(join(recipe, 'z.config'), 'Z=y\n'); // after the patches by name, before them in build.sh
    for (const folder of [join(project, 'netns/kernel'), recipe])
      assert.equal(await recipeDigest(folder), digestInShell(folder), folder);
  });

  test('is digested as that script has it', () => {
    const script = readFileSync(join(project, 'netns/kernel/build.sh'), 'utf8');
    assert.ok(script.includes(inShell));
  });
});

describe('the guest kernel', () => {
  const version = '6.12.117-1~deb12u1';
  const ours = digest.slice(0, 16);

  test('is found by its recipe', async () => {
    addKernel(`kernel-${version}-${ours}`);
    assert.deepEqual(await findKernel(cache, recipe), {
      file: join(cache, `kernel-${version}-${ours}`, 'linux'),
      sha256: 'd69ea8cda2433733c1ce02de65da8f48e6a3dbba6bb18876a2062908e54ef7cb',
      sourceVersion: version,
      recipe: digest,
    });
  });

  test('is the newest of several, by the numbers in their versions', async () => {
    for (const other of ['6.12.9-1', '6.12.117-1~deb12u1', '6.12.20-1'])
      addKernel(`kernel-${other}-${ours}`, other);
    assert.equal((await findKernel(cache, recipe)).sourceVersion, '6.12.117-1~deb12u1');
  });

  test('is not one of another recipe, nor anything else in the cache', async () => {
    addKernel(`kernel-7.0.1-1-${'0'.repeat(16)}`);
    addKernel(`kernel-${version}-${ours}.old`);
    addKernel('build.1234');
    addKernel(`kernel-${version}-${ours}`);
    assert.equal((await findKernel(cache, recipe)).sourceVersion, version);
  });

  test('is asked for with the command to run where there is none', async () => {
    const missing = {
      name: 'LabError',
      message: `the guest kernel is not built: no kernel of recipe ${ours} in ${cache}\nRun: npm run setup`,
    };
    await assert.rejects(findKernel(cache, recipe), missing);
    addKernel(`kernel-7.0.1-1-${'0'.repeat(16)}`);
    await assert.rejects(findKernel(cache, recipe), missing);
  });

  test('is asked for with its path where its folder is empty', async () => {
    mkdirSync(join(cache, `kernel-${version}-${ours}`), { recursive: true });
    await assert.rejects(findKernel(cache, recipe), (error) => {
      assert.ok(error instanceof LabError);
      const file = join(cache, `kernel-${version}-${ours}`, 'linux');
      assert.equal(error.message, `cannot read the guest kernel ${file}\nRun: npm run setup`);
      assert.equal((error.cause as NodeJS.ErrnoException).code, 'ENOENT');
      return true;
    });
  });
});
