import { access, chmod, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { cacheFolder } from './cache.ts';
import { findKernel } from './kernel.ts';
import { allowedProcessors } from './processors.ts';

const project = join(import.meta.dirname, '../..');

/**
 * What every machine begins with. Its root is this machine's, read-only; its own are /run, /tmp
 * and /var/tmp, in memory, and /mnt, which is the test's folder. The checkout is /tmp/project, and
 * Node /tmp/node/node, where an ordinary user can read them wherever they are here.
 */
const beginning = (folder: string) => `#!/bin/sh
exec >/dev/console 2>&1
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C
mount -t proc proc /proc
mount -t sysfs sysfs /sys
for place in /run /tmp /var/tmp; do mount -t tmpfs tmpfs "$place"; done
mount -t hostfs none /mnt -o '${folder}'
mkdir /tmp/project /tmp/node
mount -t hostfs none /tmp/project -o '${project},ro'
mount -t hostfs none /tmp/node -o '${dirname(process.execPath)},ro'
ip link set lo up
cd /tmp/project
`;

export interface Machine {
  /** Holds what the script is given and what it leaves, as /mnt. */
  readonly folder: string;
  /** A tap (ip-tuntap(8)) of this network namespace that is the machine's network card, vec0. */
  readonly tap?: string;
  readonly limitSeconds: number;
  readonly signal?: AbortSignal;
}

/**
 * Boot a Linux machine that has netem, namespaces and Node, in real time: a guest of this one,
 * for tests of what needs such a machine. Runs `script` there as root; resolves when it is down.
 *
 * @throws Error with the machine's last words if it did not power off by itself.
 */
export async function runOnMachine(script: string, machine: Machine): Promise<void> {
  const { folder, tap, limitSeconds, signal } = machine;
  const kernel = await findKernel(cacheFolder(process.env), join(project, 'netns/kernel'));
  const init = join(folder, 'init');
  await writeFile(
    init,
    `${beginning(folder)}${script}\necho down >/mnt/down\nbusybox poweroff -f\n`,
  );
  await chmod(init, 0o755);
  const processor = `${(await allowedProcessors())[0]}`;
  const launch = ['--processor', processor, '--limit-s', `${limitSeconds}`];
  if (tap !== undefined) launch.push('--unsealed'); // to open /dev/net/tun
  // Without gro it loses packets that the host has joined.
  const card = tap === undefined ? [] : [`vec0:transport=tap,ifname=${tap},depth=64,gro=1`];
  const { exitCode } = await execa(
    join(project, 'native/build/launch'),
    [
      ...[...launch, '--parent', `${process.pid}`, '--console', 'console', '--'],
      ...[kernel.file, 'mem=1G', 'root=/dev/root', 'rootfstype=hostfs', 'rootflags=/', 'ro'],
      ...[`init=${init}`, 'con=null', 'con0=null,fd:1', 'quiet', 'psi=1', ...card],
    ],
    { cwd: folder, reject: false, ...(signal ? { cancelSignal: signal } : {}) },
  );
  const isDown = await access(join(folder, 'down')).then(
    () => true,
    () => false,
  );
  if (isDown || signal?.aborted) return;
  const said = await readFile(join(folder, 'console'), 'utf8').catch(() => '');
  throw new Error(`the machine did not power off (launcher: ${exitCode}):\n${said.slice(-2000)}`);
}
