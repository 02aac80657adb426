import type { Cell, Direction, Path } from '../scenario/scenario.ts';
import { jitterDraws } from './jitter-draws.ts';
import { datagramHeaderBytes, netemPacketNs, serialisationNs, wireBytes } from './packet-time.ts';
import { probesFor } from './probe-count.ts';

/** Payload of a spaced probe; the native probe has it as PROBE_BYTES. */
export const probePayloadBytes = 64;
/** Payload of a packet of the train, where the MTU has room for it. */
const trainPayloadBytes = 1400;
/** Most packets of a train, and longest wait, that the native probe takes. */
export const longestTrain = 4096;
const longestWaitMs = 3_600_000;

/** Packets of a train that measures a rate. */
const rateTrain = 64;
/** What a train must last at least: a guest's clock has steps of 256 ns, so a rate comes out within 0.5 %. */
const shortestTrainNs = 100_000;
/** Slots that a train is to fill, for the time between them. */
const trainSlots = 100;
const shortestIntervalMs = 1;
/** Time for what is under way to arrive, beyond what the path is known to hold it for. */
const settleMs = 100;

/** What is asked of a path's emulation, and with how many probes at least. */
export type Asked = Pick<Cell, 'path' | 'probes'>;

/** How a path is measured before its cell: spaced one-way probes, then a back-to-back train, in each direction. */
export interface ProbePlan {
  readonly count: number;
  readonly intervalUs: number;
  readonly train: number;
  /** Payload of the train's packets. */
  readonly trainBytes: number;
  /** Probes and train are ECN-capable. */
  readonly ecn: boolean;
  /** After the last packet, before it counts as lost. */
  readonly waitMs: number;
}

export function probePlan({ path, probes }: Asked): ProbePlan {
  const both = [path.up, path.down];
  const trainBytes = Math.min(trainPayloadBytes, path.mtuBytes - datagramHeaderBytes(path.ip));
  const trainWire = wireBytes(trainBytes, path.ip);
  const train = Math.max(...both.map((direction) => trainFor(direction, trainWire)));
  const heldMs = both.map(
    (direction) => longestDelayMs(direction) + trainMs(direction, train, trainWire),
  );
  return {
    count: probes ?? Math.max(...both.map(probesFor)),
    intervalUs: Math.ceil(Math.max(...both.map((each) => intervalMs(each, path.ip))) * 1000),
    train,
    trainBytes,
    ecn: path.up.ecn || path.down.ecn,
    waitMs: Math.min(longestWaitMs, Math.ceil(Math.max(...heldMs) + settleMs)),
  };
}

/** Options of `probe` for a cell's path, but for its addresses and its output. */
export function probeOptions(cell: Asked): string {
  const { count, intervalUs, train, trainBytes, ecn, waitMs } = probePlan(cell);
  return [
    `--count ${count} --interval-us ${intervalUs} --train ${train} --train-bytes ${trainBytes}`,
    ...(ecn ? ['--ecn'] : []),
    `--wait-ms ${waitMs}`,
  ].join(' ');
}

/** Time on the network that the probes take: the spaced ones in both directions at once, then a train each way. */
export function probeSeconds(cell: Asked): number {
  const { count, intervalUs, waitMs } = probePlan(cell);
  return (count * intervalUs) / 1e6 + (3 * waitMs) / 1000;
}

/** Packets that one slot delivers of a size, null for no limit. */
export function packetsPerSlot({ slot }: Direction, bytes: number): number | null {
  const limits = [
    slot?.packets || Infinity,
    slot?.bytes ? Math.ceil(slot.bytes / bytes) : Infinity,
  ];
  const least = Math.min(...limits);
  return least === Infinity ? null : least;
}

/** Full packets that a bottleneck holds, null without one. */
export function queuePackets({ bottleneck }: Direction, bytes: number): number | null {
  if (bottleneck === null) return null;
  const { unit, size } = bottleneck.queue;
  return unit === 'packets' ? size : Math.floor(size / bytes);
}

/** Packets that overflow a queue of so many, with some to spare; null where a train cannot be so long. */
export function overflowingTrain(packets: number): number | null {
  const train = 2 * packets + rateTrain;
  return train <= longestTrain ? train : null;
}

function trainFor(direction: Direction, bytes: number): number {
  const queue = queuePackets(direction, bytes) ?? direction.limitPackets;
  const perPacketNs = rateNs(direction, bytes);
  const slotted = packetsPerSlot(direction, bytes);
  const wanted = Math.max(
    rateTrain,
    overflowingTrain(queue) ?? 0,
    perPacketNs === 0 ? 0 : Math.ceil(shortestTrainNs / perPacketNs) + 1,
    slotted === null ? 0 : trainSlots * slotted,
  );
  return Math.min(longestTrain, wanted);
}

/** What each packet takes at the slower of netem's rate and the bottleneck's, nanoseconds; 0 without either. */
function rateNs({ rate, bottleneck }: Direction, bytes: number): number {
  return Math.max(
    rate === null ? 0 : netemPacketNs(bytes, rate),
    bottleneck === null ? 0 : serialisationNs(bytes, bottleneck.bitsPerSecond),
  );
}

/**
 * Between probes, such that none waits behind the one before it: the whole range of the jitter where
 * packets keep their order, twice the time on the link, twice the longest time to the next slot. And
 * netem must not hold more than half of what its `limit` allows.
 */
function intervalMs(direction: Direction, ip: Path['ip']): number {
  const { jitter, slot, limitPackets } = direction;
  return Math.max(
    shortestIntervalMs,
    jitter !== null && keepsOrder(direction) ? spread(direction).high - spread(direction).low : 0,
    (2 * rateNs(direction, wireBytes(probePayloadBytes, ip))) / 1e6,
    slot === null ? 0 : 2 * slot.maxMs,
    (2 * longestDelayMs(direction)) / limitPackets,
  );
}

/** Whether no packet overtakes another for its jitter. A rate keeps the order even where the jitter may change it. */
export function keepsOrder({ jitter, rate }: Direction): boolean {
  return jitter === null || !jitter.reorders || rate !== null;
}

function spread({ jitter }: Direction): { low: number; high: number } {
  if (jitter === null) return { low: 0, high: 0 };
  const { lowMs, highMs } = jitterDraws(jitter);
  return { low: lowMs, high: highMs };
}

/** A lone packet, with the greatest jitter and the longest wait for a slot. */
export function longestDelayMs(direction: Direction): number {
  return direction.delayMs + spread(direction).high + (direction.slot?.maxMs ?? 0);
}

/** Until the last packet of a train has left the links and the slots. */
function trainMs(direction: Direction, train: number, bytes: number): number {
  const perSlot = packetsPerSlot(direction, bytes);
  const slotsMs = perSlot === null ? 0 : (train / perSlot) * (direction.slot?.maxMs ?? 0);
  return (train * rateNs(direction, bytes)) / 1e6 + slotsMs;
}
