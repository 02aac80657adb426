import type { ArmName } from '../scenario/scenario.ts';
import type { ArmFindings, CellFindings, DirectionFindings, Doubt, Findings } from './findings.ts';
import { confidence, quantile, sortedValues } from './quantile.ts';
import { quantileInterval } from './quantile-interval.ts';
import { finiteOrNull, nsPerMs } from './time-findings.ts';
import type {
  PathBrief,
  TwinArm,
  TwinCell,
  TwinDifference,
  TwinFindings,
  TwinOutcome,
  TwinRun,
  TwinTolerances,
} from './twin-findings.ts';
import { checkTwins } from './twin-premises.ts';

/** A guest in real time adds up to a millisecond here; 1 % of the path and 0.03 round trips are nobody's decision. */
export const usualTolerances: TwinTolerances = { medianMs: 1.5, rttShare: 0.01, savedRtts: 0.03 };

/** Time to first byte by block, nanoseconds; +Infinity where the exchange failed, NaN where none was made. */
export type ArmTimes = ReadonlyMap<ArmName, Float64Array>;

/** A run to compare: what was found, and the times that it was found from. */
export interface MeasuredRun {
  readonly findings: Findings;
  /** By cell. */
  readonly ttfbNs: ReadonlyMap<string, ArmTimes>;
}

/**
 * Compares two runs of one scenario in two labs. The samples are independent: each quantile has an interval between
 * two order statistics that covers it with more than `confidence`, half of what remains given to each run, and
 * the difference lies between the ends of the two (Bonferroni). That holds for any distribution and is
 * conservative; it speaks of chance within the runs, not of a drift between them.
 *
 * @throws NotTwinsError if they are no twins.
 */
export function compareTwins(
  first: MeasuredRun,
  second: MeasuredRun,
  tolerances: TwinTolerances = usualTolerances,
): TwinFindings {
  checkTwins(first.findings, second.findings);
  const others = new Map(second.findings.cells.map((cell) => [cell.id, cell]));
  const cells = first.findings.cells.flatMap((cell) => {
    const other = others.get(cell.id);
    if (other === undefined) return [];
    const times = { first: first.ttfbNs.get(cell.id), second: second.ttfbNs.get(cell.id) };
    return [twinCell({ first: cell, second: other }, times, tolerances)];
  });
  return {
    schemaVersion: 1,
    scenario: first.findings.scenario,
    first: twinRun(first.findings),
    second: twinRun(second.findings),
    tolerances,
    confidence,
    cells,
    outcome: together(cells.flatMap(({ arms }) => arms.map(({ outcome }) => outcome))),
  };
}

/** Doubts about the machine; those about a path or an arm show in the comparison itself. */
const ofMachine: readonly Doubt['kind'][] = ['noisy-machine', 'drift-seen', 'outliers-seen'];

function twinRun({
  run,
  lab,
  clock,
  complete,
  scenario,
  samplesDigest,
  ...rest
}: Findings): TwinRun {
  const doubts = rest.doubts.filter(({ kind }) => ofMachine.includes(kind));
  return { run, lab, clock, complete, samples: scenario.samples, samplesDigest, doubts };
}

interface CellPair {
  readonly first: CellFindings;
  readonly second: CellFindings;
}

function twinCell(
  cell: CellPair,
  times: { readonly first: ArmTimes | undefined; readonly second: ArmTimes | undefined },
  tolerances: TwinTolerances,
): TwinCell {
  const { id, settings, path } = cell.first;
  const notCompared = (['first', 'second'] as const).flatMap((side) =>
    cell[side].invalidBecause.map((reason) => `the ${side} run: ${reason}`),
  );
  const briefs = (way: 'up' | 'down') => ({
    first: brief(cell.first.measured?.[way]),
    second: brief(cell.second.measured?.[way]),
  });
  const [baseline] = cell.first.arms;
  return {
    id,
    settings,
    rttMs: path.rttMs,
    notCompared,
    path: { up: briefs('up'), down: briefs('down') },
    arms: cell.first.arms.flatMap((first) => {
      const second = cell.second.arms.find(({ name }) => name === first.name);
      if (second === undefined || baseline === undefined) return [];
      const sides = [times.first, times.second].map((side) => ({
        arm: side?.get(first.name) ?? none,
        baseline: side?.get(baseline.name) ?? none,
      }));
      const [one = nothing, other = nothing] = sides;
      const compared = compareArm({ first: one, second: other }, path.rttMs, tolerances);
      const isBaseline = first === baseline;
      return [twinArm({ first, second }, compared, isBaseline, notCompared.length === 0)];
    }),
  };
}

