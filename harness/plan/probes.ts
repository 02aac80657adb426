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
    `--train ${rate === null ? 0 : trainPackets} --wait-ms ${Math.ceil(waitMs)}`,
  ].join(' ');
}

function secondsAt(rateBitsPerSecond: number | null, bytes: number): number {
  return rateBitsPerSecond === null ? 0 : (bytes * 8) / rateBitsPerSecond;
}
