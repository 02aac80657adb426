import type { ArmFindings, CellFindings, Findings, TimeFindings } from '../analysis/findings.ts';
import type { ArmName } from '../scenario/scenario.ts';

/** Test support: one arm's figures, what is not stated being unremarkable. */
export interface StatedArm {
  /** Estimate, low, high; absent for the baseline. */
  readonly saved?: readonly [number, number | null, number | null];
  readonly medianMs?: number | null;
  readonly p95Ms?: number | null;
  readonly samples?: number;
  readonly used?: number;
  readonly failed?: number;
}

/** Test support: one cell's figures. */
export interface StatedCell {
  readonly rttMs: number;
  readonly lossPercent?: number;
  /** Makes the cell invalid. */
  readonly invalidBecause?: string;
  readonly arms: Readonly<Partial<Record<ArmName, StatedArm>>>;
}

/** Test support: findings with exactly the figures stated, over RTT x loss. */
export function statedFindings(
  cells: readonly StatedCell[],
  changes: Partial<Findings> = {},
): Findings {
  const named = new Set(cells.flatMap((cell) => Object.keys(cell.arms)));
  const arms = (['tcp', 'tfo', 'tfo-cold'] as const).filter((name) => named.has(name));
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
    cells: cells.map(statedCell),
    expectations: [],
    doubts: [],
    samplesDigest: '0123456789abcdef'.repeat(4),
    ...changes,
  };
}

function statedCell(stated: StatedCell): CellFindings {
  const { rttMs, lossPercent = 0 } = stated;
  return {
    id: `rtt=${rttMs}ms,loss=${lossPercent}%`,
    path: { rttMs, jitterMs: 0, lossPercent, rateMbps: null },
    exchange: { requestBytes: 64, responseBytes: 1024, thinkMs: 0, timeoutMs: 10_000 },
    valid: stated.invalidBecause === undefined,
    invalidBecause: stated.invalidBecause === undefined ? [] : [stated.invalidBecause],
    measured: null,
    arms: (['tcp', 'tfo', 'tfo-cold'] as const).flatMap((name) => {
      const arm = stated.arms[name];
      return arm === undefined ? [] : [statedArm(name, arm, rttMs)];
    }),
  };
}

function statedArm(name: ArmName, stated: StatedArm, rttMs: number): ArmFindings {
  const samples = stated.samples ?? 200;
  const failed = stated.failed ?? 0;
  const acked = stated.used ?? (name === 'tfo' ? samples : 0);
  const usual = name === 'tfo' ? 'accepted' : name === 'tcp' ? 'plain' : 'cookie-requested';
  const time = failed === samples ? null : statedTime(stated, name === 'tfo' ? rttMs : 2 * rttMs);
  const [estimate, low, high] = stated.saved ?? [0, 0, 0];
  return {
    name,
    samples,
    failed,
    verdicts: { [usual]: samples - failed, ...(failed > 0 ? { failed } : {}) },
    synDataAcked: acked,
    ttfbMs: time,
    ttlbMs: time,
    savedRtts:
      stated.saved === undefined
        ? null
        : { estimate, low, high, confidence: 0.95, blocks: samples },
  };
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
