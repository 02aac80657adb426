import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { entryScript, type Plan } from '../plan/plan.ts';
import { cacheFolder } from './cache.ts';
import { openGuestLab } from './guest-lab.ts';

const project = join(import.meta.dirname, '../..');

test('vector registers survive threads, signals and fork in the guest kernel', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'first-flight-registers-'));
  context.after(() => rm(folder, { recursive: true }));
  await copyFile(join(project, 'native/build/check_registers'), join(folder, 'check_registers'));
  const plan: Plan = {
    cell: 'registers',
    seed: 1,
    exchanges: 0,
    networkSeconds: 0,
    computeSeconds: 0,
    files: new Map([[entryScript, '#!/bin/sh\nexec /output/check_registers\n']]),
  };
  const cache = cacheFolder(process.env);
  const lab = await openGuestLab('virtual', { project, cache, variables: process.env });
  const { signal } = new AbortController();
  const outcome = await lab.run(plan, { folder, worker: 0, signal });
  assert.deepEqual(
    { state: outcome.state, reason: outcome.reason },
    { state: 'finished', reason: null },
  );
});
