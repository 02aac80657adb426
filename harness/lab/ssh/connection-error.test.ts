import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Attempt, explainAttempt } from './connection-error.ts';
import type { HostKeyVerdict } from './known-hosts.ts';
import { parseSshTarget } from './target.ts';

const attempt: Attempt = {
  target: parseSshTarget('ssh://bench.example:2222'),
  user: 'ada',
  identities: { agent: null, keys: [], unusable: [] },
  tried: [],
  knownHosts: '/home/ada/.ssh/known_hosts',
  hostKey: null,
};

function explained(error: object, more: Partial<Attempt> = {}): string {
  return explainAttempt(Object.assign(new Error('its own words'), error), { ...attempt, ...more });
}

describe('a machine that cannot be reached', () => {
  for (const [error, answer] of [
    [
      { level: 'client-socket', code: 'ENOTFOUND' },
      'the name bench.example cannot be resolved (ENOTFOUND)\nNames in ~/.ssh/config mean nothing here; write the host itself.',
    ],
    [
      { level: 'client-socket', code: 'ECONNREFUSED' },
      'nothing listens on port 2222 (ECONNREFUSED)\nIs sshd running there? Is it that port?',
    ],
    [
      { level: 'client-socket', code: 'EHOSTUNREACH' },
      'there is no route to bench.example (EHOSTUNREACH)\nIs it up? Is a VPN missing?',
    ],
    [
      { level: 'client-socket', code: 'ETIMEDOUT' },
      'bench.example does not answer (ETIMEDOUT)\nIs it up? Does a firewall drop port 2222?',
    ],
    [
      { level: 'client-timeout' },
      'port 2222 did not come to an SSH connection in time\nIs it sshd that listens there?',
    ],
    [{ level: 'protocol' }, 'its own words'],
  ] as const)
    test(`says so: ${'code' in error ? error.code : error.level}`, () => {
      assert.equal(explained(error), `cannot reach ssh://bench.example:2222/host: ${answer}`);
    });
});

describe('a host key that is refused', () => {
  const shown = (verdict: HostKeyVerdict) =>
    explained({ level: 'handshake' }, { hostKey: { key: Buffer.from('a key'), verdict } });
  // printf 'a key' | sha256sum | cut -c-64 | xxd -r -p | base64
  const fingerprint = 'SHA256:j6Oqsvqpt54KA5jaW1q9B4AUJEKlvoC5pkYI1xjLH80';

  test('because it is unknown comes with its fingerprint and what to do', () => {
    const text = shown({ kind: 'unknown' });
    assert.ok(text.includes(fingerprint), text);
    assert.match(
      text,
      /^cannot reach ssh:\/\/bench\.example:2222\/host: its host key is not known$/m,
    );
    assert.match(text, /^ {4}ssh -p 2222 bench\.example$/m);
    assert.match(text, /^ {4}ssh-keyscan -p 2222 bench\.example$/m);
    assert.match(text, /\/home\/ada\/\.ssh\/known_hosts/);
  });

  test('because it is another than before is called by its name', () => {
    const text = shown({ kind: 'changed', where: 'known_hosts:7' });
    assert.match(text, /ITS HOST KEY HAS CHANGED/);
    assert.match(text, /is not the key in known_hosts:7/);
    assert.match(text, /^ {4}ssh-keygen -R '\[bench\.example\]:2222'$/m);
  });

  test('because it is revoked says where', () => {
    const text = shown({ kind: 'revoked', where: 'known_hosts:3' });
    assert.match(text, /revoked in known_hosts:3/);
  });
});

describe('a machine that lets nobody in', () => {
  const unusable = [
    { file: 'id_rsa', why: 'it is encrypted; give it to an agent first: ssh-add id_rsa' },
  ];

  test('is told with every key that was tried, and those that could not be', () => {
    const identities = { agent: null, keys: [], unusable };
    const tried = ['the key id_ed25519', 'the keys of the agent'];
    assert.equal(
      explained({ level: 'client-authentication' }, { tried, identities }),
      `cannot reach ssh://bench.example:2222/host: it takes none of the keys for ada that were tried
    tried: the key id_ed25519
    tried: the keys of the agent
    not usable: id_rsa: it is encrypted; give it to an agent first: ssh-add id_rsa
Put a public key of yours into ~ada/.ssh/authorized_keys there, for example by
    ssh-copy-id -p 2222 ada@bench.example`,
    );
  });

  test('is told where there is no key at all', () => {
    const [first] = explained({ level: 'client-authentication' }).split('\n');
    assert.equal(
      first,
      'cannot reach ssh://bench.example:2222/host: there is no key to show to it as ada',
    );
  });
});
