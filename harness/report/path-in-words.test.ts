import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askedFindings, measuredDirection } from './example-path.ts';
import { askedInWords, foundInWords } from './path-in-words.ts';

function upOf(path: string): string {
  return askedInWords(
    askedFindings(`path: { delay: 20ms, ${path} }`.replace('delay: 20ms', 'rtt: 40ms')).path.up,
  );
}

test('a direction is told by what is asked of it', () => {
  const words: Readonly<Record<string, string>> = {
    'loss: 0%': '20 ms',
    'jitter: 5ms 25%': '20 ms, jitter ± 5 ms (uniform) (correlation 25 %)',
    'jitter: 2ms, distribution: normal, jitterReorders: true':
      '20 ms, jitter of standard deviation 2 ms (normal) that may reorder packets',
    'loss: 1% 25%': '20 ms, loss 1 % (correlation 25 %)',
    'loss: gemodel 1% 10% 70% 0.1%':
      '20 ms, loss by Gilbert-Elliott (good to bad 1 %, bad to good 10 %, lost in bad 70 %, in good 0.1 %)',
    'loss: state 1% 10%':
      '20 ms, loss by four states (p13 1 %, p31 10 %, p32 0 %, p23 100 %, p14 0 %)',
    'loss: 1%, ecn: true': '20 ms, ECN mark instead of loss 1 %',
    'duplicate: 1%, corrupt: 0.1%': '20 ms, 1 % duplicated, 0.1 % corrupted',
    'reorder: 25% 50%, gap: 5': '20 ms, 25 % sent ahead (gap 5) (correlation 50 %)',
    'rate: 20mbit, packetOverhead: -14B, cell: 48B, cellOverhead: 5B':
      '20 ms, 20 Mbit/s (-14 bytes a packet, cells of 48 + 5 bytes)',
    'slot: 5ms 10ms, slotPackets: 16p': '20 ms, slots every 5 to 10 ms of at most 16 packets',
    'bottleneck: 10mbit, queue: 64KB': '20 ms, bottleneck 10 Mbit/s with a queue of 64,000 bytes',
    'limit: 50p': '20 ms, at most 50 packets in netem',
  };
  assert.deepEqual(Object.keys(words).map(upOf), Object.values(words));
});

test('what was found is told with its numbers', () => {
  const found = measuredDirection({
    delayMs: 20,
    lossPercent: 1,
    lost: 31,
    rateMbps: 20,
    offMs: 0,
  });
  assert.equal(
    foundInWords({ ...found, duplicated: 2, reordered: 1234 }),
    'median 20.001 ms (20.000 to 20.004), 31 of 3,000 probes lost (1.03 %), 2 duplicated, 1,234 reordered, 19.98 Mbit/s',
  );
  assert.match(
    foundInWords({
      ...found,
      delayMs: { min: 10, median: 20, mean: 20, sd: 4.9987, max: 47.614 },
    }),
    /^median 20\.000 ms \(10\.000 to 47\.614\), standard deviation 4\.999 ms, 31 of/,
  );
  assert.equal(
    foundInWords({ ...found, lost: 0, rateMbps: null, delayMs: null }),
    'no probe arrived, none of 3,000 probes lost',
  );
});
