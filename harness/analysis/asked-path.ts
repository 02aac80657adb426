import { lossRate } from '../plan/loss-model.ts';
import type { Direction, Path } from '../scenario/scenario.ts';
import { momentsOf } from './mean-interval.ts';
import type { DirectionAsked, PathFindings } from './path-findings.ts';

/** What the findings say of the path asked for. */
export function pathFindings(path: Path): PathFindings {
  const both = [path.up, path.down];
  const rates = both.flatMap(({ rate, bottleneck }) =>
    [rate, bottleneck].flatMap((limit) => (limit === null ? [] : [limit.bitsPerSecond])),
  );
  return {
    ip: path.ip,
    mtuBytes: path.mtuBytes,
    rttMs: path.rttMs,
    jitterMs: Math.max(...both.map(({ jitter }) => jitter?.ms ?? 0)),
    lossPercent: Math.max(...both.map(lossPercent)),
    rateMbps: rates.length === 0 ? null : Math.min(...rates) / 1e6,
    up: directionAsked(path.up),
    down: directionAsked(path.down),
  };
}

/** What the scenario says; of the models with states, what their parameters come to in the long run. */
function lossPercent(direction: Direction): number {
  const { loss } = direction;
  if (loss === null) return 0;
  const isPlain = loss.model === 'random' && loss.correlationPercent === 0;
  return isPlain ? loss.percent : Number((100 * lossRate(direction)).toPrecision(6));
}

function directionAsked(direction: Direction): DirectionAsked {
  const { jitter } = direction;
  if (jitter === null) return { ...direction, jitter };
  const { distribution } = jitter;
  if (distribution.name !== 'measured')
    return { ...direction, jitter: { ...jitter, distribution } };
  const { mean, sd } = momentsOf(Float64Array.from(distribution.delaysMs));
  const described = {
    name: distribution.name,
    delays: distribution.delaysMs.length,
    meanMs: mean,
    sdMs: sd,
  };
  return { ...direction, jitter: { ...jitter, distribution: described } };
}
