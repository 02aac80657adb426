import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import { cacheFolder } from '../cache.ts';
import { openSshLab } from './ssh-lab.ts';
import {
  freePort,
  type ServerOptions,
  type SshServer,
  startSshServer,
  whyNoServer,
} from './sshd-fixture.ts';

/* Every way in which a lab over SSH is not to be had, with a real OpenSSH server where there is one. */

const project = join(import.meta.dirname, '../../..');
const cache = cacheFolder(process.env);
const scratch = mkdtempSync(join(tmpdir(), 'first-flight-refusals-'));
const patient = { keepaliveMs: 500, lifelineSeconds: 2, connectMs: 10_000 };

let server: SshServer;
const skip = whyNoServer();
before(async () => {
  if (skip) return;
  server = await startSshServer();
});
after(async () => {
  rmSync(scratch, { recursive: true });
  if (skip) return;
  await server.stop();
});

function file(name: string, content: string, mode = 0o600): string {
  writeFileSync(join(scratch, name), content, { mode });
  return join(scratch, name);
}

function keyPair(name: string, passphrase = ''): string {
  const path = join(scratch, name);
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-f', path]);
  return path;
}

/** Environment of one who has no agent, unless `more` says otherwise. */
function variables(of: SshServer, more: Record<string, string> = {}): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, ...of.variables, ...more };
}

/** Why a lab cannot be had; its port is 2222 in the answer. */
async function refusal(
  more: Record<string, string> = {},
  where: { of?: SshServer; url?: string; connectMs?: number } = {},
): Promise<string> {
  const { of = server, connectMs = 10_000 } = where;
  const url = where.url ?? `ssh://ada@127.0.0.1:${of.port}/virtual`;
  const premises = { project, cache, variables: variables(of, more) };
  const lab = await openSshLab(url, premises, { ...patient, connectMs }).catch(
    (error: Error) => error,
  );
  if (!(lab instanceof Error)) {
    await lab.close();
    assert.fail('a lab was opened');
  }
  assert.equal(lab.name, 'LabError', lab.stack ?? lab.message);
  return lab.message.replaceAll(`${of.port}`, '2222');
}

/** A server of the test's own, of the user who runs it. */
async function serverWith(context: TestContext, options: ServerOptions) {
  const own = await startSshServer(options);
  context.after(() => own.stop());
  const lab = (name: string) =>
    refusal({}, { of: own, url: `ssh://127.0.0.1:${own.port}/${name}` });
  return { own, lab };
}

describe('a machine that is not reached', { skip }, () => {
  test('because nothing listens', async () => {
    const port = await freePort();
    const text = await refusal({}, { url: `ssh://127.0.0.1:${port}` });
    assert.match(text, /nothing listens on port \d+ \(ECONNREFUSED\)/);
  });

  test('because its name means nothing', async () => {
    const text = await refusal({}, { url: 'ssh://no-such-host.invalid' });
    assert.match(text, /the name no-such-host\.invalid cannot be resolved/);
  });

  test('because what listens is no sshd, or a dead one', async (context) => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    context.after(() => silent.close());
    const { port } = silent.address() as { port: number };
    const text = await refusal({}, { url: `ssh://127.0.0.1:${port}`, connectMs: 300 });
    assert.match(text, /did not come to an SSH connection in time/);
  });
});

describe('a machine that is not trusted', { skip }, () => {
  const shown = () =>
    execFileSync('ssh-keygen', ['-lf', join(server.folder, 'host_key.pub')], {
      encoding: 'utf8',
    }).split(' ')[1] as string;
  const hosts = (name: string, content: string) => ({
    FIRST_FLIGHT_SSH_KNOWN_HOSTS: file(name, content),
  });
  const otherKey = () => readFileSync(`${keyPair('other_host')}.pub`, 'utf8');
  const ownKey = () => readFileSync(join(server.folder, 'host_key.pub'), 'utf8');

  test('because it is not known: with the fingerprint that ssh-keygen shows', async () => {
    const text = await refusal(hosts('none', ''));
    assert.match(text, /its host key is not known/);
    assert.ok(text.includes(shown()), text);
    assert.match(text, /^ {4}ssh-keyscan -p 2222 127\.0\.0\.1$/m);
  });

  test('because its key is another than before', async () => {
    const text = await refusal(hosts('changed', `[127.0.0.1]:${server.port} ${otherKey()}`));
    assert.match(text, /ITS HOST KEY HAS CHANGED/);
    assert.ok(text.includes(shown()), text);
    assert.match(text, /changed:1/);
  });

  test('because its key is revoked, though it is known', async () => {
    const known = `[127.0.0.1]:${server.port} ${ownKey()}`;
    const text = await refusal(hosts('revoked', `${known}@revoked * ${ownKey()}`));
    assert.match(text, /its host key is revoked in .*revoked:2/);
  });
});

describe('a machine that lets us not in', { skip }, () => {
  const identity = (path: string) => ({ FIRST_FLIGHT_SSH_IDENTITY: path });

  test('because the key is none of its own: the key is named', async () => {
    const key = keyPair('stranger');
    const text = await refusal(identity(key));
    assert.match(text, /it takes none of the keys for ada that were tried/);
    assert.ok(text.includes(`tried: the key ${key}`), text);
  });

  test('because the key is encrypted and there is no agent', async () => {
    const key = keyPair('encrypted', 'a passphrase');
    const text = await refusal(identity(key));
    assert.match(text, /there is no key to show to it as ada/);
    assert.ok(text.includes(`it is encrypted; give it to an agent first: ssh-add ${key}`), text);
  });

  test('because there is no such key', async () => {
    assert.match(
      await refusal(identity(join(scratch, 'none-such'))),
      /not usable: .*none-such: ENOENT/,
    );
  });
});

