import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellOf, pathOf, plainDirection, rateOf } from '../plan/path-fixture.ts';
import type { Sample } from '../samples/sample.ts';
import type { ArmName, Cell } from '../scenario/scenario.ts';
import { analyze, type CellMeasurement, type Measurements } from './analyze.ts';
import { pathFindings } from './asked-path.ts';
import { simulatedPath } from './path-fixture.ts';

const limited = { ...plainDirection, rate: rateOf(20_000_000) };
const path = pathOf(limited, { down: limited });
const cell: Cell = cellOf(path, { arms: ['tcp', 'tfo'], samples: 20, probes: 100 });

function exchange(arm: ArmName, block: number, ttfbMs: number): Sample {
  return {
    cell: 'single',
    client: 0,
    block,
    position: arm === 'tcp' ? 0 : 1,
    arm,
    startNs: block * 300_000_000,
    lateNs: 0,
    ttfbNs: ttfbMs * 1e6,
    ttlbNs: (ttfbMs + 1) * 1e6,
    connectNs: 100_000_000,
    bytes: 1024,
    error: null,
    cookieBefore: arm === 'tfo',
    synDataAcked: arm === 'tfo',
    fastopenClientFail: 0,
    retransmits: 0,
    rttUs: 100_000,
    minRttUs: 100_000,
  };
}

function timedOut(sample: Sample): Sample {
  return { ...sample, ttfbNs: null, ttlbNs: null, connectNs: null, bytes: 0, error: 'timeout' };
}

const blocks = Array.from({ length: 20 }, (_, block) => block);
const samples = blocks.flatMap((block) => [
  exchange('tcp', block, 200),
  exchange('tfo', block, 100),
]);
const sound: CellMeasurement = {
  cell,
  samples,
  finished: true,
  path: simulatedPath(cell, 1),
  noise: null,
};

function run(cells: readonly CellMeasurement[], complete = true): Measurements {
  return {
    run: '2026-01-01-single',
    complete,
    scenario: {
      title: 'What does TCP Fast Open save?',
      file: 'scenarios/first.yaml',
      sha256: '0'.repeat(64),
      seed: 7,
      arms: ['tcp', 'tfo'],
      axes: [],
      samples: 20,
    },
    lab: 'virtual',
    clock: 'virtual',
    cells,
    samplesDigest: 'f'.repeat(64),
  };
}

function analyzeCell(changes: Partial<CellMeasurement>) {
  const findings = analyze(run([{ ...sound, ...changes }]));
  return { ...findings, cell: findings.cells[0] ?? assert.fail('no cell') };
}

test('a sound run is complete, valid and free of doubts', () => {
  const findings = analyze(run([sound]));
  const flat = {
    mean: 100,
    p5: 100,
    p25: 100,
    p50: 100,
    p75: 100,
    p95: 100,
    p99: 100,
    p50Interval: { low: 100, high: 100 },
    ecdf: { ms: [100], share: [1] },
  };
  assert.equal(findings.schemaVersion, 1);
  assert.equal(findings.complete, true);
  assert.deepEqual(findings.doubts, []);
  assert.equal(findings.cells[0]?.valid, true);
  assert.deepEqual(findings.cells[0]?.path, pathFindings(path));
  assert.equal(findings.cells[0]?.path.rateMbps, 20);
  assert.equal(findings.cells[0]?.arms[0]?.savedRtts, null);
  assert.deepEqual(findings.cells[0]?.arms[1], {
    name: 'tfo',
    samples: 20,
    failed: 0,
    verdicts: { accepted: 20 },
    synDataAcked: 20,
    late: { count: 0, longestMs: 0 },
    ttfbMs: flat,
    ttlbMs: {
      mean: 101,
      p5: 101,
      p25: 101,
      p50: 101,
      p75: 101,
      p95: 101,
      p99: 101,
      p50Interval: { low: 101, high: 101 },
      ecdf: { ms: [101], share: [1] },
    },
    savedRtts: { estimate: 1, low: 1, high: 1, confidence: 0.95, blocks: 20 },
    savedRttsToLastByte: { estimate: 1, low: 1, high: 1, confidence: 0.95, blocks: 20 },
  });
});

