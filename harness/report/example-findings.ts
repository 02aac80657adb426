import type {
  ArmFindings,
  CellFindings,
  Doubt,
  Findings,
  Saving,
  TimeFindings,
} from '../analysis/findings.ts';
import type { Verdict } from '../evidence/verdict.ts';
import type { ArmName } from '../scenario/scenario.ts';
import { askedFindings, measuredDirection, offPathDoubts } from './example-path.ts';

/** Test support: which matrix to pretend was measured. */
export interface ExampleOptions {
  readonly rttsMs?: readonly number[];
  readonly lossesPercent?: readonly number[];
  readonly arms?: readonly ArmName[];
  readonly samples?: number;
  /** Id of the cell whose path came out wrong; null for none. */
  readonly invalidCell?: string | null;
}

interface Exchanged {
  readonly ttfbMs: number | null;
  readonly synDataAcked: boolean;
}

const timeoutMs = 10_000;

/**
 * Findings as a run over RTT x loss might give them: deterministic, with the tails that retransmission
 * timers of 1 s (SYN) and 0.2 s + RTT (data) make. Plausible, not measured; for tests and looking at charts.
 */
export function exampleFindings(options: ExampleOptions = {}): Findings {
  const rttsMs = options.rttsMs ?? [10, 50, 100, 200];
  const lossesPercent = options.lossesPercent ?? [0, 1, 3];
  const arms = options.arms ?? ['tcp', 'tfo', 'tfo-cold'];
  const samples = options.samples ?? 200;
  const invalidCell = options.invalidCell === undefined ? 'rtt=200ms,loss=3%' : options.invalidCell;
  const random = generator(7);
  const cells = rttsMs.flatMap((rttMs) =>
    lossesPercent.map((lossPercent) =>
      exampleCell({ rttMs, lossPercent, arms, samples, invalidCell, random }),
    ),
  );
  return {
    schemaVersion: 1,
    run: '2026-01-01T00-00-00Z-tfo-mobile',
    complete: true,
    scenario: {
      title: 'What does TCP Fast Open save on a mobile path?',
      file: 'scenarios/tfo-mobile.yaml',
      sha256: '8c1d4f6a0b7e93525d1c2a9e6f4b80317a55c0de94f2b6a1d3e8077c4b9f1a26',
      seed: 7,
      arms,
      axes: ['path.rtt', 'path.loss'],
      samples,
    },
    lab: 'virtual',
    clock: 'virtual',
    cells,
    expectations: [],
    doubts: cells.flatMap(doubtsAbout),
    samplesDigest: '3f79bb7b435b05321651daefd374cdc681dc06faa65e374e38337b88ca046dea',
  };
}

interface CellRecipe {
  readonly rttMs: number;
  readonly lossPercent: number;
  readonly arms: readonly ArmName[];
  readonly samples: number;
  readonly invalidCell: string | null;
  readonly random: () => number;
}

function exampleCell(recipe: CellRecipe): CellFindings {
  const { rttMs, lossPercent, samples, random } = recipe;
  const id = `rtt=${rttMs}ms,loss=${lossPercent}%`;
  const valid = id !== recipe.invalidCell;
  const byArm = recipe.arms.map((name) => ({
    name,
    exchanges: Array.from({ length: samples }, () => exchange(name, rttMs, lossPercent, random)),
  }));
  const baseline = byArm[0]?.exchanges ?? [];
  const direction = (lost: number) =>
    measuredDirection({
      delayMs: rttMs / 2,
      lossPercent,
      lost,
      rateMbps: 20,
      offMs: valid ? 0 : 61.5,
    });
  const asked = askedFindings(`path: { rate: 20mbit }
exchange: { response: 1024B, timeout: ${timeoutMs}ms }
matrix: { path.rtt: [${rttMs}ms], path.loss: [${lossPercent}%] }`);
  return {
    id,
    ...asked,
    valid,
    invalidBecause: valid ? [] : ['delay up was 161.5 ms at most, where 100 ms was asked for'],
    measured: {
      up: direction(Math.round(lossPercent * 28.8)),
      down: direction(Math.round(lossPercent * 31.2)),
    },
    noise: null,
    arms: byArm.map(({ name, exchanges }, index) =>
      summarise(name, exchanges, index === 0 ? null : compare(baseline, exchanges, rttMs)),
    ),
  };
}

