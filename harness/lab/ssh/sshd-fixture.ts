import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { execa } from 'execa';

/** An OpenSSH server of this user on a port of its own, for tests. */
export interface SshServer {
  readonly port: number;
  /** Scratch folder: everything of the server is in it, and what a lab keeps is in `cache`. */
  readonly folder: string;
  /** The environment of one who knows it and whom it lets in. */
  readonly variables: Readonly<Record<string, string>>;
  log(): Promise<string>;
  /** End every connection from within, as when its process dies. */
  killSessions(): void;
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** Variables of the commands that run there. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Lines of sshd_config(5). */
  readonly settings?: readonly string[];
}

const program = '/usr/sbin/sshd';

/** Why tests that want a server are skipped; false where they are not, and CI skips none. */
export function whyNoServer(): string | false {
  const isMissing = !existsSync(program) && !process.env.CI;
  return isMissing ? 'there is no OpenSSH server here: apt-get install openssh-server' : false;
}

/** How long to look before giving up. */
const patienceMs = 20_000;

/** Start sshd on loopback. Needs Debian's openssh-server and no root. */
export async function startSshServer({
  environment = {},
  settings = [],
}: ServerOptions = {}): Promise<SshServer> {
  const folder = await mkdtemp(join(tmpdir(), 'first-flight-sshd-'));
  const file = (name: string) => join(folder, name);
  for (const key of ['host_key', 'client_key'])
    await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(key)]);
  await writeFile(file('authorized_keys'), await readFile(file('client_key.pub')), { mode: 0o600 });
  await mkdir(file('cache'));
  const port = await freePort();
  const [type, key] = (await readFile(file('host_key.pub'), 'utf8')).split(' ');
  await writeFile(file('known_hosts'), `127.0.0.1,[127.0.0.1]:${port} ${type} ${key}\n`);
  const setEnv = Object.entries({ XDG_CACHE_HOME: file('cache'), ...environment });
  const config = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${file('host_key')}`,
    `AuthorizedKeysFile ${file('authorized_keys')}`,
    'PidFile none',
    'UsePAM no',
    'StrictModes no', // the scratch folder lies where everybody may write
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    `SetEnv ${setEnv.map(([name, value]) => `"${name}=${value}"`).join(' ')}`,
    ...settings,
  ];
  await writeFile(file('sshd_config'), `${config.join('\n')}\n`);
  // Root's sshd wants it (PRIVILEGE SEPARATION); Debian's service would have made it.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true });
  const server = execa(program, ['-D', '-e', '-f', file('sshd_config')], {
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: { file: file('log') },
    reject: false,
  });
  const log = () => readFile(file('log'), 'utf8').catch(() => '');
  for (let waitedMs = 0; !(await log()).includes('Server listening'); waitedMs += 50) {
    if (waitedMs > patienceMs) {
      server.kill('SIGKILL');
      throw new Error(`sshd does not start: ${(await server).shortMessage}\n${await log()}`);
    }
    await pause(50);
  }
  return {
    port,
    folder,
    variables: {
      FIRST_FLIGHT_SSH_KNOWN_HOSTS: file('known_hosts'),
      FIRST_FLIGHT_SSH_IDENTITY: file('client_key'),
    },
    log,
    killSessions: () => {
      const listener = server.pid as number;
      for (const session of childrenOf(listener))
        for (const pid of [...childrenOf(session).filter(isSshd), session])
          process.kill(pid, 'SIGKILL');
    },
    stop: async () => {
      server.kill('SIGTERM');
      await server;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Process ids, from proc(5). */
function childrenOf(parent: number): number[] {
  return readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter((pid) => pid !== '')
    .map(Number);
}

/** An ordinary user's session has a second process of sshd. */
function isSshd(pid: number): boolean {
  return readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('sshd');
}

/** A port of loopback that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
