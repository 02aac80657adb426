import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { cacheFolder } from './cache.ts';

describe('the cache', () => {
  test('is where FIRST_FLIGHT_CACHE says, before all else', () => {
    const environment = { FIRST_FLIGHT_CACHE: '/srv/kernels', XDG_CACHE_HOME: '/tmp/cache' };
    assert.equal(cacheFolder(environment), '/srv/kernels');
  });

  test("is otherwise a folder in the user's cache", () => {
    assert.equal(cacheFolder({ XDG_CACHE_HOME: '/tmp/cache' }), '/tmp/cache/first-flight');
    assert.equal(cacheFolder({}), join(homedir(), '.cache/first-flight'));
  });

  test('is not an empty name: an empty variable counts as none', () => {
    assert.equal(
      cacheFolder({ FIRST_FLIGHT_CACHE: '', XDG_CACHE_HOME: '' }),
      join(homedir(), '.cache/first-flight'),
    );
  });
});
