import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CellFindings } from '../analysis/findings.ts';
import { commonConditions, conditionsOf, ownConditions } from './conditions-in-words.ts';
import { exampleFindings } from './example-findings.ts';
import { askedFindings } from './example-path.ts';

function cellWith(lines: string): CellFindings {
  const [cell] = exampleFindings({ rttsMs: [10], lossesPercent: [0] }).cells;
  assert.ok(cell);
  return { ...cell, ...askedFindings(lines) };
}

test('nothing is told of a cell with everything by default', () => {
  assert.deepEqual(conditionsOf(cellWith('')), []);
});

test('everything else is told', () => {
  const cell = cellWith(`path: { rtt: 10ms, ip: ipv6, mtu: 9000B }
exchange: { timeout: 5s }
load: { clients: 8, arrivals: 200/s }
client: { congestionControl: bbr, initialWindow: 20, fastopen: 0x5 }
server: { workers: 4, backlog: 128, fastopenQueue: 16, sysctls: { net.ipv4.tcp_ecn: 1 } }`);
  assert.deepEqual(conditionsOf(cell), [
    'IPv6',
    'an MTU of 9,000 bytes',
    'exchanges that begin at random instants, 200 a second on average, with at most 8 under way',
    'a timeout of 5 s',
    'client congestion control bbr',
    'client initial window 20 segments',
    'client net.ipv4.tcp_fastopen = 0x5',
    'server net.ipv4.tcp_ecn = 1',
    'server workers: 4',
    'server backlog: 128',
    'server Fast Open queue: 16',
  ]);
  assert.deepEqual(conditionsOf(cellWith('load: { clients: 3, pause: 50ms }')), [
    '3 clients at once',
    "a pause of 50 ms between a client's exchanges",
  ]);
});

test('what all cells share is told once', () => {
  const cells = [
    cellWith('load: { clients: 4 }'),
    cellWith('path: { rtt: 10ms, ip: ipv6 }\nload: { clients: 4 }'),
  ];
  assert.deepEqual(commonConditions(cells), ['4 clients at once']);
  assert.deepEqual(
    cells.map((cell) => ownConditions(cell, cells)),
    [[], ['IPv6']],
  );
});