describe('an agent', { skip }, () => {
  test('lets us in with a key that no file has', async (context) => {
    const said = execFileSync('ssh-agent', ['-s'], { encoding: 'utf8' });
    const [socket, pid] = [/SSH_AUTH_SOCK=([^;]+)/, /SSH_AGENT_PID=(\d+)/].map(
      (pattern) => pattern.exec(said)?.[1] as string,
    ) as [string, string];
    context.after(() => process.kill(Number(pid)));
    const env = { ...process.env, SSH_AUTH_SOCK: socket };
    execFileSync('ssh-add', ['-q', join(server.folder, 'client_key')], { env, stdio: 'ignore' });
    const own = { SSH_AUTH_SOCK: socket, FIRST_FLIGHT_SSH_IDENTITY: join(scratch, 'none') };
    const premises = { project, cache, variables: variables(server, own) };
    const lab = await openSshLab(`ssh://127.0.0.1:${server.port}/virtual`, premises, patient);
    assert.equal(lab.clock, 'virtual');
    await lab.close();
  });
});

describe('a machine that lacks something', { skip }, () => {
  /** A folder of programs that come before all others there. */
  function programs(name: string, scripts: Record<string, string>): string {
    mkdirSync(join(scratch, name));
    for (const [program, script] of Object.entries(scripts))
      file(`${name}/${program}`, `#!/bin/sh\n${script}\n`, 0o755);
    return join(scratch, name);
  }
  const system = '/usr/sbin:/usr/bin:/sbin:/bin';

  test('is told so by name: programs that everything needs', async (context) => {
    const PATH = programs('few', {
      uname: 'exec /bin/uname "$@"',
      id: 'exec /usr/bin/id "$@"',
      sed: 'exec /bin/sed "$@"',
      head: 'exec /usr/bin/head "$@"',
    });
    const { lab } = await serverWith(context, { environment: { PATH } });
    const text = await lab('virtual');
    assert.match(
      text,
      /it lacks sha256sum, mktemp, mkdir, cat, chmod, mv, ln, cp, rm, find, touch$/m,
    );
  });

  test('is told so by name: Linux', async (context) => {
    const PATH = `${programs('bsd', { uname: 'echo FreeBSD' })}:${system}`;
    const { lab } = await serverWith(context, { environment: { PATH } });
    assert.match(await lab('virtual'), /labs need Linux; this is FreeBSD/);
  });

  test('room on its disk: the folder that wants it is named', async (context) => {
    const full = 'echo "cat: write error: No space left on device" >&2; exit 1';
    const PATH = `${programs('full', { cat: full })}:${system}`;
    const { lab, own } = await serverWith(context, { environment: { PATH } });
    const text = await lab('virtual');
    assert.match(text, /an upload failed: cat: write error: No space left on device/);
    assert.ok(text.includes(`Make room for ${own.folder}/cache/first-flight there.`), text);
  });

  test('an upload that arrives damaged is not taken', async (context) => {
    const PATH = `${programs('noisy', { cat: '/bin/cat "$@"; echo noise' })}:${system}`;
    const { lab, own } = await serverWith(context, { environment: { PATH } });
    assert.match(await lab('virtual'), /an upload failed: (.*\n)*it arrived damaged/);
    assert.deepEqual(readdirSync(join(own.folder, 'cache/first-flight/store')), []);
  });

  test('our architecture: programs are compiled there, for its own kernel alone', async (context) => {
    const uname = 'if [ "$1" = -m ]; then echo riscv64; else exec /bin/uname "$@"; fi';
    const PATH = `${programs('foreign', { uname })}:${system}`;
    const { lab, own } = await serverWith(context, { environment: { PATH } });
    assert.match(await lab('virtual'), /the guest kernel is for x86_64, and this is riscv64/);
    // Where netem is missing the trial says so, having been compiled; elsewhere it opens.
    await lab('host').catch(() => undefined);
    const kits = join(own.folder, 'cache/first-flight/kits');
    const built = readdirSync(kits).flatMap((kit) => readdirSync(join(kits, kit)));
    assert.ok(built.includes('build'), built.join());
  });

  test('our architecture and a compiler: what to install is said', async (context) => {
    const uname = 'if [ "$1" = -m ]; then echo riscv64; else exec /bin/uname "$@"; fi';
    const tools = 'id sed head sha256sum mktemp mkdir cat chmod mv ln cp rm find touch';
    const scripts = tools
      .split(' ')
      .map((tool) => [tool, `PATH=${system} exec ${tool} "$@"`] as const);
    const PATH = programs('no-compiler', { ...Object.fromEntries(scripts), uname });
    const { lab } = await serverWith(context, { environment: { PATH } });
    const text = await lab('host');
    assert.match(text, /it is riscv64, not x86_64, so native programs are compiled there/);
    assert.match(text, /^(.*that failed: )?missing make gcc$/m);
    assert.match(text, /apt-get install make gcc libc6-dev/);
  });
});
