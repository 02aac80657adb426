import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { runOnWorkers } from './pool.ts';

/** A job that ends when it is told to. */
interface Open {
  readonly job: string;
  readonly worker: string;
  readonly end: (failure?: Error) => void;
}

/** Start a pool whose jobs wait; `open` holds those that run. */
function startPool(jobs: readonly string[], workers: readonly string[]) {
  const open: Open[] = [];
  const ended = runOnWorkers(jobs, workers, (job, worker) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const end = (failure?: Error) => {
      open.splice(open.indexOf(entry), 1);
      if (failure) reject(failure);
      else resolve();
    };
    const entry: Open = { job, worker, end };
    open.push(entry);
    return promise;
  });
  const running = () => open.map(({ job, worker }) => `${job} on ${worker}`);
  const end = async (job: string, failure?: Error) => {
    open.find((entry) => entry.job === job)?.end(failure);
    await setImmediate();
  };
  return { ended, running, end };
}

describe('a pool of workers', () => {
  test('begins jobs in order, one on each worker', async () => {
    const pool = startPool(['a', 'b', 'c', 'd'], ['left', 'right']);
    assert.deepEqual(pool.running(), ['a on left', 'b on right']);
    await pool.end('b');
    assert.deepEqual(pool.running(), ['a on left', 'c on right']);
    await pool.end('c');
    await pool.end('a');
    assert.deepEqual(pool.running(), ['d on right']);
    await pool.end('d');
    await pool.ended;
  });

  test('leaves workers idle that have no job', async () => {
    const pool = startPool(['a'], ['left', 'right']);
    assert.deepEqual(pool.running(), ['a on left']);
    await pool.end('a');
    await pool.ended;
  });

  test('has nothing to wait for without jobs', async () => {
    await runOnWorkers([], ['left'], () => assert.fail('there was no job'));
  });

  test('starts no job after one was rejected, and passes that on when the others have ended', async () => {
    const pool = startPool(['a', 'b', 'c'], ['left', 'right']);
    let isOver = false;
    const outcome = assert.rejects(pool.ended, /the disk is full/).then(() => {
      isOver = true;
    });
    await pool.end('a', new Error('the disk is full'));
    assert.deepEqual(pool.running(), ['b on right']);
    assert.equal(isOver, false);
    await pool.end('b');
    await outcome;
    assert.deepEqual(pool.running(), []);
  });

  test('passes on the first rejection of several', async () => {
    const pool = startPool(['a', 'b'], ['left', 'right']);
    const outcome = assert.rejects(pool.ended, /first/);
    await pool.end('b', new Error('first'));
    await pool.end('a', new Error('second'));
    await outcome;
  });

  test('takes a job that throws before it waits as a rejection', async () => {
    const started: string[] = [];
    const run = (job: string): Promise<void> => {
      started.push(job);
      throw new Error('no such cell');
    };
    await assert.rejects(runOnWorkers(['a', 'b'], ['only'], run), /no such cell/);
    assert.deepEqual(started, ['a']);
  });
});
