import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { byEffect, fieldNamed, fieldNames, keysOf, leavesOf } from './fields.ts';

const sysctl = 'server.sysctls.net.ipv4.tcp_ecn';

describe('every field', () => {
  for (const name of [...fieldNames, sysctl]) {
    test(`${name} accepts its examples and its default, which look as its form says`, () => {
      const { form, fallback, read } = fieldNamed(name) ?? assert.fail(name);
      const pattern = new RegExp(form.pattern, 'u');
      for (const text of [...form.examples, ...(fallback === null ? [] : [fallback])]) {
        assert.deepEqual([text, read(text).ok], [text, true]);
        assert.match(text, pattern);
      }
    });

    test(`${name} refuses nothing, with how to write it`, () => {
      const reading = fieldNamed(name)?.read(' ') ?? assert.fail(name);
      assert.ok(!reading.ok);
      assert.match(reading.problem, /write|not a|neither/u);
    });
  }

  test('is known by its name alone', () => {
    for (const name of ['', 'path', 'path.delay', 'constructor', 'path.constructor', '__proto__'])
      assert.equal(fieldNamed(name), undefined, name);
    for (const name of ['client.sysctls.constructor', 'server.sysctls.net', 'router.sysctls.net.x'])
      assert.equal(fieldNamed(name), undefined, name);
  });
});

describe('a field of the whole path', () => {
  test('stands for those of both directions', () => {
    assert.deepEqual(leavesOf('path.loss'), ['path.up.loss', 'path.down.loss']);
    assert.deepEqual(leavesOf('path.rtt'), ['path.up.delay', 'path.down.delay']);
    assert.deepEqual(leavesOf('path.up.loss'), ['path.up.loss']);
    assert.deepEqual(leavesOf('path.mtu'), ['path.mtu']);
    assert.deepEqual(leavesOf('path.constructor'), ['path.constructor']);
  });

  test('takes effect before those of one direction', () => {
    const names = [sysctl, 'path.up.loss', 'path.loss', 'path.down.delay', 'path.rtt'];
    assert.deepEqual(names.toSorted(byEffect), [
      'path.rtt',
      'path.loss',
      'path.up.loss',
      'path.down.delay',
      sysctl,
    ]);
  });
});

test('the name of a sysctl is one key, dots and all', () => {
  assert.deepEqual(keysOf('path.up.loss'), ['path', 'up', 'loss']);
  assert.deepEqual(keysOf(sysctl), ['server', 'sysctls', 'net.ipv4.tcp_ecn']);
});