test('the saving to the last byte is that of the times to the last byte', () => {
  const slowEnd = samples.map((sample) =>
    sample.arm === 'tfo' ? { ...sample, ttlbNs: 176_000_000 } : sample,
  );
  const [tcp, tfo] = analyzeCell({ samples: slowEnd }).cell.arms;
  assert.equal(tfo?.savedRtts?.estimate, 1);
  assert.equal(tfo?.savedRttsToLastByte?.estimate, 0.25);
  assert.equal(tcp?.savedRttsToLastByte, null);
});

test('findings do not depend on the order of the samples and survive JSON', () => {
  const findings = analyze(run([sound]));
  assert.deepEqual(analyze(run([{ ...sound, samples: samples.toReversed() }])), findings);
  assert.deepEqual(JSON.parse(JSON.stringify(findings)), findings);
});

test('arms are paired by block: a drift that hits both leaves the saving alone', () => {
  const drifting = blocks.flatMap((block) => [
    exchange('tcp', block, 200 + 10 * block),
    exchange('tfo', block, 100 + 10 * block),
  ]);
  const saved = analyzeCell({ samples: drifting }).cell.arms[1]?.savedRtts;
  assert.deepEqual([saved?.low, saved?.estimate, saved?.high], [1, 1, 1]);
});

test('failed exchanges are counted, named and slower than every other', () => {
  const failing = samples.map((sample) =>
    sample.arm === 'tfo' && sample.block < 2 ? timedOut(sample) : sample,
  );
  const { cell, doubts } = analyzeCell({ samples: failing });
  const tfo = cell.arms[1];
  assert.deepEqual([tfo?.samples, tfo?.failed], [20, 2]);
  assert.deepEqual(tfo?.verdicts, { accepted: 18, failed: 2 });
  assert.deepEqual([tfo?.ttfbMs?.p50, tfo?.ttfbMs?.p95], [100, null]);
  assert.equal(tfo?.savedRtts?.estimate, 1);
  assert.deepEqual(doubts, [
    {
      kind: 'failures-seen',
      cell: 'single',
      arm: 'tfo',
      message: '2 of 20 exchanges failed: timeout 2',
    },
  ]);
});

test('a response that broke off is a failure although its first byte came', () => {
  const short = samples.map((sample) => ({ ...sample, error: 'short' }));
  const { cell } = analyzeCell({ samples: short });
  assert.equal(cell.arms[0]?.ttfbMs, null);
  assert.equal(cell.arms[1]?.synDataAcked, 20);
  assert.equal(cell.arms[1]?.savedRtts, null);
});

test('a cell that did not finish is invalid with its reason, yet shows its numbers', () => {
  const partial = { samples: samples.slice(0, 21), finished: false, reason: 'the guest stopped' };
  const { cell, complete, doubts } = analyzeCell(partial);
  assert.equal(complete, false);
  assert.equal(cell.valid, false);
  assert.deepEqual(cell.invalidBecause, ['the guest stopped']);
  assert.deepEqual([cell.arms[0]?.samples, cell.arms[1]?.samples], [11, 10]);
  assert.equal(cell.arms[1]?.savedRtts?.blocks, 10);
  assert.deepEqual(
    doubts.map(({ kind, arm }) => `${kind} ${arm}`),
    ['incomplete null', 'few-samples tcp', 'few-samples tfo'],
  );
});

test('a cell that was never begun has no numbers and says so once', () => {
  const { cell } = analyzeCell({ samples: [], finished: false, path: null });
  assert.deepEqual(cell.invalidBecause, ['the cell did not finish']);
  assert.equal(cell.measured, null);
  assert.equal(cell.arms[0]?.ttfbMs, null);
});

test('a cell with exchanges missing is not finished, whatever it says', () => {
  const { cell, complete } = analyzeCell({ samples: samples.slice(1) });
  assert.equal(complete, false);
  assert.deepEqual(cell.invalidBecause, ['39 of 40 exchanges were recorded']);
});

