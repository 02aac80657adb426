import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { outcomeOf, type Traces } from './outcome.ts';

const traces: Traces = {
  end: '',
  log: '',
  console: '',
  exitCode: 0,
  launcherSaid: '',
  limitSeconds: 60,
  stopped: false,
  freeBytes: 1e9,
};
const failed = (state: string, reason: string) => ({ state, reason, networkSeconds: null });

describe('how a cell ended', () => {
  test('is finished when its script ended with 0, with the time it took', () => {
    assert.deepEqual(outcomeOf({ ...traces, end: 'status 0 uptime 12.34\n' }), {
      state: 'finished',
      reason: null,
      networkSeconds: 12.34,
    });
  });

  test('is unsupported where the script says with 69 that the kernel lacks something', () => {
    const log =
      'noise before\nno sysctl net.ipv4.tcp_nonsense here; leave it out of client.sysctls';
    assert.deepEqual(
      outcomeOf({ ...traces, end: 'status 69 uptime 0.10\n', log }),
      failed('unsupported', 'no sysctl net.ipv4.tcp_nonsense here; leave it out of client.sysctls'),
    );
  });

  test('is a failure with the last words of the script, or of what ran it', () => {
    assert.deepEqual(
      outcomeOf({ ...traces, end: 'status 2 uptime 0.10\n', log: 'ip: no such device' }),
      failed('failed', "the cell's script ended with status 2: ip: no such device"),
    );
    assert.deepEqual(
      outcomeOf({ ...traces, exitCode: 1, console: 'Kernel panic' }),
      failed('failed', 'the cell ended early (launcher status 1): Kernel panic'),
    );
    assert.deepEqual(
      outcomeOf({ ...traces, exitCode: 125, launcherSaid: 'launch: fork', console: 'Linux' }),
      failed('failed', 'the cell ended early (launcher status 125): launch: fork'),
    );
    assert.deepEqual(
      outcomeOf({ ...traces, exitCode: undefined }),
      failed('failed', 'the cell ended early (launcher status unknown)'),
    );
  });

  test('is the limit where the launcher says so, but not where a script ends with its number', () => {
    assert.deepEqual(
      outcomeOf({ ...traces, exitCode: 124 }),
      failed('limit', 'the cell did not end within 60 s of real time'),
    );
    assert.equal(
      outcomeOf({ ...traces, end: 'status 124 uptime 1.00\n', exitCode: 124 }).state,
      'failed',
    );
  });

  test('is a full disk where hardly anything is left of it', () => {
    assert.deepEqual(
      outcomeOf({ ...traces, end: 'status 2 uptime 0.10\n', freeBytes: 1000 }),
      failed('disk-full', 'the disk is full'),
    );
  });

  test('is stopped when it was told to stop, unless it had finished', () => {
    const stopped = { ...traces, stopped: true, exitCode: 143 };
    assert.deepEqual(outcomeOf(stopped), failed('stopped', 'interrupted'));
    assert.equal(outcomeOf({ ...stopped, end: 'status 0 uptime 1.00\n' }).state, 'finished');
  });
});
