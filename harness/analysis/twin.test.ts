import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ArmName } from '../scenario/scenario.ts';
import type { ArmFindings, CellFindings, Findings } from './findings.ts';
import { compareTwins, type MeasuredRun } from './twin.ts';
import type { TwinArm, TwinFindings } from './twin-findings.ts';
import { NotTwinsError } from './twin-premises.ts';

/** Milliseconds by block, one list for each arm. */
type Times = Readonly<Partial<Record<ArmName, readonly number[]>>>;

const arm = (name: ArmName, samples: number): ArmFindings => ({
  name,
  samples,
  failed: 0,
  verdicts: {},
  synDataAcked: 0,
  late: { count: 0, longestMs: 0 },
  ttfbMs: null,
  ttlbMs: null,
  savedRtts: null,
  savedRttsToLastByte: null,
});

/** A run with one cell of RTT 100 ms, unless a change says otherwise. */
function run(times: Times, change: (findings: Findings) => Findings = (same) => same): MeasuredRun {
  const names = Object.keys(times) as ArmName[];
  const blocks = times.tcp?.length ?? 0;
  const cell = {
    id: 'rtt=100ms',
    settings: [{ field: 'path.rtt', value: '100ms' }],
    path: { rttMs: 100 },
    valid: true,
    invalidBecause: [],
    measured: null,
    arms: names.map((name) => arm(name, blocks)),
  } as unknown as CellFindings;
  const findings = change({
    schemaVersion: 1,
    run: 'a-run',
    complete: true,
    scenario: {
      title: 'A question',
      file: 'x.yaml',
      sha256: 'aa',
      seed: 7,
      arms: names,
      axes: ['path.rtt'],
      samples: blocks,
    },
    lab: 'virtual',
    clock: 'virtual',
    cells: [cell],
    expectations: [],
    doubts: [],
    samplesDigest: 'dd',
  });
  const byArm = names.map(
    (name) => [name, Float64Array.from(times[name] ?? [], (ms) => ms * 1e6)] as const,
  );
  return { findings, ttfbNs: new Map([['rtt=100ms', new Map(byArm)]]) };
}

/** So many times this value, each a little later than the one before: by `spread` from first to last. */
function around(ms: number, spread = 0, count = 50): number[] {
  return Array.from({ length: count }, (_, index) => ms + (spread * index) / (count - 1));
}

function armOf(twin: TwinFindings, name: ArmName): TwinArm {
  return twin.cells[0]?.arms.find((each) => each.name === name) ?? assert.fail(`no ${name}`);
}

const exact = run({ tcp: around(200), tfo: around(100) });

