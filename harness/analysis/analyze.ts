import { verdicts } from '../evidence/verdict.ts';
import type { Clock } from '../lab/lab.ts';
import type { Noise } from '../lab/noise.ts';
import type { Sample } from '../samples/sample.ts';
import type { Cell } from '../scenario/scenario.ts';
import { type ArmTally, tallyArms } from './arm-tally.ts';
import { pathFindings } from './asked-path.ts';
import { cellDoubts } from './doubts.ts';
import type { ArmFindings, CellFindings, Doubt, Findings, ScenarioFindings } from './findings.ts';
import { checkPath } from './path-check.ts';
import type { PathRecords } from './path-records.ts';

import { realTimeDoubts } from './real-time-doubts.ts';
import { savingOf } from './saving.ts';
import { nsPerMs, timeFindings } from './time-findings.ts';

/** A run as it was recorded. */
export interface Measurements {
  readonly run: string;
  /** False if the run was interrupted. */
  readonly complete: boolean;
  readonly scenario: ScenarioFindings;
  readonly lab: string;
  /** The lab's: in real time a path is noisier. */
  readonly clock: Clock;
  /** In plan order. */
  readonly cells: readonly CellMeasurement[];
  /** From `samplesDigest`. */
  readonly samplesDigest: string;
}

export interface CellMeasurement {
  readonly cell: Cell;
  readonly samples: readonly Sample[];
  /** The cell's programs came to their end. */
  readonly finished: boolean;
  /** Why not, in a sentence. */
  readonly reason?: string;
  /** What the path's probes met; null if it was not measured. */
  readonly path: PathRecords | null;
  /** What competed for processors meanwhile; null in virtual time. */
  readonly noise: Noise | null;
}

/**
 * The findings of a run; equal measurements give equal findings. A cell that did not finish, or whose
 * path was not the one asked for, is invalid and says why, and still shows its numbers.
 * Throws if the samples are not those of the cells' schedules.
 */
export function analyze(measurements: Measurements): Findings {
  const cells = measurements.cells.map((cell) => analyzeCell(cell, measurements.clock));
  const complete = measurements.complete && cells.every(({ finished }) => finished);
  return {
    schemaVersion: 1,
    run: measurements.run,
    complete,
    scenario: measurements.scenario,
    lab: measurements.lab,
    clock: measurements.clock,
    cells: cells.map(({ findings }) => findings),
    expectations: [],
    doubts: [
      ...(measurements.complete ? [] : [interrupted(measurements)]),
      ...cells.flatMap(({ doubts }) => doubts),
    ],
    samplesDigest: measurements.samplesDigest,
  };
}

interface AnalyzedCell {
  readonly findings: CellFindings;
  readonly doubts: readonly Doubt[];
  readonly finished: boolean;
}

function analyzeCell(measurement: CellMeasurement, clock: Clock): AnalyzedCell {
  const { cell, samples, path, noise } = measurement;
  const unfinished = whyUnfinished(measurement);
  const check = path === null ? null : checkPath(path, cell, clock);
  // A cell that broke off before the path was measured has its reason already.
  const pathProblems =
    check?.problems ?? (unfinished === null ? ['the path was not measured'] : []);
  const invalidBecause = [...(unfinished === null ? [] : [unfinished]), ...pathProblems];
  const tallies = tallyArms(cell, samples);
  const findings = {
    id: cell.id,
    settings: cell.settings,
    path: pathFindings(cell.path),
    exchange: cell.exchange,
    load: cell.load,
    client: cell.client,
    server: cell.server,
    valid: invalidBecause.length === 0,
    invalidBecause,
    measured: check?.measured ?? null,
    noise,
    arms: tallies.map((tally) => armFindings(tally, tallies[0], cell.path.rttMs)),
  };
  const errors = new Map(tallies.map((tally) => [tally.name, tally.errors]));
  const ofMachine = clock === 'real' ? realTimeDoubts(cell, tallies, noise) : [];
  const doubts = [
    ...cellDoubts(findings, { unfinished, pathProblems, errors }),
    ...ofMachine.map((doubt) => ({ ...doubt, cell: cell.id })),
  ];
  return { findings, doubts, finished: unfinished === null };
}

function whyUnfinished({ cell, samples, finished, reason }: CellMeasurement): string | null {
  if (!finished) return reason ?? 'the cell did not finish';
  const scheduled = cell.samples * cell.arms.length;
  if (samples.length === scheduled) return null;
  return `${samples.length} of ${scheduled} exchanges were recorded`;
}

function armFindings(tally: ArmTally, baseline: ArmTally | undefined, rttMs: number): ArmFindings {
  const compared = baseline === undefined || baseline === tally ? null : baseline;
  return {
    name: tally.name,
    samples: tally.samples,
    failed: tally.verdicts.get('failed') ?? 0,
    // In the order in which verdicts are declared, so that equal counts give equal text.
    verdicts: Object.fromEntries(
      verdicts.flatMap((verdict) => {
        const count = tally.verdicts.get(verdict);
        return count === undefined ? [] : [[verdict, count]];
      }),
    ),
    synDataAcked: tally.synDataAcked,
    late: { count: tally.late, longestMs: tally.longestLateNs / nsPerMs },
    ttfbMs: timeFindings(tally.ttfbNs),
    ttlbMs: timeFindings(tally.ttlbNs),
    savedRtts: compared === null ? null : savingOf(compared.ttfbNs, tally.ttfbNs, rttMs),
    savedRttsToLastByte: compared === null ? null : savingOf(compared.ttlbNs, tally.ttlbNs, rttMs),
  };
}

function interrupted({ cells }: Measurements): Doubt {
  const finished = cells.filter((cell) => whyUnfinished(cell) === null).length;
  const message = `the run is incomplete: ${finished} of ${cells.length} cells are complete`;
  return { kind: 'incomplete', cell: null, arm: null, message };
}
