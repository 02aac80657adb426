import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ScenarioError } from './errors.ts';
import type { Override } from './overrides.ts';
import { readScenario } from './read.ts';
import { golden, refusal, smallest } from './refusal-fixture.ts';

const read = (text: string, overrides: readonly Override[] = []) =>
  readScenario({ file: 'x.yaml', text, overrides });

describe('a scenario', () => {
  test('needs four lines; the rest has defaults', () => {
    const direction = {
      delayMs: 30,
      jitter: null,
      loss: null,
      ecn: false,
      duplicate: null,
      corrupt: null,
      reorder: null,
      rate: null,
      slot: null,
      limitPackets: 1_000_000,
      bottleneck: null,
    };
    const end = { congestionControl: 'cubic', initialWindow: null, sysctls: {} };
    assert.deepEqual(read(smallest), {
      title: 'A question',
      seed: 1,
      lab: 'auto',
      arms: ['tcp', 'tfo'],
      axes: [],
      samples: 5,
      probes: null,
      sources: [{ file: 'x.yaml', text: smallest }],
      cells: [
        {
          id: 'single',
          settings: [],
          seed: 274_409_612,
          arms: ['tcp', 'tfo'],
          samples: 5,
          probes: null,
          path: { ip: 'ipv4', rttMs: 60, mtuBytes: 1500, up: direction, down: direction },
          exchange: {
            requestBytes: 64,
            responseBytes: 1000,
            thinkMs: 0,
            timeoutMs: 30_000,
            perConnection: 1,
          },
          load: { clients: 1, pauseMs: null, arrivalsPerSecond: null },
          client: { ...end, fastopen: 0x1 },
          server: { ...end, fastopen: 0x2, fastopenQueue: 1024, backlog: 4096, workers: null },
        },
      ],
    });
  });

  test('can say everything', () => {
    const text = `title: Everything
seed: 4294967295
lab: ssh://me@lab.example:2222/virtual
path:
  rtt: 0.08s
  ip: ipv6
  mtu: 1400B
  jitter: 4ms 25%
  distribution: normal
  loss: gemodel 1% 10% 70% 0.1%
  up: { delay: 10ms, jitterReorders: true, duplicate: 0.1% 5%, corrupt: 0.2%, reorder: 2% 50%, gap: 5, limit: 500p }
  down:
    ecn: true
    rate: 20mbit
    packetOverhead: -14B
    cell: 48B
    cellOverhead: 5B
    slot: 5ms 10ms
    slotPackets: 3p
    slotBytes: 4KB
    bottleneck: 10mbit
    queue: 64KB
exchange: { request: 1KiB, response: 2MB, think: 5ms, timeout: 9s, perConnection: 3 }
load: { clients: 8, arrivals: 200/s }
client: { congestionControl: bbr, initialWindow: 20, fastopen: 0x5, sysctls: { net.ipv4.tcp_ecn: 1 } }
server: { fastopen: 1027, fastopenQueue: 16, backlog: 128, workers: 4, sysctls: { net.ipv4.tcp_rmem: 4096  131072 6291456 } }
arms: [tfo-cold, tcp, tcp-reused]
matrix: {}
samples: 1000000
probes: 100000
`;
    const { cells, title, seed, lab, arms, samples, probes } = read(text);
    assert.deepEqual(
      { title, seed, lab, arms, samples, probes },
      {
        title: 'Everything',
        seed: 4_294_967_295,
        lab: 'ssh://me@lab.example:2222/virtual',
        arms: ['tfo-cold', 'tcp', 'tcp-reused'],
        samples: 1_000_000,
        probes: 100_000,
      },
    );
    assert.equal(cells.length, 1);
    const both = {
      jitter: { ms: 4, correlationPercent: 25, distribution: { name: 'normal' }, reorders: false },
      loss: { model: 'gemodel', p: 1, r: 10, badLoss: 70, goodLoss: 0.1 },
    };
    assert.deepEqual(cells[0]?.path, {
      ip: 'ipv6',
      rttMs: 50,
      mtuBytes: 1400,
      up: {
        ...both,
        delayMs: 10,
        jitter: { ...both.jitter, reorders: true },
        ecn: false,
        duplicate: { percent: 0.1, correlationPercent: 5 },
        corrupt: { percent: 0.2, correlationPercent: 0 },
        reorder: { percent: 2, correlationPercent: 50, gap: 5 },
        rate: null,
        slot: null,
        limitPackets: 500,
        bottleneck: null,
      },
      down: {
        ...both,
        delayMs: 40,
        ecn: true,
        duplicate: null,
        corrupt: null,
        reorder: null,
        rate: {
          bitsPerSecond: 20_000_000,
          packetOverheadBytes: -14,
          cellBytes: 48,
          cellOverheadBytes: 5,
        },
        slot: { minMs: 5, maxMs: 10, packets: 3, bytes: 4000 },
        limitPackets: 1_000_000,
        bottleneck: { bitsPerSecond: 10_000_000, queue: { unit: 'bytes', size: 64_000 } },
      },
    });
    assert.deepEqual(cells[0]?.exchange, {
      requestBytes: 1024,
      responseBytes: 2_000_000,
      thinkMs: 5,
      timeoutMs: 9000,
      perConnection: 3,
    });
    assert.deepEqual(cells[0]?.load, { clients: 8, pauseMs: null, arrivalsPerSecond: 200 });
    assert.deepEqual(cells[0]?.client, {
      congestionControl: 'bbr',
      initialWindow: 20,
      fastopen: 5,
      sysctls: { 'net.ipv4.tcp_ecn': '1' },
    });
    assert.deepEqual(cells[0]?.server, {
      congestionControl: 'cubic',
      initialWindow: null,
      fastopen: 0x403,
      sysctls: { 'net.ipv4.tcp_rmem': '4096 131072 6291456' },
      fastopenQueue: 16,
      backlog: 128,
      workers: 4,
    });
  });

  test('may leave its round trip to the matrix', () => {
    const text = smallest.replace('path: { rtt: 60ms }', 'matrix: { path.rtt: [20ms, 30ms] }');
    const { axes, cells } = read(text);
    assert.deepEqual(axes, ['path.rtt']);
    assert.deepEqual(
      cells.map(({ path }) => path.rttMs),
      [20, 30],
    );
  });

  test('may come with a byte order mark, CRLF line ends and anchors', () => {
    const text = `\ufefftitle: A question\r\npath: { rtt: &t 60ms }\r\narms: [tcp]\r\nsamples: 5\r\nexchange: { timeout: 90ms, think: 0ms }\r\nmatrix: { path.rtt: [*t] }\r\n`;
    assert.deepEqual(read(text).cells[0]?.settings, [{ field: 'path.rtt', value: '60ms' }]);
  });
});

