import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cellOf } from '../scenario/cell-fixture.ts';
import { delayTables, qdiscBatch } from './netem.ts';

const pathOf = (fields: string) => cellOf(`path: { ${fields} }`).path;

/** What follows `netem` on the interface to the server. */
function netem(fields: string): string {
  const path = pathOf(fields);
  const line = [...qdiscBatch('router', path), ...qdiscBatch('core', path)].find((each) =>
    each.startsWith('qdisc add dev s1 '),
  );
  return (line ?? '').replace(/^.* netem limit 1000000 /, '');
}

describe('the path', () => {
  test('is netem on both of the interfaces that the router sends from', () => {
    assert.deepEqual(qdiscBatch('router', pathOf('rtt: 100ms')), [
      'qdisc add dev c1 root netem limit 1000000 delay 50000us',
      'qdisc add dev s1 root netem limit 1000000 delay 50000us',
    ]);
    for (const end of ['client', 'server'] as const)
      assert.deepEqual(qdiscBatch(end, pathOf('rtt: 100ms')), []);
  });

  const cases: readonly (readonly [fields: string, parameters: string])[] = [
    ['rtt: 10ms', 'delay 5000us'],
    ['rtt: 0.01ms', 'delay 5us'],
    ['rtt: 25ms', 'delay 12500us'],
    ['rtt: 10s', 'delay 5000000us'],
    ['rtt: 9ms, jitter: 4ms', 'delay 4500us 4000us rate 100gbit'],
    ['rtt: 9ms, jitter: 4ms 25%', 'delay 4500us 4000us 25% rate 100gbit'],
    ['rtt: 9ms, jitter: 4ms, jitterReorders: true', 'delay 4500us 4000us'],
    [
      'rtt: 9ms, jitter: 1ms, distribution: normal',
      'delay 4500us 1000us distribution up rate 100gbit',
    ],
    ['rtt: 9ms, jitter: 0.5ms, rate: 20mbit', 'delay 4500us 500us rate 20000000bit'],
    ['rtt: 2ms, loss: 3%', 'delay 1000us loss random 3%'],
    ['rtt: 2ms, loss: 0.000001%', 'delay 1000us loss random 0.000001%'],
    ['rtt: 2ms, loss: 100%', 'delay 1000us loss random 100%'],
    ['rtt: 2ms, loss: 1% 25%', 'delay 1000us loss random 1% 25%'],
    ['rtt: 2ms, loss: gemodel 1% 10%', 'delay 1000us loss gemodel 1% 10% 100% 0%'],
    ['rtt: 2ms, loss: gemodel 1% 10% 70% 0.1%', 'delay 1000us loss gemodel 1% 10% 70% 0.1%'],
    ['rtt: 2ms, loss: state 1%', 'delay 1000us loss state 1% 99% 0% 100% 0%'],
    ['rtt: 2ms, loss: 1%, ecn: true', 'delay 1000us loss random 1% ecn'],
    ['rtt: 2ms, duplicate: 1% 5%', 'delay 1000us 0us 0% duplicate 1% 5%'],
    ['rtt: 2ms, duplicate: 1%', 'delay 1000us duplicate 1%'],
    ['rtt: 2ms, corrupt: 0.1%', 'delay 1000us corrupt 0.1%'],
    ['rtt: 2ms, reorder: 25% 50%, gap: 5', 'delay 1000us reorder 25% 50% gap 5'],
    ['rtt: 2ms, rate: 8kbit', 'delay 1000us rate 8000bit'],
    ['rtt: 2ms, rate: 100gbit', 'delay 1000us rate 100000000000bit'],
    ['rtt: 2ms, rate: 1mbit, packetOverhead: -14B', 'delay 1000us rate 1000000bit -14 0 0'],
    ['rtt: 2ms, rate: 1mbit, cell: 48B, cellOverhead: 5B', 'delay 1000us rate 1000000bit 0 48 5'],
    ['rtt: 2ms, slot: 5ms', 'delay 1000us slot 5000us 5000us'],
    [
      'rtt: 2ms, slot: 5ms 10ms, slotPackets: 3p, slotBytes: 2KB',
      'delay 1000us slot 5000us 10000us packets 3 bytes 2000',
    ],
    ['rtt: 2ms, up: { delay: 1.5ms }', 'delay 1500us'],
  ];
  for (const [fields, parameters] of cases)
    test(`${fields} is netem ${parameters}`, () => assert.equal(netem(fields), parameters));

  test('may differ in its directions', () => {
    assert.deepEqual(
      qdiscBatch(
        'router',
        pathOf('rtt: 40ms, loss: 1%, up: { delay: 30ms, loss: 2%, limit: 100p }'),
      ),
      [
        'qdisc add dev c1 root netem limit 1000000 delay 20000us loss random 1%',
        'qdisc add dev s1 root netem limit 100 delay 30000us loss random 2%',
      ],
    );
  });

  test('has a bottleneck on an interface of its own, before the delay in each direction', () => {
    const path = pathOf(
      'rtt: 40ms, up: { bottleneck: 1mbit, queue: 20KB }, down: { bottleneck: 10mbit, queue: 50p }',
    );
    assert.deepEqual(qdiscBatch('router', path), [
      'qdisc add dev c1 root netem limit 1000000 delay 20000us',
      'qdisc add dev m1 root handle 1: tbf rate 1000000bit burst 1514 limit 20000',
    ]);
    assert.deepEqual(qdiscBatch('core', path), [
      'qdisc add dev s1 root netem limit 1000000 delay 20000us',
      'qdisc add dev m0 root handle 1: tbf rate 10000000bit burst 1514 limit 1000000000',
      'qdisc add dev m0 parent 1: pfifo limit 50',
    ]);
  });

  test('never puts a discipline beside netem', () => {
    const path = pathOf('rtt: 40ms, bottleneck: 1mbit');
    const devices = (['router', 'core'] as const).flatMap((name) =>
      qdiscBatch(name, path).map((line) => line.split(' ')[3] ?? ''),
    );
    const withNetem = (['router', 'core'] as const)
      .flatMap((name) => qdiscBatch(name, path))
      .filter((line) => line.includes(' netem '))
      .map((line) => line.split(' ')[3]);
    assert.deepEqual(withNetem, ['c1', 's1']);
    for (const device of withNetem)
      assert.equal(devices.filter((each) => each === device).length, 1);
  });

  test('has a table for each direction whose jitter is not uniform', () => {
    const names = (fields: string) => [...delayTables(pathOf(fields)).keys()];
    assert.deepEqual(names('rtt: 9ms, jitter: 1ms'), []);
    assert.deepEqual(names('rtt: 9ms, jitter: 1ms, distribution: pareto'), [
      'up.dist',
      'down.dist',
    ]);
    assert.deepEqual(names('rtt: 9ms, down: { jitter: 1ms, distribution: normal }'), ['down.dist']);
  });
});
