import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { runOnMachine } from '../lab/machine-fixture.ts';
import { parseSamples } from '../samples/record.ts';
import type { Manifest } from '../samples/run-folder.ts';

/*
 * The host lab on a machine that has all it needs: a guest in real time, with this checkout on
 * it, as root and as an ordinary user. One machine for all tests; it takes some ten seconds.
 */

const folder = mkdtempSync(join(tmpdir(), 'first-flight-host-'));
after(() => rmSync(folder, { recursive: true }));

const scenario = (samples: number) => `title: What does the first flight save here?
path: { rtt: 100ms }
arms: [tcp, tfo]
samples: ${samples}
`;

/**
 * What can be seen of labs on the machine: processes, namespaces, mounts, interfaces, files. No
 * program that lists them may be listed.
 */
const script = `
state() {
	for process in /proc/[0-9]*; do
		readlink "$process/exe"
		readlink "$process"/ns/*
	done 2>/dev/null | sort -u | grep -v -e readlink -e sort -e grep
	cat /proc/mounts
	ip -oneline link
	find /run /tmp -path /tmp/project -prune -o -path /tmp/node -prune -o -path '/tmp/results*' -prune -o -print | sort
	cat /proc/sys/kernel/printk /proc/sys/net/ipv4/tcp_fastopen
}
# run NAME COMMAND...
run() {
	name=$1
	shift
	"$@" >/mnt/$name.json 2>/mnt/$name.err
	echo $? >/mnt/$name.status
	cp /tmp/results-$name/*/manifest.json /mnt/$name.manifest &&
		cp /tmp/results-$name/*/cells/single/samples.tsv /mnt/$name.samples
}
bench='/tmp/node/node harness/start.mjs --lab host --json'
user='setpriv --reuid=1000 --regid=1000 --clear-groups'
cp /mnt/*.yaml /tmp # where an ordinary user may read them
state >/mnt/before
run root $bench /tmp/small.yaml --results /tmp/results-root
mkdir -m 777 /tmp/results-user
run user $user $bench /tmp/small.yaml --results /tmp/results-user

$user sh -c 'echo $$ >/tmp/results-user/pid; exec "$@"' sh $bench /tmp/long.yaml \\
	--results /tmp/results-user/killed &
samples() { cat /tmp/results-user/killed/*/cells/single/samples.tsv 2>/dev/null | wc -l; }
tries=0
until [ "$(samples)" -gt 5 ] || [ $((tries += 1)) -gt 300 ]; do sleep 0.1; done
state >/mnt/during
kill -KILL "$(cat /tmp/results-user/pid)"
wait
tries=0
while state >/mnt/killed && ! cmp -s /mnt/before /mnt/killed && [ $((tries += 1)) -lt 50 ]; do
	sleep 0.1
done
find /tmp/results-user/killed -name '.guest-home*' >/mnt/homes

echo 0 >/proc/sys/user/max_user_namespaces
$user $bench /tmp/small.yaml --results /tmp/results-user 2>/mnt/refused
echo $? >>/mnt/refused
`;

before(async () => {
  writeFileSync(join(folder, 'small.yaml'), scenario(8));
  writeFileSync(join(folder, 'long.yaml'), scenario(1000));
  await runOnMachine(script, { folder, limitSeconds: 90 });
});

function left(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

function medianMs(samples: string, arm: string): number {
  const times = parseSamples(left(samples), { file: samples })
    .samples.filter((sample) => sample.arm === arm)
    .map((sample) => (sample.ttfbNs ?? assert.fail(`${arm} failed`)) / 1e6)
    .sort((a, b) => a - b);
  assert.equal(times.length, 8);
  return ((times[3] as number) + (times[4] as number)) / 2;
}

for (const [user, namespaces] of [
  ['root', 'as root'],
  ['user', 'in a user namespace'],
] as const)
  describe(`the host lab, run by ${user === 'root' ? 'root' : 'an ordinary user'}`, () => {
    test('measures every cell, in real time', () => {
      assert.match(left(`${user}.err`), /^1\/1 single: finished$/m);
      const manifest: Manifest = JSON.parse(left(`${user}.manifest`));
      assert.equal(manifest.state, 'complete');
      assert.deepEqual([manifest.lab, manifest.clock], ['host', 'real']);
      assert.equal(manifest.environment.namespaces, namespaces);
      assert.equal(JSON.parse(left(`${user}.json`)).lab, 'host');
    });

    test('sees what the path and the protocol decide: a round trip saved', () => {
      const [tcp, tfo] = ['tcp', 'tfo'].map((arm) => medianMs(`${user}.samples`, arm));
      const savedRtts = ((tcp as number) - (tfo as number)) / 100;
      assert.ok(savedRtts > 0.8 && savedRtts < 1.2, `${tcp} ms, ${tfo} ms`);
    });

    test('notes what competed with its cells for the processor', () => {
      const { noise } = JSON.parse(left(`${user}.manifest`)).cells[0];
      for (const share of ['cpuPressureShare', 'stealShare', 'othersShare'])
        assert.ok(noise[share] >= 0 && noise[share] <= 1, JSON.stringify(noise));
      assert.equal(typeof noise.involuntarySwitches, 'number');
    });
  });

describe('the host lab, when its orchestrator is killed', () => {
  test('had a process, namespaces and mounts that could be seen', () => {
    assert.match(left('during'), /native\/build\/client$/m);
    assert.notEqual(left('during'), left('before'));
  });

  test('leaves no process, namespace, mount, interface, file or setting behind', () => {
    assert.equal(left('killed'), left('before'));
    assert.equal(left('homes'), '');
  });
});

describe('the host lab, where ordinary users may have no namespaces', () => {
  test('says so, with the remedy, and exits with 4', () => {
    assert.equal(
      left('refused'),
      `the host lab cannot run here; it lacks
  namespaces: this kernel forbids them to ordinary users
      answered: unshare: unshare failed: No space left on device
      Allow them: sudo sysctl -w user.max_user_namespaces=10000. Or run as root.
Or use a lab that needs none of it: --lab virtual
4
`,
    );
  });
});