/** Handshake, request, answer, each of which a loss delays by a timer that doubles; a few never end. */
function exchange(
  arm: ArmName,
  rttMs: number,
  lossPercent: number,
  random: () => number,
): Exchanged {
  const roundTripLost = () => random() < 1 - (1 - lossPercent / 100) ** 2;
  const waits = (firstTimerMs: number) => {
    let waited = 0;
    for (let timer = firstTimerMs; roundTripLost(); timer *= 2) waited += timer;
    return waited;
  };
  const noise = random() * 0.004;
  const synWait = waits(1000);
  const requestWait = waits(200 + rttMs);
  const synDataAcked = arm === 'tfo' && synWait === 0;
  const open = arm === 'tcp-reused';
  const roundTrips = synDataAcked || open ? 1 : 2;
  const ttfbMs =
    roundTrips * rttMs + noise + (open ? 0 : synWait) + (synDataAcked ? 0 : requestWait);
  const gaveUp = lossPercent > 0 && random() < lossPercent / 600;
  return { ttfbMs: gaveUp || ttfbMs > timeoutMs ? null : ttfbMs, synDataAcked };
}

/** Of an exchange whose SYN data was not acknowledged. */
const usualVerdict: Readonly<Record<ArmName, Verdict>> = {
  tcp: 'plain',
  tfo: 'fell-back',
  'tfo-cold': 'cookie-requested',
  'tcp-reused': 'reused',
};

function summarise(
  name: ArmName,
  exchanges: readonly Exchanged[],
  savedRtts: Saving | null,
): ArmFindings {
  const failed = exchanges.filter((each) => each.ttfbMs === null).length;
  const acked = exchanges.filter((each) => each.synDataAcked).length;
  const rest = exchanges.length - failed - acked;
  const usual = usualVerdict[name];
  const times = timesOf(exchanges);
  return {
    name,
    samples: exchanges.length,
    failed,
    verdicts: {
      ...(acked > 0 ? { accepted: acked } : {}),
      ...(rest > 0 ? { [usual]: rest } : {}),
      ...(failed > 0 ? { failed } : {}),
    },
    synDataAcked: acked,
    late: { count: 0, longestMs: 0 },
    ttfbMs: times,
    ttlbMs: times,
    savedRtts,
    savedRttsToLastByte: savedRtts,
  };
}

function timesOf(exchanges: readonly Exchanged[]): TimeFindings | null {
  const sorted = exchanges.flatMap((each) => each.ttfbMs ?? []).sort((a, b) => a - b);
  const total = exchanges.length;
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * total) - 1)] ?? null;
  if (sorted.length === 0) return null;
  const [low, high] = [at(0.5 - 0.98 / Math.sqrt(total)), at(0.5 + 0.98 / Math.sqrt(total))];
  return {
    mean: sorted.reduce((sum, ms) => sum + ms, 0) / sorted.length,
    p5: at(0.05),
    p25: at(0.25),
    p50: at(0.5),
    p75: at(0.75),
    p95: at(0.95),
    p99: at(0.99),
    p50Interval: low === null || high === null ? null : { low, high },
    ecdf: { ms: sorted, share: sorted.map((_, index) => (index + 1) / total) },
  };
}

function compare(baseline: readonly Exchanged[], arm: readonly Exchanged[], rttMs: number): Saving {
  const differences = baseline
    .flatMap((each, index) => {
      const other = arm[index]?.ttfbMs ?? null;
      return each.ttfbMs === null || other === null ? [] : [(each.ttfbMs - other) / rttMs];
    })
    .sort((a, b) => a - b);
  const at = (share: number) =>
    differences[Math.max(0, Math.ceil(share * differences.length) - 1)] ?? 0;
  const reach = 0.98 / Math.sqrt(differences.length);
  return {
    estimate: at(0.5),
    low: at(0.5 - reach),
    high: at(0.5 + reach),
    confidence: 0.95,
    blocks: differences.length,
  };
}

function doubtsAbout(cell: CellFindings): Doubt[] {
  return [
    ...offPathDoubts(cell),
    ...cell.arms.flatMap((arm): Doubt[] => {
      const fellBack = arm.verdicts['fell-back'] ?? 0;
      const place = { cell: cell.id, arm: arm.name };
      return [
        ...(fellBack > 0
          ? [
              {
                ...place,
                kind: 'fallback-seen' as const,
                message: `${fellBack} of ${arm.samples} exchanges fell back: their SYN data was not acknowledged`,
              },
            ]
          : []),
        ...(arm.failed > 0
          ? [
              {
                ...place,
                kind: 'failures-seen' as const,
                message: `${arm.failed} of ${arm.samples} exchanges failed: timeout ${arm.failed}`,
              },
            ]
          : []),
      ];
    }),
  ];
}

/** mulberry32: enough for pictures. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
