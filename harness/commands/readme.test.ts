import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { main } from '../main.ts';
import { projectLibrary } from '../scenario/files.ts';
import { readScenario } from '../scenario/read.ts';
import { project } from './premises.ts';

const readme = readFileSync(join(project, 'README.md'), 'utf8');

describe('the README', () => {
  test('shows a scenario that can be read', () => {
    const blocks = [...readme.matchAll(/^```yaml\n(.*?)^```$/gms)].map((match) => match[1] ?? '');
    assert.equal(blocks.length, 1);
    const library = projectLibrary(join(project, 'scenarios'));
    const scenario = readScenario({ file: 'README.md', text: blocks[0] ?? '', library });
    assert.equal(scenario.cells.length, 6);
    assert.deepEqual(scenario.arms, ['tcp', 'tfo', 'tfo-cold', 'tcp-reused']);
  });

  test('names every command that there is, and none that there is not', async () => {
    const named = [...readme.matchAll(/^\| `npm run bench -- (?<word>[a-z]+)/gm)].map(
      (match) => match.groups?.word,
    );
    const { write } = process.stderr;
    let help = '';
    process.stderr.write = (text) => {
      help += text;
      return true;
    };
    try {
      await main(['--help']);
    } finally {
      process.stderr.write = write;
    }
    const there = [...help.matchAll(/^ {2}(?<word>[a-z]+) (?:\[options\]|<)/gm)].map(
      (match) => match.groups?.word,
    );
    assert.ok(there.length > 4, help);
    assert.deepEqual(there.filter((word) => word !== 'run').sort(), named.sort());
  });
});
