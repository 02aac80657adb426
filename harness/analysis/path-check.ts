import { probeWireBytes, trainWireBytes } from '../plan/probes.ts';
import type { Path } from '../scenario/scenario.ts';
import { binomialTest } from './binomial.ts';
import type { CellFindings } from './findings.ts';
import { type MeasuredDirection, measureDirection } from './path-measure.ts';
import type { PathRecords } from './path-records.ts';
import { medianInterval, quantile, type SortedValues } from './quantile.ts';

/** A delay may be off by the larger of these two: timers and scheduling cost microseconds at any delay ... */
export const delayToleranceMs = 0.05;
/** ... and nobody takes a delay 1 % longer for another path. */
export const delayToleranceShare = 0.01;
/** netem rounds the time of each packet to its clock, and 63 gaps make the rate. */
export const rateToleranceShare = 0.03;
/** Where no rate is asked for, a back-to-back train must come at least this fast. */
export const unlimitedMbps = 500;
/** A sound path fails a check of chance once in 10,000: a matrix of a hundred cells must not cry wolf. */
export const alpha = 1e-4;
/**
 * From `spreadProbes` on, delays must vary by at least this share of the jitter, or there was none: twenty
 * values uniform in +- jitter lie so close together with a probability of 4e-24.
 */
export const spreadShare = 0.1;
export const spreadProbes = 20;

export interface PathCheck {
  readonly measured: NonNullable<CellFindings['measured']>;
  /** Where the path was not the one asked for, one sentence with figures each; empty if it was. */
  readonly problems: readonly string[];
}

/** Compares what the probes met in each direction with what was asked of the emulator. */
export function checkPath(records: PathRecords, path: Path): PathCheck {
  const rateAsked = path.rateBitsPerSecond !== null;
  const up = measureDirection(records.up, rateAsked);
  const down = measureDirection(records.down, rateAsked);
  return {
    measured: { up: up.findings, down: down.findings },
    problems: [
      ...directionProblems(up, path).map((problem) => `up: ${problem}`),
      ...directionProblems(down, path).map((problem) => `down: ${problem}`),
    ],
  };
}

function directionProblems(direction: MeasuredDirection, path: Path): string[] {
  const { probes, lost } = direction.findings;
  if (probes === 0) return ['no probes were sent'];
  if (lost === probes) return path.lossPercent < 100 ? [`none of ${probes} probes arrived`] : [];
  const delayProblems = path.jitterMs > 0 ? jitteredDelayProblems : steadyDelayProblems;
  return [
    ...delayProblems(direction.delaysMs, path),
    ...lossProblems(probes, lost, path.lossPercent),
    ...rateProblems(direction, path),
  ];
}

/** Half the round trip, and the time that a probe takes at the link's rate. */
function askedDelayMs({ rttMs, rateBitsPerSecond }: Path): number {
  const perProbe = probeWireBytes * 8 * 1000;
  return rttMs / 2 + (rateBitsPerSecond === null ? 0 : perProbe / rateBitsPerSecond);
}

function toleranceMs(askedMs: number): number {
  return Math.max(delayToleranceMs, delayToleranceShare * askedMs);
}

function steadyDelayProblems(delaysMs: SortedValues, path: Path): string[] {
  const asked = askedDelayMs(path);
  const tolerance = toleranceMs(asked);
  // Every probe takes the same time; one in a hundred may be late where a machine is busy.
  for (const [name, percent] of steadyQuantiles) {
    const delay = quantile(delaysMs, percent);
    if (Math.abs(delay - asked) > tolerance)
      return [
        `${name} one-way delay ${ms(delay)}, asked ${ms(asked)} (tolerance ${ms(tolerance)})`,
      ];
  }
  return [];
}

const steadyQuantiles = [
  ['median', 50],
  ['least', 0],
  ['99th percentile of the', 99],
] as const;

/**
 * netem draws each delay uniformly from asked +- jitter and the packets keep their order, so a slow one holds
 * up those behind it: delays move up from the uniform distribution, but not past its end. The median
 * may therefore lie anywhere above what was asked, up to the maximum, but below it only by chance.
 */
function jitteredDelayProblems(delaysMs: SortedValues, path: Path): string[] {
  const asked = askedDelayMs(path);
  const tolerance = toleranceMs(asked);
  const min = delaysMs[0] ?? Number.NaN;
  const max = delaysMs.at(-1) ?? Number.NaN;
  const wanted = `asked ${ms(asked)} +- ${ms(path.jitterMs)} (tolerance ${ms(tolerance)})`;
  const problems: string[] = [];
  if (min < asked - path.jitterMs - tolerance) {
    problems.push(`least one-way delay ${ms(min)}, ${wanted}`);
  }
  if (max > asked + path.jitterMs + tolerance) {
    problems.push(`greatest one-way delay ${ms(max)}, ${wanted}`);
  }
  // The interval's bound, not the median itself: a few hundred draws scatter that by more than the tolerance.
  const median = medianInterval(delaysMs, 1 - 2 * alpha);
  if (median !== null && median.high < asked - tolerance) {
    problems.push(`median one-way delay ${ms(quantile(delaysMs, 50))}, ${wanted}`);
  }
  if (delaysMs.length >= spreadProbes && max - min < spreadShare * path.jitterMs) {
    problems.push(`one-way delays vary by only ${ms(max - min)}, ${wanted}`);
  }
  return problems;
}

function lossProblems(probes: number, lost: number, askedPercent: number): string[] {
  const p = binomialTest(lost, probes, askedPercent / 100);
  if (p >= alpha) return [];
  const percent = figure((100 * lost) / probes);
  const chance = p === 0 ? '0' : p.toExponential(1);
  return [
    `${lost} of ${probes} probes lost (${percent} %), asked ${askedPercent} % (p = ${chance})`,
  ];
}

function rateProblems(direction: MeasuredDirection, path: Path): string[] {
  const { findings, trainGaps, trainMbps } = direction;
  if (path.rateBitsPerSecond === null) {
    // Jitter spreads a train by itself.
    if (path.jitterMs > 0 || trainMbps === null || trainMbps >= unlimitedMbps) return [];
    return [`rate ${figure(trainMbps)} Mbit/s, although no limit was asked for`];
  }
  const asked = path.rateBitsPerSecond / 1e6;
  if (findings.rateMbps === null) {
    return [
      `too little of the packet train arrived to measure the rate, asked ${figure(asked)} Mbit/s`,
    ];
  }
  const low = leastRateMbps(asked * (1 - rateToleranceShare), trainGaps, path.jitterMs);
  const high = asked * (1 + rateToleranceShare);
  if (findings.rateMbps >= low && findings.rateMbps <= high) return [];
  return [
    `rate ${figure(findings.rateMbps)} Mbit/s, asked ${figure(asked)} Mbit/s ` +
      `(accepted ${figure(low)} to ${figure(high)})`,
  ];
}

/** Jitter stretches a train: the first packet may come early and the last late by the whole jitter. */
function leastRateMbps(rateMbps: number, gaps: number, jitterMs: number): number {
  const kilobits = (gaps * trainWireBytes * 8) / 1000;
  return kilobits / (kilobits / rateMbps + 2 * jitterMs);
}

function ms(value: number): string {
  return `${Number(value.toFixed(3))} ms`;
}

function figure(value: number): string {
  return String(Number(value.toPrecision(4)));
}
