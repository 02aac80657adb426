import type { Cell, Chance, Direction, Jitter, Loss, Path, Rate } from '../scenario/scenario.ts';

/** Directions, paths and cells for tests: plain, with what a test is about put in. */
export const plainDirection: Direction = {
  delayMs: 50,
  jitter: null,
  loss: null,
  ecn: false,
  duplicate: null,
  corrupt: null,
  reorder: null,
  rate: null,
  slot: null,
  limitPackets: 1_000_000,
  bottleneck: null,
};

export function pathOf(up: Partial<Direction>, rest: Partial<Path> = {}): Path {
  return {
    ip: 'ipv4',
    rttMs: 100,
    mtuBytes: 1500,
    up: { ...plainDirection, ...up },
    down: plainDirection,
    ...rest,
  };
}

export function cellOf(path: Path, rest: Partial<Cell> = {}): Cell {
  const end = { congestionControl: 'cubic', initialWindow: null, fastopen: 3, sysctls: {} };
  return {
    id: 'single',
    settings: [],
    seed: 1,
    path,
    exchange: {
      requestBytes: 64,
      responseBytes: 1000,
      thinkMs: 0,
      timeoutMs: 30_000,
      perConnection: 1,
    },
    load: { clients: 1, pauseMs: null, arrivalsPerSecond: null },
    client: end,
    server: { ...end, fastopenQueue: 1024, backlog: 1024, workers: 64 },
    arms: ['tcp'],
    samples: 1,
    probes: null,
    ...rest,
  };
}

export function chance(percent: number, correlationPercent = 0): Chance {
  return { percent, correlationPercent };
}

export function randomLoss(percent: number, correlationPercent = 0): Loss {
  return { model: 'random', percent, correlationPercent };
}

export function gilbertLoss(p: number, r: number): Loss {
  return { model: 'gemodel', p, r, badLoss: 100, goodLoss: 0 };
}

export function jitterOf(
  ms: number,
  name: 'uniform' | 'normal' | 'pareto' | 'paretonormal' = 'uniform',
): Jitter {
  return { ms, correlationPercent: 0, distribution: { name }, reorders: false };
}

export function rateOf(bitsPerSecond: number): Rate {
  return { bitsPerSecond, packetOverheadBytes: 0, cellBytes: 0, cellOverheadBytes: 0 };
}
