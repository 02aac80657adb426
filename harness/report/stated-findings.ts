import type {
  ArmFindings,
  CellFindings,
  Findings,
  Saving,
  TimeFindings,
} from '../analysis/findings.ts';
import type { Verdict } from '../evidence/verdict.ts';
import type { ArmName } from '../scenario/scenario.ts';
import { askedFindings } from './example-path.ts';

/** Test support: one arm's figures, what is not stated being unremarkable. */
export interface StatedArm {
  /** Estimate, low, high; absent for the baseline. */
  readonly saved?: readonly [number, number | null, number | null];
  readonly medianMs?: number | null;
  /** Median time to the last byte, and what was saved of it; as of the first byte where not stated. */
  readonly lastMs?: number | null;
  readonly savedToLast?: readonly [number, number | null, number | null];
  readonly p95Ms?: number | null;
  readonly samples?: number;
  readonly used?: number;
  readonly failed?: number;
}

/** Test support: one cell's figures. */
export interface StatedCell {
  readonly rttMs: number;
  readonly lossPercent?: number;
  /** Exchanges on one connection, one where not stated. */
  readonly perConnection?: number;
  /** Makes the cell invalid. */
  readonly invalidBecause?: string;
  readonly arms: Readonly<Partial<Record<ArmName, StatedArm>>>;
}

const armOrder = ['tcp', 'tfo', 'tfo-cold', 'tcp-reused'] as const;

const usualVerdict: Readonly<Record<ArmName, Verdict>> = {
  tcp: 'plain',
  tfo: 'accepted',
  'tfo-cold': 'cookie-requested',
  'tcp-reused': 'reused',
};

/** Test support: findings with exactly the figures stated, over RTT x loss. */
export function statedFindings(
  cells: readonly StatedCell[],
  changes: Partial<Findings> = {},
): Findings {
  const named = new Set(cells.flatMap((cell) => Object.keys(cell.arms)));
  const arms = armOrder.filter((name) => named.has(name));
  return {
    schemaVersion: 1,
    run: 'a-run',
    complete: true,
    scenario: {
      title: 'What does TCP Fast Open save?',
      file: 'scenarios/saving.yaml',
      sha256: 'a'.repeat(64),
      seed: 7,
      arms,
      axes: ['path.rtt', 'path.loss'],
      samples: 200,
    },
    lab: 'virtual',
    clock: 'virtual',
    cells: cells.map(statedCell),
    expectations: [],
    doubts: [],
    samplesDigest: '0123456789abcdef'.repeat(4),
    ...changes,
  };
}

function statedCell(stated: StatedCell): CellFindings {
  const { rttMs, lossPercent = 0, perConnection } = stated;
  const shared = perConnection === undefined ? '' : `exchange.perConnection: [${perConnection}]`;
  return {
    id: `rtt=${rttMs}ms,loss=${lossPercent}%${shared && `,perConnection=${perConnection}`}`,
    ...askedFindings(`matrix: { path.rtt: [${rttMs}ms], path.loss: [${lossPercent}%], ${shared} }`),
    valid: stated.invalidBecause === undefined,
    invalidBecause: stated.invalidBecause === undefined ? [] : [stated.invalidBecause],
    measured: null,
    noise: null,
    arms: armOrder.flatMap((name) => {
      const arm = stated.arms[name];
      return arm === undefined ? [] : [statedArm(name, arm, rttMs)];
    }),
  };
}

function statedArm(name: ArmName, stated: StatedArm, rttMs: number): ArmFindings {
  const samples = stated.samples ?? 200;
  const failed = stated.failed ?? 0;
  const acked = stated.used ?? (name === 'tfo' ? samples : 0);
  const roundTrips = name === 'tfo' || name === 'tcp-reused' ? 1 : 2;
  const time = failed === samples ? null : statedTime(stated, roundTrips * rttMs);
  const last =
    time === null || stated.lastMs === undefined
      ? time
      : statedTime({ medianMs: stated.lastMs }, roundTrips * rttMs);
  return {
    name,
    samples,
    failed,
    verdicts: { [usualVerdict[name]]: samples - failed, ...(failed > 0 ? { failed } : {}) },
    synDataAcked: acked,
    late: { count: 0, longestMs: 0 },
    ttfbMs: time,
    ttlbMs: last,
    savedRtts: statedSaving(stated.saved, samples),
    savedRttsToLastByte: statedSaving(stated.savedToLast ?? stated.saved, samples),
  };
}

function statedSaving(stated: StatedArm['saved'], blocks: number): Saving | null {
  if (stated === undefined) return null;
  const [estimate, low, high] = stated;
  return { estimate, low, high, confidence: 0.95, blocks };
}

function statedTime(stated: StatedArm, usualMs: number): TimeFindings {
  const median = stated.medianMs === undefined ? usualMs : stated.medianMs;
  const p95 = stated.p95Ms === undefined ? median : stated.p95Ms;
  const ms = median ?? usualMs;
  return {
    mean: ms,
    p5: ms,
    p25: ms,
    p50: median,
    p75: p95,
    p95,
    p99: p95,
    p50Interval: median === null ? null : { low: median, high: median },
    ecdf: { ms: [ms, p95 ?? ms], share: [0.5, 1] },
  };
}