test('a path that is off, or was not measured, makes the cell invalid', () => {
  const slow = { ...limited, delayMs: 60 };
  const off = analyzeCell({ path: simulatedPath(cell, 1, { up: slow }) });
  assert.equal(off.complete, true);
  assert.equal(off.cell.valid, false);
  assert.equal(off.cell.invalidBecause.length, 3);
  assert.equal(
    off.cell.invalidBecause[1],
    'up: median delay 60.042 ms, asked 50 ms, which makes 50.042 ms (accepted 49.542 to 50.543 ms, 100 probes)',
  );
  assert.deepEqual(off.doubts[0]?.kind, 'path-off');
  assert.deepEqual(analyzeCell({ path: null }).cell.invalidBecause, ['the path was not measured']);
});

test('an interrupted run says how far it came', () => {
  const unbegun = { ...sound, samples: [], finished: false, path: null };
  const { complete, doubts } = analyze(run([sound, unbegun], false));
  assert.equal(complete, false);
  assert.equal(doubts[0]?.message, 'the run is incomplete: 1 of 2 cells are complete');
  assert.equal(doubts[0]?.cell, null);
});

test('samples that the schedule did not ask for are an error', () => {
  const stranger = { ...exchange('tcp', 0, 200), cell: 'other' };
  assert.throws(() => analyzeCell({ samples: [stranger] }), {
    message:
      'the exchange of arm tcp in block 0 of cell other is not in the schedule of cell single',
  });
  assert.throws(
    () => analyzeCell({ samples: [exchange('tfo-cold', 0, 200)] }),
    /not in the schedule/,
  );
  assert.throws(() => analyzeCell({ samples: [exchange('tcp', 20, 200)] }), /not in the schedule/);
  assert.throws(() => analyzeCell({ samples: [...samples, exchange('tcp', 3, 200)] }), {
    message: 'the exchange of arm tcp in block 3 of cell single is recorded twice',
  });
});

test('three hundred thousand exchanges do not overflow the stack', () => {
  // Spreading arrays of this size into a call would.
  const many = { ...cell, samples: 150_000 };
  const all = Array.from({ length: 150_000 }, (_, block) => [
    exchange('tcp', block, 200 + (block % 1000) / 1000),
    exchange('tfo', block, 100),
  ]).flat();
  const [large] = analyze(run([{ ...sound, cell: many, samples: all }])).cells;
  assert.equal(large?.arms[1]?.savedRtts?.blocks, 150_000);
  assert.equal(large?.arms[0]?.ttfbMs?.p50, 200.4995);
});

test('in real time a busy machine is a doubt; in virtual time there is no such thing', () => {
  const noise = {
    ...{ cpuPressureShare: 0, stealShare: 0, othersShare: 0.4, involuntarySwitches: 9 },
  };
  const real = analyze({ ...run([{ ...sound, noise }]), lab: 'host', clock: 'real' });
  assert.deepEqual(real.cells[0]?.noise, noise);
  assert.deepEqual(
    real.doubts.map(({ kind, cell: id }) => [kind, id]),
    [['noisy-machine', 'single']],
  );
  assert.deepEqual(analyze(run([{ ...sound, noise }])).doubts, []);
});

test('exchanges of an open loop that began late are counted, and are a doubt', () => {
  const load = { clients: 2, pauseMs: null, arrivalsPerSecond: 100 };
  const late = samples.map((sample, index) => ({
    ...sample,
    lateNs: index === 3 ? 7_250_000 : 900_000,
  }));
  const { cells, doubts } = analyze(run([{ ...sound, cell: { ...cell, load }, samples: late }]));
  assert.deepEqual(
    cells[0]?.arms.map((arm) => arm.late),
    [
      { count: 0, longestMs: 0.9 },
      { count: 1, longestMs: 7.25 },
    ],
  );
  assert.deepEqual(
    doubts.map(({ kind, arm, message }) => `${kind} ${arm}: ${message}`),
    [
      'late-arrivals tfo: 1 of 20 exchanges began late, by up to 7.3 ms, because all 2 clients were busy; ' +
        'more load.clients would keep to the arrivals',
    ],
  );
});
