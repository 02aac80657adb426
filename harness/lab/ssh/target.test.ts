import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { knownAs, nameOf, parseSshTarget } from './target.ts';

describe('the address of a lab over SSH', () => {
  test('has a user, a port and a lab where they are given', () => {
    assert.deepEqual(parseSshTarget('ssh://ada@bench.example:2222/virtual'), {
      user: 'ada',
      host: 'bench.example',
      port: 2222,
      lab: 'virtual',
    });
  });

  test('has port 22 and the kernel of that machine otherwise', () => {
    assert.deepEqual(parseSshTarget('ssh://bench.example'), {
      user: null,
      host: 'bench.example',
      port: 22,
      lab: 'host',
    });
    assert.deepEqual(parseSshTarget('ssh://bench.example:22/').port, 22);
  });

  test('may be an IPv6 address in brackets', () => {
    const target = parseSshTarget('ssh://[2001:db8::1]:2222');
    assert.equal(target.host, '2001:db8::1');
    assert.equal(nameOf(target), 'ssh://[2001:db8::1]:2222/host');
    assert.equal(knownAs(target), '[2001:db8::1]:2222');
  });

  test('is named in full in results', () => {
    assert.equal(nameOf(parseSshTarget('ssh://bench.example')), 'ssh://bench.example/host');
    assert.equal(
      nameOf(parseSshTarget('ssh://ada@bench.example:2222/virtual/')),
      'ssh://ada@bench.example:2222/virtual',
    );
  });

  test('is known by its name alone only at the standard port', () => {
    assert.equal(knownAs({ host: 'Bench.Example', port: 22 }), 'bench.example');
    assert.equal(knownAs({ host: 'Bench.Example', port: 2222 }), '[bench.example]:2222');
  });

  for (const [text, why] of [
    ['ssh://', 'no address of a lab'],
    ['http://bench.example', 'no address of a lab'],
    ['bench.example', 'no address of a lab'],
    ['ssh://bench.example:port', 'no address of a lab'],
    ['ssh://ada:secret@bench.example', 'a password has no place here; use a key or an agent'],
    ['ssh://bench.example/guest', 'there is no lab called guest'],
    ['ssh://bench.example/host?check=no', '? and # mean nothing here'],
  ] as const)
    test(`is refused with the way to write it: ${text}`, () => {
      assert.throws(() => parseSshTarget(text), {
        name: 'LabError',
        message: `${text}: ${why}\nWrite ssh://[user@]host[:port][/host, /virtual or /realtime].`,
      });
    });
});