describe('two runs', () => {
  test('agree where the whole interval of each difference lies within the tolerance', () => {
    const noisy = run({ tcp: around(200.2, 0.98), tfo: around(100.1, 0.98) });
    const twin = compareTwins(exact, noisy);
    assert.equal(twin.outcome, 'agrees');
    // 97.5 % of the binomial for 50: the 17th to the 34th of values 0.02 ms apart.
    assert.deepEqual(rounded(armOf(twin, 'tfo').p50), {
      first: 100,
      second: 100.59,
      difference: 0.59,
      low: 0.42,
      high: 0.76,
      tolerance: 1.5,
      outcome: 'agrees',
    });
    assert.deepEqual(rounded(armOf(twin, 'tfo').savedRtts ?? assert.fail()), {
      first: 1,
      second: 1.001,
      difference: 0.001,
      low: 0.001,
      high: 0.001,
      tolerance: 0.03,
      outcome: 'agrees',
    });
    assert.equal(armOf(twin, 'tcp').savedRtts, null);
  });

  test('differ where an interval lies wholly outside, on either side', () => {
    const slower = compareTwins(exact, run({ tcp: around(202), tfo: around(102) }));
    assert.equal(slower.outcome, 'differs');
    assert.equal(armOf(slower, 'tfo').p50.outcome, 'differs');
    assert.equal(armOf(slower, 'tfo').savedRtts?.outcome, 'agrees');
    const faster = compareTwins(exact, run({ tcp: around(198), tfo: around(98) }));
    assert.equal(faster.outcome, 'differs');
  });

  test('differ in round trips saved even if the medians are close', () => {
    const twin = compareTwins(exact, run({ tcp: around(200), tfo: around(101.4) }), {
      medianMs: 1.5,
      rttShare: 0.01,
      savedRtts: 0.01,
    });
    assert.equal(armOf(twin, 'tfo').p50.outcome, 'agrees');
    assert.equal(armOf(twin, 'tfo').savedRtts?.outcome, 'differs');
    assert.equal(armOf(twin, 'tfo').outcome, 'differs');
    assert.equal(armOf(twin, 'tcp').outcome, 'agrees');
  });

  test('are inconclusive where an interval straddles the tolerance or has no bounds', () => {
    const wide = compareTwins(exact, run({ tcp: around(200), tfo: around(100, 4) }));
    assert.equal(armOf(wide, 'tfo').p50.outcome, 'inconclusive');
    assert.equal(wide.outcome, 'inconclusive');
    const few = { tcp: around(200, 0, 6), tfo: around(100, 0, 6) };
    const twin = compareTwins(run(few), run(few));
    assert.deepEqual([twin.outcome, armOf(twin, 'tfo').p50.low], ['inconclusive', null]);
  });

  test('may have numbers of samples of their own', () => {
    const twin = compareTwins(exact, run({ tcp: around(200, 0, 30), tfo: around(100, 0, 30) }));
    assert.equal(twin.outcome, 'agrees');
    assert.deepEqual([twin.first.samples, twin.second.samples], [50, 30]);
  });

  test('take 1 % of a long path as tolerance', () => {
    const long = (findings: Findings) => ({
      ...findings,
      cells: findings.cells.map((cell) => ({ ...cell, path: { ...cell.path, rttMs: 600 } })),
    });
    const twin = compareTwins(
      run({ tcp: around(1200), tfo: around(600) }, long),
      run({ tcp: around(1204), tfo: around(604) }, long),
    );
    assert.equal(armOf(twin, 'tfo').p50.tolerance, 6);
    assert.equal(twin.outcome, 'agrees');
  });

  test('differ where one alone failed, and leave open what failed in both', () => {
    const failed = run({ tcp: around(200), tfo: around(Infinity) });
    const one = compareTwins(exact, failed);
    assert.deepEqual([armOf(one, 'tfo').outcome, armOf(one, 'tfo').p50.second], ['differs', null]);
    assert.equal(armOf(compareTwins(failed, failed), 'tfo').outcome, 'inconclusive');
  });

  test('are not compared in a cell that is invalid in one of them', () => {
    const invalid = run({ tcp: around(200), tfo: around(100) }, (findings) => ({
      ...findings,
      cells: findings.cells.map((cell) => ({
        ...cell,
        valid: false,
        invalidBecause: ['too slow'],
      })),
    }));
    const twin = compareTwins(exact, invalid);
    assert.deepEqual(twin.cells[0]?.notCompared, ['the second run: too slow']);
    assert.equal(twin.outcome, 'inconclusive');
  });
});

describe('runs that are no twins are refused', () => {
  const refusal = (change: (findings: Findings) => Findings) => {
    try {
      compareTwins(exact, run({ tcp: around(200), tfo: around(100) }, change));
    } catch (error) {
      assert.ok(error instanceof NotTwinsError);
      return error.message.split('\n').slice(0, -1);
    }
    return assert.fail('not refused');
  };
  const head = 'a-run and b-run are no twins:';

  test('with everything that differs', () => {
    const change = (findings: Findings): Findings => ({
      ...findings,
      run: 'b-run',
      scenario: { ...findings.scenario, sha256: 'bb', seed: 8, arms: ['tcp', 'tfo-cold'] },
    });
    assert.deepEqual(refusal(change), [
      head,
      '- the scenario files differ: aa and bb',
      '- the seeds differ: 7 and 8',
      '- the arms differ: tcp, tfo and tcp, tfo-cold',
    ]);
  });

  test('with cells that only one has, or that are set otherwise under the same name', () => {
    const cells = (change: (cell: CellFindings) => CellFindings) => (findings: Findings) => ({
      ...findings,
      run: 'b-run',
      cells: findings.cells.map(change),
    });
    assert.deepEqual(refusal(cells((cell) => ({ ...cell, id: 'rtt=50ms' }))), [
      head,
      '- cell rtt=100ms is in the first alone',
      '- cell rtt=50ms is in the second alone',
    ]);
    assert.deepEqual(
      refusal(
        cells((cell) => ({
          ...cell,
          path: { ...cell.path, rttMs: 90 },
          load: { clients: 2, pauseMs: null, arrivalsPerSecond: null },
        })),
      ),
      [head, '- cell rtt=100ms has another path, load'],
    );
  });
});

function rounded<T extends object>(difference: T): T {
  return Object.fromEntries(
    Object.entries(difference).map(([key, value]) => [
      key,
      typeof value === 'number' ? Number(value.toFixed(3)) : value,
    ]),
  ) as T;
}
