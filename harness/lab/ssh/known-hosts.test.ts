import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkHostKey, fingerprint, knownKeyTypes, parseKnownHosts } from './known-hosts.ts';

// Made by ssh-keygen, as are the hashed lines below (ssh-keygen -H) and the fingerprint (-l).
const ed25519 = 'AAAAC3NzaC1lZDI1NTE5AAAAICN2hw0NHdcwFPWsTHHiyz1s89P1A4RUuWcPXP6Z+pWu';
const ecdsa =
  'AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBFrxg2gOXvaDxIEPZkNDw1C1DCv8TlqzkOYYnm835nf7C6IsLtSLsYU9OhFi8M6AcIdJM3MK4bhuEN7iatGZB8E=';

const host = { host: 'bench.example', port: 22 };
const otherPort = { host: 'bench.example', port: 2222 };
const key = Buffer.from(ed25519, 'base64');
const otherKey = Buffer.from(ecdsa, 'base64');

function check(text: string, target = host, shown = key) {
  return checkHostKey(parseKnownHosts(text, 'known_hosts'), target, shown);
}

describe('a host key', () => {
  test('is known by the name and the key of a line', () => {
    assert.deepEqual(check(`bench.example ssh-ed25519 ${ed25519} a comment\n`), { kind: 'known' });
    assert.deepEqual(check(`# a comment\n\nother,Bench.Example ssh-ed25519 ${ed25519}\n`), {
      kind: 'known',
    });
  });

  test('is known by a name that is hashed', () => {
    const line = `|1|npJ8vsCmk9px3NyXFOvE9zBQyZ8=|ToCG/krmqy2FA51LOYygBluYlYU= ssh-ed25519 ${ed25519}`;
    assert.deepEqual(check(line), { kind: 'known' });
    assert.deepEqual(check(line, { host: 'bench2.example', port: 22 }), { kind: 'unknown' });
  });

  test('is known at another port by a name in brackets, hashed or not', () => {
    for (const name of [
      '[bench.example]:2222',
      '|1|bCgYV+4fz5PcfJkJXAWuufnEuWU=|4xRBIAyrG/hILn8snqJchRcUQwY=',
    ]) {
      const line = `${name} ssh-ed25519 ${ed25519}`;
      assert.deepEqual(check(line, otherPort), { kind: 'known' }, name);
      assert.deepEqual(check(line, host), { kind: 'unknown' }, name);
    }
  });

  test('that is known for the name alone is good at another port, but none other is changed by it', () => {
    const line = `bench.example ssh-ed25519 ${ed25519}`;
    assert.deepEqual(check(line, otherPort), { kind: 'known' });
    assert.deepEqual(check(line, otherPort, otherKey), { kind: 'unknown' });
  });

  test('is known by a pattern, unless a negated one matches', () => {
    assert.deepEqual(check(`*.example ssh-ed25519 ${ed25519}`), { kind: 'known' });
    assert.deepEqual(check(`bench.exampl? ssh-ed25519 ${ed25519}`), { kind: 'known' });
    assert.deepEqual(check(`*.example,!bench.example ssh-ed25519 ${ed25519}`), { kind: 'unknown' });
    assert.deepEqual(check(`benchXexample ssh-ed25519 ${ed25519}`), { kind: 'unknown' });
  });

  test('is unknown where no line has the host', () => {
    assert.deepEqual(check(''), { kind: 'unknown' });
    assert.deepEqual(check(`other.example ssh-ed25519 ${ed25519}`), { kind: 'unknown' });
  });

  test('is changed where the host has another, of whatever type, and the line is named', () => {
    const text = `other ssh-ed25519 ${ed25519}\nbench.example ssh-ed25519 ${ed25519}\n`;
    assert.deepEqual(check(text, host, otherKey), { kind: 'changed', where: 'known_hosts:2' });
  });

  test('is one of several that the host has', () => {
    const text = `bench.example ssh-ed25519 ${ed25519}\nbench.example ecdsa-sha2-nistp256 ${ecdsa}\n`;
    assert.deepEqual(check(text, host, otherKey), { kind: 'known' });
    assert.deepEqual(knownKeyTypes(parseKnownHosts(text, ''), host), [
      'ssh-ed25519',
      'ecdsa-sha2-nistp256',
    ]);
  });

  test('is revoked by a line that says so, whatever other lines say and whoever shows it', () => {
    const text = `bench.example ssh-ed25519 ${ed25519}\n@revoked * ssh-ed25519 ${ed25519}\n`;
    assert.deepEqual(check(text), { kind: 'revoked', where: 'known_hosts:2' });
  });

  test('is not proved by the line of a certificate authority', () => {
    const text = `@cert-authority *.example ssh-ed25519 ${ed25519}\n`;
    assert.deepEqual(check(text), { kind: 'unknown' });
  });

  test('has the fingerprint that ssh-keygen shows', () => {
    assert.equal(fingerprint(key), 'SHA256:HVUgmAoIMkwvtkViqImFvQKi5yvgKafEwuRJVFfOHpk');
    assert.equal(fingerprint(otherKey), 'SHA256:O8kWQAAPGfSrJp/AJJcADLimN1SHnqV/qYHXXSL10W0');
  });
});
