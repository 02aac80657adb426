import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { measureDirection } from './path-measure.ts';
import { type PacketLine, packetRecords } from './path-records.ts';

const none = packetRecords([]);
const plainly = { aheadMs: null, copiesTell: true };

/** Lines of packets sent a millisecond apart, by sequence: the delays of their arrivals in ms, none if lost. */
function records(delays: readonly (readonly number[])[], marks: Partial<PacketLine> = {}) {
  const arrivals = delays
    .flatMap((each, sequence) => each.map((ms) => sequence + ms))
    .toSorted((a, b) => a - b);
  return packetRecords(
    delays.flatMap((each, sequence): PacketLine[] => {
      const line = { sequence, sentNs: sequence * 1e6, corrupted: false, ce: false, ...marks };
      if (each.length === 0) return [{ ...line, copy: 0, order: null, delayNs: null }];
      return each.map((ms, copy) => ({
        ...line,
        copy,
        order: arrivals.indexOf(sequence + ms),
        delayNs: ms * 1e6,
      }));
    }),
  );
}

function measure(delays: readonly (readonly number[])[], aheadMs: number | null = null) {
  return measureDirection({ probe: records(delays), train: none }, { aheadMs, copiesTell: false });
}

describe('the probes of a direction', () => {
  test('are counted as sent, lost and duplicated, with the delays of the first arrivals', () => {
    const { findings, arrivals } = measure([[50], [52, 53], [], [51]]);
    assert.deepEqual(findings, {
      probes: 4,
      lost: 1,
      duplicated: 1,
      corrupted: 0,
      marked: 0,
      reordered: 0,
      bursts: { count: 1, meanLength: 1, longest: 1 },
      delayMs: { min: 50, median: 51, mean: 51, sd: Math.sqrt(2 / 3), max: 52 },
    });
    assert.equal(arrivals, 4);
  });

  test('have no delay where none arrived', () => {
    const { findings } = measure([[], []]);
    assert.equal(findings.delayMs, null);
    assert.deepEqual(findings.bursts, { count: 1, meanLength: 2, longest: 2 });
  });

  test('are compared in their delay where they arrived once and were not sent ahead', () => {
    const { delaysMs, sortedMs, single, sentAhead } = measure([[50], [51, 52], [0.02], []], 25);
    assert.deepEqual(delaysMs, Float64Array.of(50, Number.NaN, Number.NaN, Number.NaN));
    assert.deepEqual([...sortedMs], [50]);
    assert.deepEqual([single, sentAhead], [2, 1]);
  });

  test('are compared in the delay of their first copy where no packet overtakes another', () => {
    const probe = records([[50], [51, 52]]);
    const { delaysMs } = measureDirection({ probe, train: none }, plainly);
    assert.deepEqual(delaysMs, Float64Array.of(50, 51));
  });

  test('are reordered where one that was sent later came first', () => {
    // Sent at 0, 1, 2, 3 ms: the third arrives first, the fourth last.
    assert.equal(measure([[50], [50], [10], [50]]).findings.reordered, 2);
    assert.equal(measure([[50], [50], [50], [50]]).findings.reordered, 0);
  });

  test('form bursts, of which those at the ends may be longer than seen', () => {
    const { burstLengths, gapLengths } = measure([[], [50], [], [], [50], [50], [], [50]]);
    assert.deepEqual([burstLengths, gapLengths], [Float64Array.of(2, 1), Float64Array.of(1, 2)]);
  });

  test('are marked where Congestion Experienced arrives on an intact packet', () => {
    const marked = records([[50], [50]], { ce: true });
    const both = measureDirection({ probe: marked, train: none }, plainly);
    assert.equal(both.findings.marked, 2);
    assert.deepEqual(both.findings.bursts, { count: 1, meanLength: 2, longest: 2 });
    const flipped = records([[50], [50]], { ce: true, corrupted: true });
    const { findings } = measureDirection({ probe: flipped, train: none }, plainly);
    assert.deepEqual([findings.marked, findings.corrupted], [0, 2]);
  });
});

test('a train is what arrived of it and when', () => {
  const train = records([[50], [50.5, 50.6], [], [0.01]]);
  const measured = measureDirection(
    { probe: none, train },
    { aheadMs: 25, copiesTell: false },
  ).train;
  assert.deepEqual(
    [measured.sent, measured.arrived, measured.arrivals, measured.reordered, measured.sendingMs],
    [4, 3, 4, 2, 3],
  );
  assert.deepEqual(measured.firstMs, Float64Array.of(50, 51.5, Number.NaN, Number.NaN));
  assert.deepEqual([...measured.arrivalsMs], [50, 51.5, 51.6]);
});