describe('the error for a scenario', () => {
  test('lists all problems at once, in the order of the file', () => {
    const text = `title: Many mistakes
sead: 3
path:
  rtt: 60
  jiter: 4ms
  loss: 101%
exchange: 64B
arms: [tpc, tcp, tcp]
lab: virtul
matrix:
  rtt: [1ms]
  path.jitter: [1ms, 1000us]
`;
    assert.equal(
      golden(text),
      `x.yaml:1:1: samples is missing; write samples: 200
    1 | title: Many mistakes
      | ^
x.yaml:2:1: unknown key sead; did you mean seed?
    2 | sead: 3
      | ^^^^
x.yaml:4:8: path.rtt: 60 has no unit; write 60ms or 60s
    4 |   rtt: 60
      |        ^^
x.yaml:5:3: path: unknown key jiter; did you mean jitter?
    5 |   jiter: 4ms
      |   ^^^^^
x.yaml:6:9: path.loss: 101% is above 100%: a path cannot lose more than everything
    6 |   loss: 101%
      |         ^^^^
x.yaml:7:11: exchange: expected a mapping, found the single value 64B; write exchange: { request: 64B, response: 1KB }
    7 | exchange: 64B
      |           ^^^
x.yaml:8:8: arms: unknown arm tpc; did you mean tcp?
    8 | arms: [tpc, tcp, tcp]
      |        ^^^
x.yaml:8:18: arms: tcp is given twice; keep one
    8 | arms: [tpc, tcp, tcp]
      |                  ^^^
x.yaml:9:6: lab: unknown lab virtul; did you mean virtual?
    9 | lab: virtul
      |      ^^^^^^
x.yaml:11:3: matrix: unknown key rtt; did you mean path.rtt?
   11 |   rtt: [1ms]
      |   ^^^
x.yaml:12:22: matrix path.jitter: 1000us is the same as 1ms; keep one
   12 |   path.jitter: [1ms, 1000us]
      |                      ^^^^^^`,
    );
  });

  test('carries the same issues as data', () => {
    assert.throws(
      () => read(smallest.replace('60ms', '60')),
      (error) => {
        assert.ok(error instanceof ScenarioError);
        assert.deepEqual(error.issues, [
          {
            file: 'x.yaml',
            line: 2,
            column: 14,
            width: 2,
            message: 'path.rtt: 60 has no unit; write 60ms or 60s',
            sourceLine: 'path: { rtt: 60 }',
          },
        ]);
        return true;
      },
    );
  });

  test('points at the parent where a value is missing', () => {
    assert.deepEqual(refusal(smallest.replace('rtt: 60ms', 'loss: 1%')), [
      'x.yaml:2:7: path.rtt is missing; write path: { rtt: 60ms } or vary path.rtt in the matrix',
    ]);
    assert.deepEqual(refusal('# a comment\nseed: 2\n'), [
      'x.yaml:2:1: title is missing; write title: <the question in words>',
      'x.yaml:2:1: arms is missing; write arms: [tcp, tfo]',
      'x.yaml:2:1: samples is missing; write samples: 200',
      'x.yaml:2:1: path.rtt is missing; write path: { rtt: 60ms } or vary path.rtt in the matrix',
    ]);
  });

  test('tells nothing from a name', () => {
    assert.deepEqual(refusal(smallest.replace('{ rtt: 60ms }', '')), [
      'x.yaml:2:1: path: expected a mapping, found nothing; write path: { rtt: 60ms }',
      'x.yaml:2:1: path.rtt is missing; write path: { rtt: 60ms } or vary path.rtt in the matrix',
    ]);
    assert.deepEqual(refusal(`${smallest}extends:\n`), [
      'x.yaml:5:1: extends is empty; name a file such as ./base.yaml',
    ]);
  });

  test('says where a key belongs, or which keys there are', () => {
    assert.deepEqual(refusal(`${smallest}rtt: 5ms\nfrobnicate: 1\n`), [
      'x.yaml:5:1: unknown key rtt; rtt belongs under path',
      'x.yaml:6:1: unknown key frobnicate; known keys are extends, title, seed, lab, path, exchange, load, client, server, arms, matrix, samples, probes',
    ]);
  });
});

