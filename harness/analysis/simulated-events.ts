import { correlatedDraws, netemShare } from '../plan/correlated-draws.ts';
import type { Chance, Loss } from '../scenario/scenario.ts';

/** Whether it happens to the next packet, of a chance that netem draws with its correlation. */
export function chanceDraws(chance: Chance | null, random: () => number): () => boolean {
  if (chance === null || chance.percent === 0) return () => false;
  const draw = correlatedDraws(chance.correlationPercent, random);
  const threshold = netemShare(chance.percent);
  return () => draw() <= threshold;
}

/** Whether the next packet is lost. */
export function lossDraws(loss: Loss | null, random: () => number): () => boolean {
  if (loss === null) return () => false;
  if (loss.model === 'random') return chanceDraws(loss, random);
  const happens = (percent: number) => random() < (percent / 100) * 2 ** 32;
  if (loss.model === 'gemodel') {
    let bad = false;
    return () => {
      const lost = bad ? loss.badLoss : loss.goodLoss;
      if (happens(bad ? loss.r : loss.p)) bad = !bad;
      return happens(lost);
    };
  }
  let state = 1;
  const moves: Readonly<Record<number, readonly (readonly [to: number, percent: number])[]>> = {
    1: [
      [4, loss.p14],
      [3, loss.p13],
    ],
    2: [[3, loss.p23]],
    3: [
      [2, loss.p32],
      [1, loss.p31],
    ],
    4: [[1, 100]],
  };
  return () => {
    let left = (random() / 2 ** 32) * 100;
    for (const [to, percent] of moves[state] ?? []) {
      if (left < percent) {
        state = to;
        break;
      }
      left -= percent;
    }
    return state >= 3;
  };
}
