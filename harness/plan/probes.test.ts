import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Cell, Path } from '../scenario/scenario.ts';
import { probeOptions, probeWireBytes, trainPackets, trainWireBytes } from './probes.ts';

function options(path: Partial<Path>): string {
  const plain: Path = { rttMs: 100, jitterMs: 0, lossPercent: 0, rateBitsPerSecond: null };
  const cell: Cell = {
    id: 'single',
    seed: 1,
    path: { ...plain, ...path },
    exchange: { requestBytes: 64, responseBytes: 1000, thinkMs: 0, timeoutMs: 30_000 },
    arms: ['tcp'],
    samples: 1,
  };
  return probeOptions(cell);
}

describe('the probes of a path', () => {
  test('are five hundred, a millisecond apart, where nothing is lost', () => {
    assert.equal(options({}), '--count 500 --interval-us 1000 --train 64 --wait-ms 200');
  });

  test('are three times as many where a loss rate is to be told from chance', () => {
    assert.equal(
      options({ lossPercent: 0.1 }),
      '--count 3000 --interval-us 1000 --train 64 --wait-ms 200',
    );
  });

  test('are waited for as long as jitter can hold them', () => {
    assert.equal(
      options({ jitterMs: 20 }),
      '--count 500 --interval-us 1000 --train 64 --wait-ms 240',
    );
  });

  test('measure a rate with a train of packets, back to back', () => {
    // 64 packets of 1442 bytes take 36.9 ms at 20 Mbit/s.
    assert.equal(
      options({ rateBitsPerSecond: 20_000_000 }),
      '--count 500 --interval-us 1000 --train 64 --wait-ms 237',
    );
  });

  test('are twice their own length apart where the link is slow', () => {
    // 106 bytes take 106 ms at 8 kbit/s, the train 92.288 s.
    assert.equal(
      options({ rateBitsPerSecond: 8000 }),
      '--count 500 --interval-us 212000 --train 64 --wait-ms 92488',
    );
    // The slowest rate at which a millisecond is enough.
    assert.match(options({ rateBitsPerSecond: 1_696_000 }), /--interval-us 1000 /);
    assert.match(options({ rateBitsPerSecond: 1_695_000 }), /--interval-us 1001 /);
  });

  test('have the sizes that the probe program sends, and its limits', () => {
    const source = readFileSync(join(import.meta.dirname, '../../native/probe.c'), 'utf8');
    const defined = (name: string) =>
      Number(new RegExp(`^#define ${name}\\s+(\\d+)$`, 'm').exec(source)?.[1]);
    assert.equal(probeWireBytes, defined('PROBE_BYTES') + 42);
    assert.equal(trainWireBytes, defined('TRAIN_BYTES') + 42);
    assert.equal(probeWireBytes, 106);
    assert.equal(trainWireBytes, 1442);
    assert.ok(trainPackets <= defined('MAX_TRAIN'));
  });
});
