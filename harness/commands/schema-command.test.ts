import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

const project = join(import.meta.dirname, '../..');

test('the schema that is printed is JSON alone, and describes a scenario', () => {
  const script = `import { schemaCommand } from './harness/commands/schema-command.ts';
    process.exitCode = await schemaCommand({ write: false });`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', script],
    { cwd: project, encoding: 'utf8' },
  );
  assert.equal(stderr, '');
  assert.equal(status, 0);
  assert.equal(JSON.parse(stdout).title, 'A scenario of First Flight');
});
