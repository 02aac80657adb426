import type { Clock } from '../lab/lab.ts';
import { chanceModel } from '../plan/correlated-draws.ts';
import { wireBytes } from '../plan/packet-time.ts';
import { type Asked, type ProbePlan, probePayloadBytes, probePlan } from '../plan/probes.ts';
import type { Direction } from '../scenario/scenario.ts';
import { checkInWords } from './check-in-words.ts';
import { judged } from './check-outcome.ts';
import { delayChecks } from './delay-checks.ts';
import { type DelayModel, delayModel } from './delay-model.ts';
import type { CellFindings } from './findings.ts';
import { lossChecks } from './loss-checks.ts';
import { packetChecks } from './packet-checks.ts';
import type { DirectionFindings, PathCheck } from './path-findings.ts';
import { measureDirection } from './path-measure.ts';
import type { DirectionRecords, PathRecords } from './path-records.ts';
import { type Tolerances, tolerances } from './path-tolerances.ts';
import { queueChecks } from './queue-checks.ts';
import { rateCheck, rateIsAsked, trainRate } from './rate-checks.ts';

export interface CheckedPath {
  readonly measured: NonNullable<CellFindings['measured']>;
  /** Where the path was not the one asked for, one sentence with figures each; empty if it was. */
  readonly problems: readonly string[];
}

/** Compares what the probes met in each direction with what was asked of the emulator. */
export function checkPath(records: PathRecords, asked: Asked, clock: Clock): CheckedPath {
  const plan = probePlan(asked);
  const sizes = {
    probe: wireBytes(probePayloadBytes, asked.path.ip),
    train: wireBytes(plan.trainBytes, asked.path.ip),
  };
  const check = (name: 'up' | 'down') =>
    checkDirection(records[name], asked.path[name], { plan, sizes, tolerance: tolerances[clock] });
  const measured = { up: check('up'), down: check('down') };
  const problems = (['up', 'down'] as const).flatMap((name) =>
    measured[name].checks
      .filter(({ outcome }) => outcome === 'fail')
      .map((failed) => `${name}: ${checkInWords(failed)}`),
  );
  return { measured, problems };
}

interface Circumstances {
  readonly plan: ProbePlan;
  /** Bytes on the wire. */
  readonly sizes: { readonly probe: number; readonly train: number };
  readonly tolerance: Tolerances;
}

function checkDirection(
  records: DirectionRecords,
  direction: Direction,
  { plan, sizes, tolerance }: Circumstances,
): DirectionFindings {
  const spacing = { wireBytes: sizes.probe, intervalUs: plan.intervalUs };
  const whole = delayModel(direction, spacing);
  const aheadMs = aheadBelowMs(direction, whole, tolerance);
  const measured = measureDirection(records, aheadMs);
  const rate = trainRate(direction, measured.train, sizes.train, tolerance);
  const findings = {
    ...measured.findings,
    rateMbps: rateIsAsked(direction) ? (rate?.mbps ?? null) : null,
  };
  const flips = flipsOf(direction, plan, sizes.probe);
  if (findings.probes === 0) return { ...findings, checks: [noProbes] };
  const loss = lossChecks(direction, measured, flips);
  // Nothing else can be said, and whether that is what was asked for the loss says.
  if (findings.lost === findings.probes) return { ...findings, checks: loss };
  return {
    ...findings,
    checks: [
      ...delayChecks(direction, measured, withoutAhead(whole, aheadMs), tolerance),
      ...loss,
      ...packetChecks(direction, measured, whole, { aheadMs, hiddenFlips: flips.hidden }),
      rateCheck(direction, measured.train, sizes.train, tolerance),
      ...queueChecks(direction, measured.train, sizes.train, tolerance),
    ],
  };
}

const noProbes: PathCheck = judged({
  what: 'probes',
  unit: 'packets',
  asked: null,
  expected: null,
  measured: 0,
  low: 1,
  high: null,
  count: 0,
  of: 'probes',
  method: 'some must be sent',
});

/** Below this a probe was not delayed at all: half of what any delayed one takes, or what timers are off by. */
function aheadBelowMs(
  { reorder }: Direction,
  { lowMs }: DelayModel,
  { delayMs, lateMs }: Tolerances,
): number | null {
  return reorder === null ? null : Math.max(lowMs / 2, delayMs + lateMs);
}

function withoutAhead(model: DelayModel, aheadMs: number | null): DelayModel {
  if (aheadMs === null) return model;
  return { ...model, delaysMs: model.delaysMs.filter((ms) => ms >= aheadMs) };
}

/** TTL and header checksum of IPv4: a router changes them, so that a flip there may pass unseen. */
const routersBytes = 3;

/** What the flipped bits of corruption do to what else is counted, shares of the probes. */
function flipsOf({ corrupt }: Direction, { ecn }: ProbePlan, bytes: number) {
  const rate = corrupt === null ? 0 : chanceModel(corrupt).rate;
  return {
    hidden: routersBytes / bytes,
    // A mark on a corrupted packet is not counted.
    hiding: rate,
    // One bit makes Congestion Experienced of ECT(0).
    marking: ecn ? rate / (8 * bytes) : 0,
  };
}
