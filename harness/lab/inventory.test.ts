import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { takeInventory } from './inventory.ts';

test('a checkout that was never set up lacks its programs and its kernel', async (context) => {
  const project = await mkdtemp(join(tmpdir(), 'first-flight-inventory-'));
  context.after(() => rm(project, { recursive: true }));
  await mkdir(join(project, 'native/build'), { recursive: true });
  await mkdir(join(project, 'netns/kernel'), { recursive: true });
  await writeFile(join(project, 'native/build/client'), '');
  await chmod(join(project, 'native/build/client'), 0o755);

  const items = await takeInventory(project, join(project, 'cache'));
  const found = new Map(items.map((item) => [item.name, item.found]));
  assert.equal(found.get('client'), join(project, 'native/build/client'));
  assert.equal(found.get('server'), null);
  assert.equal(found.get('launch'), null);
  assert.equal(found.get('guest kernel'), null);
  assert.deepEqual(
    [...found.keys()],
    [
      'busybox',
      'dash',
      'ip',
      'tc',
      'ethtool',
      'launch',
      'enter',
      'client',
      'server',
      'probe',
      'guest kernel',
    ],
  );
});
