import { independentDraws } from '../plan/correlated-draws.ts';
import { jitterDraws } from '../plan/jitter-draws.ts';
import { netemPacketNs } from '../plan/packet-time.ts';
import type { Direction } from '../scenario/scenario.ts';
import { simulateNetem } from './netem-simulation.ts';
import { nsPerMs } from './time-findings.ts';

/** How long a lone probe takes through a direction that does what it was asked for. */
export interface DelayModel {
  /** Equally likely delays, ascending, milliseconds: one for a steady delay. */
  readonly delaysMs: Float64Array;
  /** What no delay lies below or above. */
  readonly lowMs: number;
  readonly highMs: number;
  /** Correlation with the probe before; null where it is not known. */
  readonly lagOne: number | null;
}

/** The probes whose delays are modelled. */
export interface Spacing {
  readonly wireBytes: number;
  readonly intervalUs: number;
}

/**
 * netem's delay with its jitter, cut off at none, and the probe's time at netem's rate. A bottleneck lets a
 * lone probe pass at once: it is a token bucket. Where packets wait for slots, netem is simulated.
 */
export function delayModel(direction: Direction, spacing: Spacing): DelayModel {
  const { delayMs, jitter, rate, slot } = direction;
  const steadyMs = delayMs + (rate === null ? 0 : netemPacketNs(spacing.wireBytes, rate) / nsPerMs);
  const draws = jitter === null ? null : jitterDraws(jitter);
  const bounds = {
    lowMs: Math.max(0, steadyMs + (draws?.lowMs ?? 0)),
    highMs: Math.max(0, steadyMs + (draws?.highMs ?? 0)) + (slot?.maxMs ?? 0),
  };
  if (slot !== null)
    return { ...bounds, delaysMs: slottedDelays(direction, spacing), lagOne: null };
  if (draws === null) return { ...bounds, delaysMs: Float64Array.of(steadyMs), lagOne: 0 };
  const delaysMs = draws.offsetsMs.map((offset) => Math.max(0, steadyMs + offset));
  return { ...bounds, delaysMs, lagOne: draws.lagOne };
}

const simulatedProbes = 50_000;

function slottedDelays(direction: Direction, { wireBytes, intervalUs }: Spacing): Float64Array {
  const alone = { ...direction, loss: null, duplicate: null, corrupt: null, reorder: null };
  const sent = Array.from({ length: simulatedProbes }, (_, index) => ({
    atNs: (index + 1) * intervalUs * 1000,
    wireBytes,
  }));
  const delivered = simulateNetem(alone, sent, independentDraws(1));
  return Float64Array.from(delivered, ({ index, atNs }) => {
    return (atNs - (sent[index]?.atNs ?? Number.NaN)) / nsPerMs;
  }).sort();
}
