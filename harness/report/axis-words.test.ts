import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axisTitle, cellLabel, valueInWords } from './axis-words.ts';
import { exampleFindings } from './example-findings.ts';

test('a field has a title that says whose it is', () => {
  const titles: Readonly<Record<string, string>> = {
    'path.rtt': 'RTT',
    'path.loss': 'loss',
    'path.up.loss': 'loss up',
    'path.down.slotPackets': 'slot packets down',
    'exchange.perConnection': 'exchanges per connection',
    'load.arrivals': 'arrivals',
    'client.congestionControl': 'client congestion control',
    'server.sysctls.net.ipv4.tcp_ecn': 'server net.ipv4.tcp_ecn',
    path: 'path',
  };
  assert.deepEqual(Object.keys(titles).map(axisTitle), Object.values(titles));
});

test('a value is shown as written, with a space before its unit', () => {
  const words: Readonly<Record<string, string>> = {
    '100ms': '100 ms',
    ' 0.5% ': '0.5 %',
    '20mbit': '20 Mbit/s',
    '100p': '100 packets',
    '200/s': '200 a second',
    '64KiB': '64 KiB',
    'gemodel 1% 10%': 'gemodel 1% 10%',
    '5ms 25%': '5ms 25%',
    'leo-satellite': 'leo-satellite',
    './emulation/steady.yaml': 'emulation/steady',
    '0x5': '0x5',
  };
  assert.deepEqual(Object.keys(words).map(valueInWords), Object.values(words));
});

test('a cell is named by what the matrix sets, by RTT and loss without one, by its id at worst', () => {
  const [cell] = exampleFindings({ rttsMs: [10], lossesPercent: [0.5] }).cells;
  assert.ok(cell);
  const settings = [{ field: 'path', value: 'leo-satellite' }];
  assert.equal(cellLabel(cell, ['path.rtt', 'path.loss']), 'RTT 10 ms, loss 0.5 %');
  assert.equal(cellLabel(cell, []), 'RTT 10 ms, loss 0.5 %');
  assert.equal(cellLabel({ ...cell, settings }, ['path']), 'path leo-satellite');
  assert.equal(cellLabel(cell, ['path.moon']), 'rtt=10ms,loss=0.5%');
});
