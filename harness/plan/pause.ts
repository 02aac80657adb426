import type { Cell, Direction } from '../scenario/scenario.ts';
import { serialisationNs } from './packet-time.ts';
import { longestDelayMs } from './probes.ts';

/** Segments of handshake, acknowledgement and teardown of an exchange, bytes, in one direction. */
const overheadBytes = 4096;

/**
 * How long a client waits after an exchange before it begins the next: as the scenario says, or until
 * what the last one left under way has arrived, its teardown, and on a slow link what it had queued,
 * twice over for retransmissions. Otherwise one exchange would delay the next. Of several rounds on a connection
 * only the last can leave something behind. In an open loop nobody waits.
 */
export function pauseUs({ path, exchange, load }: Cell): number {
  if (load.arrivalsPerSecond !== null) return 0;
  if (load.pauseMs !== null) return Math.round(load.pauseMs * 1000);
  const leftMs =
    drainMs(path.up, 2 * exchange.requestBytes + overheadBytes) +
    drainMs(path.down, 2 * exchange.responseBytes + overheadBytes);
  return Math.ceil((longestDelayMs(path.up) + longestDelayMs(path.down) + leftMs) * 1000);
}

/** Until so many bytes have passed; a bottleneck's queue has dropped what it could not hold. */
function drainMs({ rate, bottleneck, slot }: Direction, bytes: number): number {
  const netemMs = rate === null ? 0 : serialisationNs(bytes, rate.bitsPerSecond) / 1e6;
  const queueMs = bottleneck === null ? 0 : serialisationNs(bytes, bottleneck.bitsPerSecond) / 1e6;
  return Math.max(netemMs, queueMs, slot === null ? 0 : slotsFor(slot, bytes) * slot.maxMs);
}

/** Of small packets a slot may deliver few: as many slots as there are full packets at least. */
function slotsFor(slot: NonNullable<Direction['slot']>, bytes: number): number {
  const packets = slot.packets === 0 ? 0 : Math.ceil(bytes / smallPacketBytes / slot.packets);
  return Math.max(1, packets, slot.bytes === 0 ? 0 : Math.ceil(bytes / slot.bytes));
}

/** Between an acknowledgement and a full segment. */
const smallPacketBytes = 500;
