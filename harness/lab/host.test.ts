import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Plan } from '../plan/plan.ts';
import { hostArguments, trialArguments } from './host.ts';

const plan: Plan = {
  cell: 'a',
  seed: 1,
  files: new Map(),
  exchanges: 0,
  networkSeconds: 10,
  computeSeconds: 0,
};
const start = { programs: '/p/build', scripts: '/p/host', processor: 1, root: false };
const launched =
  '--console console.log --contention contention.txt --unsealed -- ' +
  '/usr/bin/env -i PATH=/p/build:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C';
const namespaces = '--net --mount --pid --fork --kill-child --mount-proc /p/build/enter sh';

describe('a cell on the running kernel', () => {
  test('has namespaces of its own, a user namespace first, which needs no root', () => {
    assert.equal(
      hostArguments(plan, start).join(' '),
      `--processor 1 --limit-s 90 ${launched} unshare --user --map-root-user ${namespaces} /p/host/run`,
    );
  });

  test('has no user namespace where the user is root', () => {
    assert.equal(
      hostArguments(plan, { ...start, root: true }).join(' '),
      `--processor 1 --limit-s 90 ${launched} unshare ${namespaces} /p/host/run`,
    );
  });

  test('is tried in the very namespaces that it would have', () => {
    assert.equal(
      trialArguments(start).join(' '),
      `--processor 1 --limit-s 30 ${launched} sh /p/host/try around ` +
        `unshare --user --map-root-user ${namespaces} /p/host/try inside`,
    );
  });
});
