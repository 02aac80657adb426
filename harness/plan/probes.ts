import type { Cell } from '../scenario/scenario.ts';

/** Ethernet, IPv4 and UDP headers, bytes: netem's `rate` counts them, as it counts skb->len at egress. */
const headerBytes = 14 + 20 + 8;

/** A spaced one-way probe as netem sees it; native/probe.c has the payload sizes. */
export const probeWireBytes = 64 + headerBytes;
/** A packet of the back-to-back train that measures a rate. */
export const trainWireBytes = 1400 + headerBytes;
export const trainPackets = 64;

/** Spaced probes in each direction; more where a loss rate is to be told from chance. */
const probeCount = { lossless: 500, lossy: 3000 };
const probeIntervalUs = 1000;
/** Time for what is under way to arrive, beyond delay, jitter and the train's own time. */
const settleMs = 100;

/** Options of `probe` for a cell's path. */
export function probeOptions({ path }: Cell): string {
  const rate = path.rateBitsPerSecond;
  const count = path.lossPercent > 0 ? probeCount.lossy : probeCount.lossless;
  // A probe must not queue behind the one before it.
  const intervalUs = Math.max(probeIntervalUs, 2 * secondsAt(rate, probeWireBytes) * 1e6);
  const trainMs = secondsAt(rate, trainPackets * trainWireBytes) * 1000;
  const waitMs = path.rttMs + 2 * path.jitterMs + trainMs + settleMs;
  return [
    `--count ${count} --interval-us ${Math.ceil(intervalUs)}`,
    `--train ${trainPackets} --wait-ms ${Math.ceil(waitMs)}`,
  ].join(' ');
}

/** Segments of handshake, acknowledgement and teardown, and a retransmission or two, bytes. */
const overheadBytes = 4096;

/**
 * How long the client waits after an exchange before the next begins: until what the first left
 * under way has arrived, its teardown, and on a slow link what it had queued, twice over for
 * retransmissions. Otherwise one exchange would delay the next.
 */
export function pauseUs({ path, exchange }: Cell): number {
  const leftBytes = 2 * (exchange.requestBytes + exchange.responseBytes + overheadBytes);
  const queuedMs = secondsAt(path.rateBitsPerSecond, leftBytes) * 1000;
  return Math.ceil((path.rttMs + 2 * path.jitterMs + queuedMs) * 1000);
}

function secondsAt(rateBitsPerSecond: number | null, bytes: number): number {
  return rateBitsPerSecond === null ? 0 : (bytes * 8) / rateBitsPerSecond;
}
