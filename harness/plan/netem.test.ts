import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Path } from '../scenario/scenario.ts';
import { netemBatch } from './netem.ts';

const plain: Path = { rttMs: 100, jitterMs: 0, lossPercent: 0, rateBitsPerSecond: null };

/** What follows `netem` in the first line. */
function netem(path: Partial<Path>): string {
  const [line = ''] = netemBatch({ ...plain, ...path });
  return line.replace(/^.* netem /, '');
}

describe('the path', () => {
  test('is the same netem on both of the interfaces that the router sends from', () => {
    assert.deepEqual(netemBatch(plain), [
      'qdisc add dev c1 root netem limit 1000000 delay 50000us',
      'qdisc add dev s1 root netem limit 1000000 delay 50000us',
    ]);
  });

  test('is delayed by half of the round trip each way', () => {
    assert.equal(netem({ rttMs: 10 }), 'limit 1000000 delay 5000us');
    assert.equal(netem({ rttMs: 0.01 }), 'limit 1000000 delay 5us');
    assert.equal(netem({ rttMs: 25 }), 'limit 1000000 delay 12500us');
    assert.equal(netem({ rttMs: 10_000 }), 'limit 1000000 delay 5000000us');
  });

  test('with jitter has a rate, which keeps packets in order', () => {
    assert.equal(netem({ jitterMs: 4 }), 'limit 1000000 delay 50000us 4000us rate 100gbit');
  });

  test('with jitter and a rate of its own needs no other', () => {
    assert.equal(
      netem({ jitterMs: 0.5, rateBitsPerSecond: 20_000_000 }),
      'limit 1000000 delay 50000us 500us rate 20000000bit',
    );
  });

  test('loses packets independently, to the finest share a scenario can ask for', () => {
    assert.equal(netem({ lossPercent: 3 }), 'limit 1000000 delay 50000us loss random 3%');
    assert.equal(netem({ lossPercent: 0.5 }), 'limit 1000000 delay 50000us loss random 0.5%');
    assert.equal(
      netem({ lossPercent: 0.000_001 }),
      'limit 1000000 delay 50000us loss random 0.000001%',
    );
    assert.equal(netem({ lossPercent: 100 }), 'limit 1000000 delay 50000us loss random 100%');
  });

  test('has its rate in whole bits per second', () => {
    assert.equal(netem({ rateBitsPerSecond: 8000 }), 'limit 1000000 delay 50000us rate 8000bit');
    assert.equal(
      netem({ rateBitsPerSecond: 100_000_000_000 }),
      'limit 1000000 delay 50000us rate 100000000000bit',
    );
  });

  test('can have all of it at once', () => {
    assert.equal(
      netem({ rttMs: 60, jitterMs: 2, lossPercent: 1, rateBitsPerSecond: 1_000_000 }),
      'limit 1000000 delay 30000us 2000us loss random 1% rate 1000000bit',
    );
  });
});
