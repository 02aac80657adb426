import type { Verdict } from '../evidence/verdict.ts';
import type { ArmName } from '../scenario/scenario.ts';
import type { ArmFindings, CellFindings, Doubt, Saving } from './findings.ts';
import type { CheckedFeature } from './path-findings.ts';

/** With fewer blocks the 95 % interval of a median reaches out to the quartiles and beyond (ranks 6 and 15 of 20). */
export const fewBlocks = 20;

/** What a cell's findings do not say themselves. */
export interface CellCircumstances {
  /** Why the cell did not come to its end, in a sentence; null if it did. */
  readonly unfinished: string | null;
  /** Sentences of the path check. */
  readonly pathProblems: readonly string[];
  /** Per arm, how many exchanges failed with each error. */
  readonly errors: ReadonlyMap<ArmName, ReadonlyMap<string, number>>;
}

/** Everything that should make a reader of this cell's numbers careful. */
export function cellDoubts(cell: CellFindings, circumstances: CellCircumstances): Doubt[] {
  const about = (kind: Doubt['kind'], arm: ArmName | null) => (message: string) => ({
    kind,
    cell: cell.id,
    arm,
    message,
  });
  const { unfinished, pathProblems, errors } = circumstances;
  return [
    ...(unfinished === null ? [] : [unfinished]).map(about('incomplete', null)),
    ...pathProblems.map(about('path-off', null)),
    ...emulatorDiffers(cell).map(about('emulator-differs', null)),
    ...cell.arms.flatMap((arm) => [
      ...fewSamples(arm).map(about('few-samples', arm.name)),
      ...failures(arm, errors.get(arm.name)).map(about('failures-seen', arm.name)),
      ...noInterval(arm, cell).map(about('failures-seen', arm.name)),
      ...fallbacks(arm).map(about('fallback-seen', arm.name)),
      ...contradictions(arm).map(about('arm-contradicted', arm.name)),
      ...lateArrivals(arm, cell).map(about('late-arrivals', arm.name)),
    ]),
  ];
}

/** Features of which netem is known to make something else than was asked for. */
const wordsAndDeeds: readonly CheckedFeature[] = [
  'loss',
  'ECN marks',
  'duplication',
  'corruption',
  'standard deviation of the delay',
  'correlation of delays',
];
/** From this share of what was asked for on, the difference is one to know about. */
const notableShare = 0.1;

/** The path check holds the probes to netem's own arithmetic; whoever believes the words must be told. */
function emulatorDiffers({ measured }: CellFindings): string[] {
  const both = measured === null ? [] : [...measured.up.checks, ...measured.down.checks];
  const told = both.flatMap(({ what, asked, expected, unit, note }) => {
    if (note === null || asked === null || expected === null) return [];
    if (!wordsAndDeeds.includes(what)) return [];
    if (Math.abs(expected - asked) <= notableShare * Math.abs(asked)) return [];
    const figure = (value: number) => `${Number(value.toPrecision(3))} ${unit}`.trim();
    return [`${what}: asked ${figure(asked)}, netem makes it ${figure(expected)}: ${note}`];
  });
  return [...new Set(told)];
}

function fewSamples(arm: ArmFindings): string[] {
  const blocks = arm.savedRtts?.blocks ?? arm.samples;
  if (blocks >= fewBlocks) return [];
  return [`${blocks} ${blocks === 1 ? 'block' : 'blocks'}, fewer than ${fewBlocks}`];
}

/**
 * With enough blocks only failures leave a median without an interval. Without a round-trip
 * time nothing can be counted in round trips, so no saving is missed.
 */
function noInterval(arm: ArmFindings, { arms, path }: CellFindings): string[] {
  if (fewSamples(arm).length > 0) return [];
  const baseline = arms[0];
  const compared = baseline !== undefined && baseline !== arm && path.rttMs > 0;
  const medianBounded = arm.ttfbMs !== null && arm.ttfbMs.p50Interval !== null;
  if (medianBounded && (!compared || isBounded(arm.savedRtts))) return [];
  const beside = compared ? `, and ${succeeded(baseline)} in the baseline` : '';
  return [`no finite interval for the median: ${succeeded(arm)} exchanges succeeded${beside}`];
}

function isBounded(saving: Saving | null): boolean {
  return saving !== null && saving.low !== null && saving.high !== null;
}

function succeeded(arm: ArmFindings): string {
  return `${arm.samples - arm.failed} of ${arm.samples}`;
}

function failures(arm: ArmFindings, errors: ReadonlyMap<string, number> | undefined): string[] {
  if (arm.failed === 0) return [];
  const reasons = [...(errors ?? [])]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([error, count]) => `${error} ${count}`);
  return [`${arm.failed} of ${arm.samples} exchanges failed: ${reasons.join(', ')}`];
}

/** Arm `tfo` is to send its request in the SYN; an exchange that did not has measured something else. */
function fallbacks(arm: ArmFindings): string[] {
  if (arm.name !== 'tfo') return [];
  const fellBack = count(arm, 'fell-back');
  const requested = count(arm, 'cookie-requested');
  const of = `of ${arm.samples} exchanges`;
  return [
    ...(fellBack > 0 ? [`${fellBack} ${of} fell back: their SYN data was not acknowledged`] : []),
    ...(requested > 0 ? [`${requested} ${of} had no cookie and sent no data in the SYN`] : []),
  ];
}

function contradictions(arm: ArmFindings): string[] {
  const unexpected = count(arm, 'unexpected-fastopen');
  const warm = arm.name === 'tfo-cold' ? count(arm, 'fell-back') : 0;
  const of = `of ${arm.samples} exchanges`;
  return [
    ...(unexpected > 0 ? [`${unexpected} ${of} had data acknowledged in the SYN`] : []),
    ...(warm > 0 ? [`${warm} ${of} found a cookie in the cache`] : []),
  ];
}

/** In an open loop times run from the start of an exchange: what waited for a client before does not show in them. */
function lateArrivals({ late, samples }: ArmFindings, { load }: CellFindings): string[] {
  if (load.arrivalsPerSecond === null || late.count === 0) return [];
  return [
    `${late.count} of ${samples} exchanges began late, by up to ${Number(late.longestMs.toFixed(1))} ms, ` +
      `because all ${load.clients} clients were busy; more load.clients would keep to the arrivals`,
  ];
}

function count(arm: ArmFindings, verdict: Verdict): number {
  return arm.verdicts[verdict] ?? 0;
}