test('any text gives a scenario or a scenario error', () => {
  const line = fc.constantFrom(
    ...smallest.split('\n'),
    'matrix:',
    '  path.rtt: [1ms, 2ms]',
    '- &a [*a]',
    '? {a: 1}',
    'seed: *a',
    'path: &a { rtt: 60ms, jitter: 1ms }',
    '<<: *a',
    '__proto__: { rtt: 1 }',
    '---',
    '%YAML 1.1',
    'title: |',
    '  "',
    '\ttitle: x',
    'exchange: !!map {}',
    'path: metro',
    'extends: ./x.yaml',
    'lab: ssh://[::1]:22/host',
    'client: { sysctls: { __proto__: 1, constructor: 2, net.ipv4.tcp_ecn: 1 } }',
    '  zip: [{ path.rtt: [1ms, 2ms], path.loss: [0%, 1%] }, {}]',
    '  exclude: [{ path.rtt: 1ms }, constructor]',
    '  path: [metro, __proto__]',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc
      .array(fc.oneof({ weight: 5, arbitrary: line }, fc.string({ maxLength: 20 })))
      .map((lines) => lines.join('\n')),
  );
  const field = fc.oneof(fc.constantFrom('path.rtt', 'arms', 'seed', '__proto__'), fc.string());
  const overrides = fc.array(fc.record({ field, value: fc.string() }), { maxLength: 2 });
  fc.assert(
    fc.property(text, overrides, (written, given) => {
      try {
        assert.ok(read(written, given).arms.length > 0);
      } catch (error) {
        assert.ok(error instanceof ScenarioError, String(error));
        assert.ok(error.issues.length > 0);
      }
    }),
    { numRuns: 1000 },
  );
});
