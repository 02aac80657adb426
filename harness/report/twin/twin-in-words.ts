import type { TwinArm, TwinCell, TwinFindings, TwinRun } from '../../analysis/twin-findings.ts';
import { doubtsInWords } from '../doubts-in-words.ts';
import { formatCount, formatMs, formatRtts, formatSetting } from '../figures.ts';
import { twinCellLabel } from './twin-rows.ts';

/** Places that are named one by one. */
const placesNamed = 4;

interface Placed {
  readonly cell: TwinCell;
  readonly arm: TwinArm;
}

/** Whether the two labs agree, and where they part, in a few sentences. True for any twin. */
export function twinInWords(twin: TwinFindings): string {
  const places = twin.cells.flatMap((cell) => cell.arms.map((arm) => ({ cell, arm })));
  if (places.length === 0) return 'Nothing was measured, so there is nothing to compare.';
  const having = (outcome: TwinArm['outcome']) =>
    places.filter(({ arm }) => arm.outcome === outcome);
  const compared = places.filter(({ cell }) => cell.notCompared.length === 0);
  const open = having('inconclusive').filter(({ cell }) => cell.notCompared.length === 0);
  const skipped = twin.cells.filter(({ notCompared }) => notCompared.length > 0);
  const sentences = [
    verdict(twin, {
      compared,
      agreeing: having('agrees').length,
      differing: having('differs').length,
    }),
    ...partings(twin, having('differs')),
    ...named(twin, open, 'cannot be told from these samples'),
    ...(skipped.length === 0
      ? []
      : [
          `${counted(skipped.length, 'cell')} ${skipped.length === 1 ? 'is' : 'are'} not compared: invalid in a run.`,
        ]),
  ];
  return sentences.join(' ');
}

/** One model, two clocks: that is a statement on the model. Else it is one on two labs. */
function verdict(
  { first, second, outcome }: TwinFindings,
  found: {
    readonly compared: readonly Placed[];
    readonly agreeing: number;
    readonly differing: number;
  },
): string {
  const modelled = first.clock !== second.clock;
  const [who, holds, stops] = modelled
    ? ['the model of virtual time', 'holds', 'stops holding']
    : ['the two labs', 'agree', 'part'];
  const Who = `${who.charAt(0).toUpperCase()}${who.slice(1)}`;
  const all = counted(found.compared.length, 'comparison');
  const agreeing = formatCount(found.agreeing);
  if (outcome === 'agrees') return `${Who} ${holds} in all ${all}: ${largest(found.compared)}.`;
  if (outcome === 'differs')
    return `${Who} ${stops} in ${formatCount(found.differing)} of ${all} and ${holds} in ${agreeing}.`;
  if (found.agreeing === 0) return `Nothing is certain in any of ${all}.`;
  return `${Who} ${holds} in ${agreeing} of ${all}; the others are open.`;
}

function largest(places: readonly Placed[]): string {
  const most = (pick: (arm: TwinArm) => number | null) =>
    Math.max(0, ...places.map(({ arm }) => Math.abs(pick(arm) ?? 0)));
  const medians = formatMs(most(({ p50 }) => p50.difference));
  const saved = formatRtts(most(({ savedRtts }) => savedRtts?.difference ?? null));
  return `medians differ by at most ${medians} ms, round trips saved by at most ${saved}`;
}

function partings(twin: TwinFindings, places: readonly Placed[]): string[] {
  const told = places.slice(0, placesNamed).map(({ cell, arm }) => {
    const { p50, savedRtts } = arm;
    const parts = [
      ...(p50.outcome === 'differs' ? [`median ${pair(p50.first, p50.second, formatMs)} ms`] : []),
      ...(savedRtts?.outcome === 'differs'
        ? [`saved ${pair(savedRtts.first, savedRtts.second, formatRtts)} round trips`]
        : []),
    ];
    return `${twinCellLabel(cell, twin)} ${arm.name} (${parts.join(', ')})`;
  });
  return places.length === 0 ? [] : [`They differ at ${listed(told, places.length)}.`];
}

function pair(
  first: number | null,
  second: number | null,
  format: (value: number) => string,
): string {
  const shown = (value: number | null) => (value === null ? 'failed' : format(value));
  return `${shown(first)} and ${shown(second)}`;
}

function named(twin: TwinFindings, places: readonly Placed[], words: string): string[] {
  const told = places
    .slice(0, placesNamed)
    .map(({ cell, arm }) => `${twinCellLabel(cell, twin)} ${arm.name}`);
  return places.length === 0 ? [] : [`What holds at ${listed(told, places.length)} ${words}.`];
}

function listed(told: readonly string[], all: number): string {
  const left = all - told.length;
  return left === 0 ? told.join('; ') : `${told.join('; ')} and ${formatCount(left)} more`;
}

/** `virtual: run 2026..., 200 exchanges per arm and cell, samples 0123...`. */
export function runInWords({ run, lab, clock, complete, samples, samplesDigest }: TwinRun): string {
  const unfinished = complete ? '' : ' (incomplete)';
  return (
    `${lab} lab, ${clock} time: run ${run}${unfinished}, ${formatCount(samples)} exchanges per arm and cell, ` +
    `samples ${samplesDigest.slice(0, 16)}`
  );
}

/** What to know of the runs before believing a difference, one sentence each. */
export function twinDoubts(twin: TwinFindings): string[] {
  const skipped = twin.cells.flatMap((cell) =>
    cell.notCompared.map((reason) => `${twinCellLabel(cell, twin)} is not compared: ${reason}`),
  );
  const ofRuns = (
    [
      ['first', twin.first],
      ['second', twin.second],
    ] as const
  ).flatMap(([side, run]) => [
    ...(run.complete ? [] : [`The ${side} run did not finish`]),
    ...doubtsInWords({ cells: [], doubts: run.doubts }).map((words) => `The ${side} run: ${words}`),
  ]);
  return [...ofRuns, ...skipped];
}

/** What counts as equal, and how the intervals were made. */
export function methodInWords({ tolerances, confidence }: TwinFindings): string {
  const { medianMs, rttShare, savedRtts } = tolerances;
  return (
    `Medians agree within ${formatSetting(medianMs)} ms or ${formatSetting(rttShare * 100)} % of the RTT, whichever is ` +
    `more, and round trips saved within ${formatSetting(savedRtts)}. Differences are second minus first. Each has an ` +
    `interval that covers the true difference with at least ${formatSetting(confidence * 100)} %: the samples are ` +
    'independent, each run has an order-statistic interval with half of the error, and the difference lies between ' +
    'the ends of the two. An interval wholly within the tolerance agrees, wholly outside it differs, and else the ' +
    'comparison is inconclusive. The intervals speak of chance within the runs, not of a drift between them.'
  );
}

function counted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
