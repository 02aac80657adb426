import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { chanceModel } from './correlated-draws.ts';
import { lossModel, lossRate, markModel, pairSpared } from './loss-model.ts';
import { chance, gilbertLoss, plainDirection, randomLoss } from './path-fixture.ts';
import { reorderModel } from './reorder-model.ts';

function assertClose(actual: number, expected: number, tolerance = 1e-9): void {
  assert.ok(Math.abs(actual - expected) <= tolerance * expected, `${actual} is not ${expected}`);
}

describe('independent losses', () => {
  const model = lossModel({ ...plainDirection, loss: randomLoss(10) });

  test('are binomial, in runs of geometric length', () => {
    assert.equal(model.rate, 0.1);
    assertClose(model.count(1000).mean, 100);
    assertClose(model.count(1000).variance, 90);
    assertClose(model.bursts.share[0] ?? 0, 0.9);
    assertClose(model.bursts.share[2] ?? 0, 0.009);
    assertClose(model.gaps.share[1] ?? 0, 0.09);
    assertClose(model.bursts.perPacket, 0.09);
  });

  test('spare a packet that has a copy, one of which gets through', () => {
    const direction = { ...plainDirection, loss: randomLoss(10), duplicate: chance(20) };
    // netem counts a packet down that is lost and was to be sent twice: it is sent once.
    assertClose(lossModel(direction).rate, 0.08);
    assertClose(pairSpared(direction), 0.81);
  });

  test('are marks where the path marks', () => {
    const direction = { ...plainDirection, loss: randomLoss(10), ecn: true };
    assert.equal(lossModel(direction).rate, 0);
    assert.equal(markModel(direction).rate, 0.1);
    // Either of packet and copy may be marked.
    assertClose(markModel({ ...direction, duplicate: chance(20) }).rate, 0.1 * (1 + 0.2 * 0.9));
  });
});

describe('Gilbert-Elliott losses', () => {
  const model = lossModel({ ...plainDirection, loss: gilbertLoss(1, 25) });

  test('have the share of the bad state and bursts of its length', () => {
    assertClose(model.rate, 1 / 26);
    assertClose(model.bursts.share[0] ?? 0, 0.25);
    assertClose(model.bursts.share[3] ?? 0, 0.25 * 0.75 ** 3);
    assertClose(model.bursts.perPacket, 0.25 / 26);
    assertClose(model.gaps.share[0] ?? 0, 0.01);
  });

  test('scatter more than independent ones, by what follows from the chain', () => {
    // Autocorrelation (1 - p - r)^k: variance p(1-p) n (1 + 0.74) / (1 - 0.74), but for the ends.
    const { mean, variance } = model.count(100_000);
    assertClose(mean, 100_000 / 26, 1e-3);
    assertClose(variance / 100_000, (25 / 26 ** 2) * (1.74 / 0.26), 1e-3);
  });

  test('begin in the good state: the first packet is never lost there', () => {
    assert.equal(model.count(1).mean, 0);
    assertClose(model.count(2).mean, 0.01);
  });

  test('follow the loss of each state', () => {
    const loss = { model: 'gemodel', p: 1, r: 10, badLoss: 70, goodLoss: 1 } as const;
    assertClose(lossRate({ ...plainDirection, loss }), (0.7 * 1 + 0.01 * 10) / 11);
  });
});

test('the four states lose in bursts and alone', () => {
  // With p32 = p14 = 0 and p23 = 1 it is Gilbert's model of p13 and p31.
  const simple = { model: 'state', p13: 1, p31: 25, p32: 0, p23: 100, p14: 0 } as const;
  assertClose(lossRate({ ...plainDirection, loss: simple }), 1 / 26);
  // Isolated losses alone: of each 1 + 1/0.02 packets one.
  const isolated = { ...simple, p13: 0, p14: 2 };
  assertClose(lossRate({ ...plainDirection, loss: isolated }), 0.02 / 1.02);
  const { share } = lossModel({ ...plainDirection, loss: isolated }).bursts;
  assert.deepEqual([...share], [1]);
});

test("netem's correlation makes rare events far rarer than asked", () => {
  assertClose(chanceModel(chance(20, 25)).rate, 0.102, 0.01);
  assert.ok(chanceModel(chance(1, 25)).rate < 1e-5);
  // They come in runs: what was below the threshold once tends to be so again.
  const { share } = chanceModel(chance(20, 25)).bursts;
  assertClose(1 - (share[0] ?? 0), 0.22, 0.03);
});

test('every packet and none are certain whatever their correlation', () => {
  assert.equal(chanceModel(chance(100, 50)).rate, 1);
  assert.equal(chanceModel(chance(0, 50)).rate, 0);
});

test('of packets that may be sent ahead, those after one that was have to wait', () => {
  assertClose(reorderModel({ ...chance(25), gap: 1 }).rate, 0.25);
  assertClose(reorderModel({ ...chance(25), gap: 5 }).rate, 1 / 8);
  assertClose(reorderModel({ ...chance(100), gap: 5 }).rate, 1 / 5);
  // Every fifth without fail: nothing is left to chance.
  assert.equal(reorderModel({ ...chance(100), gap: 5 }).count(1000).variance, 0);
  assertClose(reorderModel({ ...chance(25), gap: 1 }).count(1000).variance, 187.5);
});
