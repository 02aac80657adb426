import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { execa } from 'execa';
import { runOnMachine } from '../machine-fixture.ts';

/*
 * Boots a machine with an OpenSSH server and runs a scenario on its kernel, as an ordinary user
 * there, over SSH. Runs in a network namespace with a tap of the name tap0, where it is root;
 * commands/ssh-host.test.ts makes that and reads what is left in the folder.
 *
 *     node ssh-host-fixture.ts FOLDER
 */

const folder = process.argv[2] as string;
const project = join(import.meta.dirname, '../../..');
const here = '192.0.2.1';
const there = '192.0.2.2';
const file = (name: string) => join(folder, name);

const script = `
ip addr add ${there}/24 dev vec0
ip link set vec0 up
mkdir -p /run/sshd /tmp/home/.ssh
{ grep -v ^tester: /etc/passwd; echo tester:x:1000:1000::/tmp/home:/bin/sh; } >/tmp/passwd
mount --bind /tmp/passwd /etc/passwd
cp /mnt/client_key.pub /tmp/home/.ssh/authorized_keys
cp /mnt/host_key /tmp/host_key
chown -R 1000:1000 /tmp/home
chmod -R go= /tmp/home /tmp/host_key
/usr/sbin/sshd -e -f /dev/null -o HostKey=/tmp/host_key -o PidFile=none -o UsePAM=no
# Programs of the user, what the lab keeps there but for its store, and interfaces.
state() {
	for process in /proc/[0-9]*; do
		[ "$(stat -c %u "$process")" != 1000 ] || readlink "$process/exe"
	done 2>/dev/null
	ls /tmp/home/.cache/first-flight/runs
	ip -oneline link
}
samples=/tmp/home/.cache/first-flight/runs/*/samples.tsv
until ls $samples >/dev/null 2>&1 || [ -e /mnt/done ]; do sleep 0.1; done
state >/mnt/during
until [ -e /mnt/done ]; do sleep 0.1; done
tries=0
while state >/mnt/afterwards && ! grep -q '^1: lo:' /mnt/afterwards && [ $((tries += 1)) -lt 50 ]; do
	sleep 0.1
done
`;

async function prepare(): Promise<void> {
  for (const key of ['host_key', 'client_key'])
    await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(key)]);
  writeFileSync(file('known_hosts'), `${there} ${readFileSync(file('host_key.pub'), 'utf8')}`);
  mkdirSync(file('results'));
  for (const args of [
    ['link', 'set', 'lo', 'up'],
    ['tuntap', 'add', 'tap0', 'mode', 'tap'],
    ['addr', 'add', `${here}/24`, 'dev', 'tap0'],
    ['link', 'set', 'tap0', 'up'],
  ])
    await execa('ip', args);
}

/** Run the scenario there as soon as there is a server. */
async function measure(): Promise<void> {
  const env = {
    FIRST_FLIGHT_SSH_KNOWN_HOSTS: file('known_hosts'),
    FIRST_FLIGHT_SSH_IDENTITY: file('client_key'),
  };
  const lab = `ssh://tester@${there}/host`;
  const args = ['--lab', lab, '--json', '--results', file('results'), file('small.yaml')];
  for (let tries = 0; ; tries++) {
    const bench = [join(project, 'harness/start.mjs'), ...args];
    const { exitCode, stdout, stderr } = await execa(process.execPath, bench, {
      env,
      reject: false,
    });
    if (/cannot reach/.test(stderr) && tries < 20) {
      await pause(200);
      continue;
    }
    writeFileSync(file('answer.json'), JSON.stringify({ exitCode, stdout, stderr }));
    return;
  }
}

await prepare();
const machine = runOnMachine(script, { folder, tap: 'tap0', limitSeconds: 90 });
await Promise.race([measure(), machine]).finally(() => writeFileSync(file('done'), ''));
await machine;
