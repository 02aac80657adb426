import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { cellOf } from '../scenario/cell-fixture.ts';
import type { Cell } from '../scenario/scenario.ts';
import { compilePlan } from './compile.ts';

const cell: Cell = {
  ...cellOf('path: { rtt: 60ms, loss: 1% }\nexchange: { think: 1.5ms, timeout: 2500.2ms }'),
  id: 'rtt=60ms,loss=1%',
  seed: 7,
  samples: 3,
};

function file(name: string, changes: Partial<Cell> = {}): string {
  const content = compilePlan({ ...cell, ...changes }).files.get(name);
  return content ?? assert.fail(`the plan has no file ${name}`);
}

/** A command of a script in one line, from its first word to the end. */
function command(script: string, start: string): string {
  const joined = script.replaceAll(/ \\\n\t/g, ' ');
  return joined.split('\n').find((line) => line.startsWith(start)) ?? '';
}

describe('a plan', () => {
  test('is one script and the files it reads', () => {
    const { files, networkSeconds, computeSeconds, ...rest } = compilePlan(cell);
    assert.deepEqual(rest, { cell: 'rtt=60ms,loss=1%', seed: 7, exchanges: 6 });
    assert.ok(computeSeconds > 0.4 && computeSeconds < 5, `${computeSeconds} s`);
    assert.ok(networkSeconds > 1 && networkSeconds < 60, `${networkSeconds} s`);
    assert.deepEqual(
      [...files.keys()],
      [
        ...['cell.sh', 'links.ip', 'router.tc', 'schedule.txt'],
        ...['client.ip', 'client.sh', 'router.ip', 'router.sh', 'server.ip', 'server.sh'],
      ],
    );
  });

  test('has the path, the addresses and the schedule in its files', () => {
    assert.equal(
      file('router.tc'),
      'qdisc add dev c1 root netem limit 1000000 delay 30000us loss random 1%\n' +
        'qdisc add dev s1 root netem limit 1000000 delay 30000us loss random 1%\n',
    );
    assert.match(file('client.ip'), /^link set lo up\naddr add 192\.0\.2\.2\/24 dev c0\n/);
    assert.match(file('server.sh'), /^# Run in the server's namespace\./m);
    assert.equal(file('schedule.txt').split('\n').length, 5);
  });

  test('ends every file with a newline', () => {
    for (const [name, content] of compilePlan(cell).files) assert.match(content, /[^\n]\n$/, name);
  });

  test('is the same for the same cell', () => {
    assert.deepEqual(compilePlan(cell), compilePlan(structuredClone(cell)));
  });

  test('differs by seed in the schedule alone', () => {
    const samples = 100;
    const one = compilePlan({ ...cell, samples }).files;
    const other = compilePlan({ ...cell, samples, seed: 8 }).files;
    const different = [...one].filter(([name, content]) => content !== other.get(name));
    assert.deepEqual(
      different.map(([name]) => name),
      ['schedule.txt'],
    );
  });
});

const scripts = ['cell.sh', 'client.sh', 'router.sh', 'server.sh'];

describe('the scripts of a plan', () => {
  test('start the server with the exchange of the cell, times rounded to its units', () => {
    assert.equal(
      command(file('cell.sh'), 'ip netns exec server'),
      'ip netns exec server server --address 0.0.0.0 --port 7413 ' +
        '--request 64 --response 1000 --think-us 1500 --idle-ms 2501 ' +
        '--fastopen-queue 1024 --backlog 4096 --workers 64 --pid-file /run/server.pid',
    );
  });

  test('start the client with the same exchange and the schedule', () => {
    assert.equal(
      command(file('cell.sh'), 'ip netns exec client'),
      'ip netns exec client client --server 198.51.100.2 --port 7413 ' +
        '--source 192.0.2.2 --cold-source 10.0.0.1 --cold-server 198.51.100.3 ' +
        '--request 64 --response 1000 --exchanges 1 --timeout-ms 2501 --pause-us 60000 --clients 1 ' +
        `--cell 'rtt=60ms,loss=1%' --schedule schedule.txt --samples "$out/samples.tsv"`,
    );
  });

  test('measure the path before anything is measured over it', () => {
    const script = file('cell.sh');
    assert.equal(
      command(script, 'probe'),
      'probe --client-netns /run/netns/client --client 192.0.2.2 --client-interface c0 ' +
        '--server-netns /run/netns/server --server 198.51.100.2 --server-interface s0 ' +
        '--count 10000 --interval-us 1000 --train 64 --train-bytes 1400 --wait-ms 130 ' +
        '--output "$out/path.tsv"',
    );
    assert.ok(script.indexOf('\nprobe ') < script.indexOf('ip netns exec client client'));
  });

  test('stop at the first command that fails', () => {
    for (const name of scripts) {
      const words = file(name).split('\n');
      assert.equal(words[0], '#!/bin/sh', name);
      assert.ok(words.includes('set -eu'), name);
    }
  });

  test('are what a POSIX shell can read', () => {
    for (const name of scripts) execFileSync('sh', ['-n'], { input: file(name) });
    const broken = file('cell.sh').replaceAll('\ndone', '');
    assert.throws(() => execFileSync('sh', ['-n'], { input: broken, stdio: 'pipe' }));
  });

  test('hold the name of the cell in a comment and in quotes, and nowhere else', () => {
    const { files } = compilePlan({ ...cell, id: 'rtt=7ms' });
    const lines = [...files.values()].flatMap((content) => content.split('\n'));
    assert.deepEqual(
      lines.filter((line) => line.includes('rtt=7ms')),
      [
        '# First Flight, cell rtt=7ms',
        `\t--cell 'rtt=7ms' --schedule schedule.txt --samples "$out/samples.tsv"`,
      ],
    );
  });
});