const none = new Float64Array();
const nothing = { arm: none, baseline: none };

function brief(found: DirectionFindings | undefined): PathBrief | null {
  if (found === undefined) return null;
  const { probes, lost, delayMs, rateMbps } = found;
  return { probes, lost, medianMs: delayMs?.median ?? null, sdMs: delayMs?.sd ?? null, rateMbps };
}

interface ArmSide {
  readonly arm: Float64Array;
  readonly baseline: Float64Array;
}

function compareArm(
  { first, second }: { readonly first: ArmSide; readonly second: ArmSide },
  rttMs: number,
  tolerances: TwinTolerances,
) {
  const toMs = (side: ArmSide) => side.arm.map((ns) => ns / nsPerMs);
  // Infinity - Infinity is NaN: a block in which both failed compares nothing.
  const toSaved = (side: ArmSide) =>
    side.baseline.map((ns, block) => (ns - (side.arm[block] ?? Number.NaN)) / (rttMs * nsPerMs));
  const medianTolerance = Math.max(tolerances.medianMs, tolerances.rttShare * rttMs);
  const times = (percent: number, tolerance: number | null) =>
    differenceOf(toMs(first), toMs(second), percent, tolerance);
  return {
    p50: times(50, medianTolerance),
    p95: times(95, null),
    p99: times(99, null),
    savedRtts: differenceOf(toSaved(first), toSaved(second), 50, tolerances.savedRtts),
  };
}

function twinArm(
  { first, second }: { readonly first: ArmFindings; readonly second: ArmFindings },
  { p50, p95, p99, savedRtts }: ReturnType<typeof compareArm>,
  isBaseline: boolean,
  isCompared: boolean,
): TwinArm {
  const deciding = [p50, ...(isBaseline ? [] : [savedRtts])].flatMap(
    ({ outcome }) => outcome ?? [],
  );
  return {
    name: first.name,
    outcome: isCompared ? together(deciding) : 'inconclusive',
    failed: { first: first.failed, second: second.failed },
    synDataAcked: { first: first.synDataAcked, second: second.synDataAcked },
    samples: { first: first.samples, second: second.samples },
    p50,
    p95,
    p99,
    savedRtts: isBaseline ? null : savedRtts,
  };
}

/** The difference of one quantile of two independent samples. */
function differenceOf(
  first: Float64Array,
  second: Float64Array,
  percent: number,
  tolerance: number | null,
): TwinDifference {
  const [one, other] = [sortedValues(first), sortedValues(second)];
  const coverage = 1 - (1 - confidence) / 2;
  const firstInterval = quantileInterval(one, percent, coverage);
  const secondInterval = quantileInterval(other, percent, coverage);
  const low = secondInterval.low - firstInterval.high;
  const high = secondInterval.high - firstInterval.low;
  const [firstValue, secondValue] = [quantile(one, percent), quantile(other, percent)];
  return {
    first: finiteOrNull(firstValue),
    second: finiteOrNull(secondValue),
    difference: finiteOrNull(secondValue - firstValue),
    low: finiteOrNull(low),
    high: finiteOrNull(high),
    tolerance,
    outcome: tolerance === null ? null : outcomeOf(low, high, tolerance),
  };
}

/** Bounds that are not there, or infinite on both sides (NaN), decide nothing. */
function outcomeOf(low: number, high: number, tolerance: number): TwinOutcome {
  if (low > tolerance || high < -tolerance) return 'differs';
  return low >= -tolerance && high <= tolerance ? 'agrees' : 'inconclusive';
}

function together(outcomes: readonly TwinOutcome[]): TwinOutcome {
  if (outcomes.includes('differs')) return 'differs';
  return outcomes.length > 0 && outcomes.every((outcome) => outcome === 'agrees')
    ? 'agrees'
    : 'inconclusive';
}
