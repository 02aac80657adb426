import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { whyNoServer } from '../lab/ssh/sshd-fixture.ts';
import { parseSamples } from '../samples/record.ts';
import type { Manifest } from '../samples/run-folder.ts';

/* The kernel of another machine, over SSH, as an ordinary user there: a guest in real time with sshd. */

const folder = mkdtempSync(join(tmpdir(), 'first-flight-ssh-host-'));
after(() => rmSync(folder, { recursive: true }));

describe('the kernel of another machine', { skip: whyNoServer() }, () => {
  let answer: { exitCode: number; stdout: string; stderr: string };
  let manifest: Manifest;
  let samples = '';
  before(async () => {
    writeFileSync(
      join(folder, 'small.yaml'),
      'title: And there?\npath: { rtt: 100ms }\narms: [tcp, tfo]\nsamples: 6\n',
    );
    const fixture = join(import.meta.dirname, '../lab/ssh/ssh-host-fixture.ts');
    const namespaces = ['--user', '--map-root-user', '--net', '--kill-child', '--fork'];
    await promisify(execFile)('unshare', [...namespaces, process.execPath, fixture, folder]);
    answer = JSON.parse(readFileSync(join(folder, 'answer.json'), 'utf8'));
    assert.match(answer.stderr, /^1\/1 single: finished$/m);
    const [run = ''] = readdirSync(join(folder, 'results'));
    const file = (name: string) => readFileSync(join(folder, 'results', run, name), 'utf8');
    manifest = JSON.parse(file('manifest.json'));
    samples = file('cells/single/samples.tsv');
  });

  test('measures every cell, in real time, without root there', () => {
    assert.equal(manifest.state, 'complete');
    assert.deepEqual([manifest.lab, manifest.clock], ['ssh://tester@192.0.2.2/host', 'real']);
    assert.equal(manifest.environment.namespaces, 'in a user namespace');
    assert.match(manifest.environment['host kernel'] ?? '', /^6\.12\./);
    assert.equal(JSON.parse(answer.stdout).samplesDigest, manifest.samplesDigest);
    assert.ok(manifest.cells[0]?.noise);
  });

  test('sees what the path and the protocol decide: a round trip saved', () => {
    const medianMs = (name: string) => {
      const times = parseSamples(samples, { file: 'samples.tsv' })
        .samples.filter(({ arm }) => arm === name)
        .map(({ ttfbNs }) => (ttfbNs ?? assert.fail(`${name} failed`)) / 1e6)
        .sort((a, b) => a - b);
      return times[3] as number;
    };
    const savedRtts = (medianMs('tcp') - medianMs('tfo')) / 100;
    assert.ok(savedRtts > 0.8 && savedRtts < 1.2, `${medianMs('tcp')}, ${medianMs('tfo')} ms`);
  });

  test('runs what is brought there, and has nothing of it running or lying about afterwards', () => {
    const during = readFileSync(join(folder, 'during'), 'utf8');
    assert.match(during, /\/first-flight\/store\/[0-9a-f]{64}$|\/first-flight\/kits\/.*\/relay$/m);
    assert.match(during, /^\w{8}$/m); // the cell's folder
    assert.match(readFileSync(join(folder, 'afterwards'), 'utf8'), /^1: lo:/);
  });
});
