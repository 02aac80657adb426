import type { ArmName, Cell, Direction } from '../scenario/scenario.ts';
import { lossRate } from './loss-model.ts';
import { pauseUs } from './pause.ts';
import { probeSeconds } from './probes.ts';

/** The initial retransmission time-out, RFC 6298. */
const lostSynMs = 1000;

/** Round trips to the first byte without loss. */
const roundTrips: Readonly<Record<ArmName, number>> = {
  tcp: 2,
  tfo: 1,
  'tfo-cold': 2,
  'tcp-reused': 1,
};

/**
 * About how long a cell takes on the network, seconds: for `plan`, for progress and for time limits. Not a
 * prediction of any measurement.
 */
export function expectedSeconds(cell: Cell): number {
  const { samples, arms, load } = cell;
  const exchanges = samples * arms.length;
  const probing = probeSeconds(cell);
  if (load.arrivalsPerSecond !== null) return probing + exchanges / load.arrivalsPerSecond;
  const perBlockMs = arms.reduce(
    (sum, arm) => sum + exchangeMs(cell, arm) + pauseUs(cell) / 1000,
    0,
  );
  return probing + (samples * perBlockMs) / 1000 / load.clients;
}

function exchangeMs({ path, exchange }: Cell, arm: ArmName): number {
  const rounds = roundTrips[arm] + exchange.perConnection - 1;
  const transfer =
    serialisationMs(path.up, exchange.requestBytes) +
    serialisationMs(path.down, exchange.responseBytes);
  const lossShare = lossRate(path.up) + lossRate(path.down);
  const whole =
    rounds * path.rttMs +
    exchange.perConnection * (exchange.thinkMs + transfer) +
    lossShare * lostSynMs;
  return Math.min(whole, exchange.timeoutMs);
}

function serialisationMs({ rate, bottleneck }: Direction, bytes: number): number {
  const rates = [rate?.bitsPerSecond, bottleneck?.bitsPerSecond].filter(
    (each) => each !== undefined,
  );
  return rates.length === 0 ? 0 : (bytes * 8 * 1000) / Math.min(...rates);
}
