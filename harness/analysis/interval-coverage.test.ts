import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { independentDraws } from '../plan/correlated-draws.ts';
import { drawOffsetMs, jitterDraws } from '../plan/jitter-draws.ts';
import { lossModel } from '../plan/loss-model.ts';
import { jitterOf, plainDirection, randomLoss } from '../plan/path-fixture.ts';
import type { Loss } from '../scenario/scenario.ts';
import { countInterval } from './count-interval.ts';
import type { Interval } from './findings.ts';
import { kolmogorovDistance, kolmogorovLimit } from './kolmogorov.ts';
import { meanInterval, momentsOf, sdInterval } from './mean-interval.ts';
import { sortedValues } from './quantile.ts';
import { lossDraws } from './simulated-events.ts';

const packets = 10_000;

function countOf(loss: Loss) {
  return lossModel({ ...plainDirection, loss }).count(packets);
}

function gemodel(p: number, r: number, badLoss: number, goodLoss: number) {
  return { model: 'gemodel', p, r, badLoss, goodLoss } as const;
}

describe('the number of losses in bursts leaves its interval about once in a million', () => {
  for (const { loss, accepted, below, above } of [
    {
      loss: gemodel(1, 25, 100, 0),
      accepted: { low: 184, high: 672 },
      below: 1.267e-6,
      above: 2.206e-7,
    },
    {
      loss: gemodel(1, 10, 70, 0.1),
      accepted: { low: 306, high: 1133 },
      below: 1.54e-6,
      above: 1.941e-7,
    },
  ]) {
    test(`with ${JSON.stringify(loss)}`, () => {
      assert.deepEqual(countInterval(packets, countOf(loss)), accepted);
      const exact = lossesOfChain(loss);
      const sum = (part: Float64Array) => part.reduce((all, each) => all + each, 0);
      // Of the same chain, in another language.
      assertShare(sum(exact.subarray(0, accepted.low)), below);
      assertShare(sum(exact.subarray(accepted.high + 1)), above);
    });
  }
});

function assertShare(actual: number, expected: number): void {
  assert.ok(Math.abs(actual / expected - 1) < 0.01, `${actual} is not ${expected}`);
}

/** The chance of each number of losses, exactly: packet after packet through the good state and the bad one. */
function lossesOfChain(percent: ReturnType<typeof gemodel>): Float64Array {
  const p = percent.p / 100;
  const r = percent.r / 100;
  const badLoss = percent.badLoss / 100;
  const goodLoss = percent.goodLoss / 100;
  const most = 3000;
  const good = new Float64Array(most + 1);
  const bad = new Float64Array(most + 1);
  good[0] = 1;
  for (let packet = 0; packet < packets; packet += 1) {
    // From many losses to few, so that the count before is still that of the packet before.
    for (let lost = Math.min(most, packet + 1); lost >= 0; lost -= 1) {
      const inGood = (1 - goodLoss) * good[lost]! + goodLoss * (good[lost - 1] ?? 0);
      const inBad = (1 - badLoss) * bad[lost]! + badLoss * (bad[lost - 1] ?? 0);
      good[lost] = inGood * (1 - p) + inBad * r;
      bad[lost] = inGood * p + inBad * (1 - r);
    }
  }
  return good.map((each, lost) => each + bad[lost]!);
}

/**
 * What is only simulated cannot show once in a million. So these intervals are made to be left once in twenty, and of
 * 1000 draws 50 are to be outside: 16 to 84 with five standard deviations of such a count.
 */
const missed = 0.05;
const draws = 1000;

function assertMissed(isOutside: () => boolean): void {
  let outside = 0;
  for (let draw = 0; draw < draws; draw += 1) if (isOutside()) outside += 1;
  assert.ok(outside >= 16 && outside <= 84, `${outside} of ${draws} outside`);
}

function leaves({ low, high }: Interval, value: number): boolean {
  return value < low || value > high;
}

describe('one in twenty is outside an interval made for that', () => {
  for (const loss of [
    randomLoss(3),
    randomLoss(20, 25),
    { model: 'state', p13: 2, p31: 30, p32: 20, p23: 40, p14: 0.5 },
  ] as const) {
    test(`of the number of losses with ${JSON.stringify(loss)}`, () => {
      const accepted = countInterval(packets, countOf(loss), missed);
      const random = independentDraws(1);
      assertMissed(() => {
        const isLost = lossDraws(loss, random);
        let lost = 0;
        for (let packet = 0; packet < packets; packet += 1) if (isLost()) lost += 1;
        return leaves(accepted, lost);
      });
    });
  }

  const probes = 3000;
  for (const name of ['uniform', 'normal', 'pareto', 'paretonormal'] as const) {
    const jitter = jitterOf(10, name);
    const expected = momentsOf(jitterDraws(jitter).offsetsMs);
    const offsets = () => {
      const offsetMs = drawOffsetMs(jitter, independentDraws(1));
      return () => momentsOf(Float64Array.from({ length: probes }, offsetMs));
    };

    test(`of the mean of ${name} jitter`, () => {
      const found = offsets();
      const accepted = meanInterval(expected, probes, missed);
      assertMissed(() => leaves(accepted, found().mean));
    });

    test(`of the standard deviation of ${name} jitter`, () => {
      const found = offsets();
      const accepted = sdInterval(expected, probes, missed);
      assertMissed(() => leaves(accepted, found().sd));
    });
  }

  test('of the distance of a distribution', () => {
    const random = independentDraws(1);
    const uniform = () => random() / 2 ** 32;
    const even = { atMost: (share: number) => share, below: (share: number) => share };
    const limit = kolmogorovLimit(1000, missed);
    assertMissed(() => {
      const values = sortedValues(Float64Array.from({ length: 1000 }, uniform));
      return kolmogorovDistance(values, even, 0) > limit;
    });
  });
});
