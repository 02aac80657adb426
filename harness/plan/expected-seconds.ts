import type { ArmName, Cell, Direction } from '../scenario/scenario.ts';
import { lossRate } from './loss-model.ts';
import { pauseUs } from './pause.ts';
import { probeSeconds } from './probes.ts';

/** The initial retransmission time-out, RFC 6298, and the least that Linux uses afterwards. */
const timeoutMs = { syn: 1000, least: 200 };

/** Round trips to the first byte without loss. */
const roundTrips: Readonly<Record<ArmName, number>> = {
  tcp: 2,
  tfo: 1,
  'tfo-cold': 2,
  'tcp-reused': 1,
};

const segmentBytes = 1448;
/** Linux's initial window (RFC 6928), and about what its receive window lets a window grow to, segments. */
const windowSegments = { initial: 10, largest: 2000 };

/**
 * About how long a cell takes on the network, seconds: for `plan`, for progress and for time limits. Not a
 * prediction of any measurement.
 */
export function expectedSeconds(cell: Cell): number {
  const { samples, arms, load } = cell;
  const exchanges = samples * arms.length;
  const probing = probeSeconds(cell);
  if (load.arrivalsPerSecond !== null)
    return probing + (exchanges / load.arrivalsPerSecond + cell.exchange.timeoutMs / 1000);
  const perBlockMs = arms.reduce(
    (sum, arm) => sum + exchangeMs(cell, arm) + pauseUs(cell) / 1000,
    0,
  );
  return probing + (samples * perBlockMs) / 1000 / load.clients;
}

function exchangeMs({ path, exchange, client, server }: Cell, arm: ArmName): number {
  const { requestBytes, responseBytes, perConnection, thinkMs } = exchange;
  const rounds =
    roundTrips[arm] +
    perConnection -
    1 +
    slowStartRounds(requestBytes, client.initialWindow) +
    slowStartRounds(responseBytes, server.initialWindow);
  const transferMs =
    serialisationMs(path.up, requestBytes) + serialisationMs(path.down, responseBytes);
  const lost = 1 - (1 - lossRate(path.up)) * (1 - lossRate(path.down));
  const limitMs = exchange.timeoutMs;
  const whole =
    rounds * path.rttMs +
    perConnection * (thinkMs + transferMs) +
    (arm === 'tcp-reused' ? 0 : backOffMs(lost, timeoutMs.syn, limitMs)) +
    rounds * backOffMs(lost, timeoutMs.least + path.rttMs, limitMs);
  return Math.min(whole, limitMs);
}

/** Round trips on top of the first until a window that doubles has sent so much. */
function slowStartRounds(bytes: number, initialWindow: number | null): number {
  let window = initialWindow ?? windowSegments.initial;
  let left = Math.ceil(bytes / segmentBytes) - window;
  let rounds = 0;
  for (; left > 0; rounds++) {
    window = Math.min(2 * window, Math.max(window, windowSegments.largest));
    left -= window;
  }
  return rounds;
}

/** Mean time that time-outs take which double with each loss, up to a limit. */
function backOffMs(lost: number, firstMs: number, limitMs: number): number {
  let mean = 0;
  let chance = lost;
  let waited = 0;
  for (let wait = firstMs; waited < limitMs && chance > 1e-6; wait *= 2) {
    mean += chance * Math.min(wait, limitMs - waited);
    waited += wait;
    chance *= lost;
  }
  return mean;
}

function serialisationMs({ rate, bottleneck }: Direction, bytes: number): number {
  const rates = [rate?.bitsPerSecond, bottleneck?.bitsPerSecond].filter(
    (each) => each !== undefined,
  );
  return rates.length === 0 ? 0 : (bytes * 8 * 1000) / Math.min(...rates);
}
