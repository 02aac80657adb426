import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readScenario } from './read.ts';
import { refusal, smallest } from './refusal-fixture.ts';

const read = (text: string) => readScenario({ file: 'x.yaml', text });

describe('a rule', () => {
  /** The smallest scenario with one of its lines replaced, or with a line more. */
  const withLine = (line: string) => {
    const key = line.slice(0, line.indexOf(':') + 1);
    const lines = smallest.split('\n');
    const at = lines.findIndex((other) => other.startsWith(key));
    return lines.with(at === -1 ? lines.length - 1 : at, line).join('\n');
  };

  const rules: readonly (readonly [accepted: string, refused: string, why: string])[] = [
    ['title: 42', 'title: " "', 'title: is empty; ask the question that the scenario answers'],
    [
      `title: ${'x'.repeat(200)}`,
      `title: ${'x'.repeat(201)}`,
      'title: is longer than 200 characters',
    ],
    ['title: a b', 'title: "a\\nb"', 'title: must be one line of text'],
    ['seed: 0', 'seed: -1', 'seed: -1 is not a whole number from 0 to 4294967295'],
    [
      'seed: 4294967295',
      'seed: 4294967296',
      'seed: 4294967296 is not a whole number from 0 to 4294967295',
    ],
    ['samples: 1', 'samples: 0', 'samples: 0 is not a whole number from 1 to 1000000'],
    ['samples: 1000000', 'samples: 1e3', 'samples: 1e3 is not a whole number from 1 to 1000000'],
    [
      'samples: "20"',
      'samples: [20]',
      'samples: expected a single value, found a list; write samples: 200',
    ],
    [
      'lab: host',
      'lab: cloud',
      'lab: unknown lab cloud; write auto, virtual, realtime, host or ssh://user@host',
    ],
    ['arms: [tfo]', 'arms: []', 'arms: is empty; name at least one arm'],
    [
      'arms: [tfo, tcp]',
      'arms: tfo',
      'arms: expected a list, found the single value tfo; write arms: [tcp, tfo]',
    ],
    [
      'arms:\n- tcp',
      'arms: [{}]',
      'arms: expected a single value, found a mapping; write arms: [tcp, tfo]',
    ],
    [
      'path: { rtt: 0.01ms }',
      'path: { rtt: 0ms }',
      'path.rtt: 0ms is below 0.01ms: a path without delay has no round trip to save',
    ],
    [
      'path: { rtt: 10s }',
      'path: { rtt: 10.1s }',
      'path.rtt: 10.1s is above 10s: no path that people use is that long',
    ],
    [
      'path: { rtt: 8ms, jitter: 4ms }',
      'path: { rtt: 8ms, jitter: 4.1ms }',
      'path.jitter 4.1ms is more than the one-way delay it applies to, half of path.rtt 8ms',
    ],
    [
      'path: { rtt: 8ms, loss: 100% }',
      'path: { rtt: 8ms, loss: -1% }',
      'path.loss: -1% is negative',
    ],
    [
      'path: { rtt: 8ms, rate: 8kbit }',
      'path: { rtt: 8ms, rate: 7kbit }',
      'path.rate: 7kbit is below 8kbit: one full-sized packet would take more than 1.5 s',
    ],
    [
      'path: { rtt: 8ms, rate: unlimited }',
      'path: { rtt: 8ms, rate: 101gbit }',
      'path.rate: 101gbit is above 100gbit: that is no limit here; write unlimited',
    ],
    [
      'exchange: { request: 1B }',
      'exchange: { request: 0B }',
      'exchange.request: 0B is below 1B: a first flight without data has nothing to save',
    ],
    [
      'exchange: { request: 16MiB }',
      'exchange: { request: 17MiB }',
      'exchange.request: 17MiB is above 16MiB: longer transfers measure bandwidth, not the first flight',
    ],
    [
      'exchange: { response: 1B }',
      'exchange: { response: 0B }',
      'exchange.response: 0B is below 1B: without an answer there is no first byte to time',
    ],
    [
      'exchange: { think: 20s }',
      'exchange: { think: 61s }',
      'exchange.think: 61s is above 60s: thinking would hide the path',
    ],
    [
      'exchange: { timeout: 61ms }',
      'exchange: { timeout: 60ms }',
      'exchange.timeout 60ms is not longer than path.rtt 60ms plus exchange.think 0ms; no exchange could end in time',
    ],
    [
      'exchange: { timeout: 1000s }',
      'exchange: { timeout: 1001s }',
      'exchange.timeout: 1001s is above 1000s: a connection that takes so long is dead',
    ],
    [
      'matrix: {}',
      'matrix:',
      'matrix: expected a mapping, found nothing; write a list of values under each field',
    ],
    [
      'matrix: { path.rtt: [1s] }',
      'matrix: { path.rtt: 1s }',
      'matrix path.rtt: expected a list, found the single value 1s',
    ],
    [
      'matrix: { path.loss: [1%] }',
      'matrix: { path.loss: [] }',
      'matrix path.loss: is empty; write at least one value or remove it',
    ],
    [
      'matrix: { path.loss: [1%, 2%] }',
      'matrix: { path.loss: [1%, 1%] }',
      'matrix path.loss: 1% is given twice',
    ],
    [
      'matrix: { path.loss: [1%, 2%] }',
      'matrix: { path.los: [1%] }',
      'matrix: unknown key path.los; did you mean path.loss?',
    ],
    [
      'matrix: { exchange.think: [1ms] }',
      'matrix: { exchange.think: [1] }',
      'matrix exchange.think: 1 has no unit; write 1ms or 1s',
    ],
  ];
  for (const [accepted, refused, why] of rules) {
    test(`accepts ${JSON.stringify(accepted.slice(0, 50))} and refuses ${JSON.stringify(refused.slice(0, 50))}`, () => {
      assert.doesNotThrow(() => read(withLine(accepted)));
      const [first = '', ...others] = refusal(withLine(refused));
      assert.equal(first.replace(/^x\.yaml:\d+:\d+: /u, ''), why);
      assert.deepEqual(others, []);
    });
  }
});
