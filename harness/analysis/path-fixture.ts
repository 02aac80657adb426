import { independentDraws } from '../plan/correlated-draws.ts';
import { serialisationNs, wireBytes } from '../plan/packet-time.ts';
import { type Asked, probePayloadBytes, probePlan, queuePackets } from '../plan/probes.ts';
import type { Direction } from '../scenario/scenario.ts';
import { type Delivered, type Sent, simulateNetem } from './netem-simulation.ts';
import {
  type DirectionRecords,
  type PacketLine,
  type PathRecords,
  packetRecords,
} from './path-records.ts';

/**
 * The records that the probes of `asked` leave on a path that does what `is` says, which defaults to what was
 * asked: for tests that look whether a difference is seen.
 */
export function simulatedPath(
  asked: Asked,
  seed: number,
  is: { readonly up?: Direction; readonly down?: Direction } = {},
): PathRecords {
  const random = independentDraws(seed);
  return {
    up: simulatedDirection(asked, is.up ?? asked.path.up, random),
    down: simulatedDirection(asked, is.down ?? asked.path.down, random),
  };
}

function simulatedDirection(
  asked: Asked,
  direction: Direction,
  random: () => number,
): DirectionRecords {
  const plan = probePlan(asked);
  const probe = wireBytes(probePayloadBytes, asked.path.ip);
  const train = wireBytes(plan.trainBytes, asked.path.ip);
  const spaced = Array.from({ length: plan.count }, (_, index) => ({
    atNs: index * plan.intervalUs * 1000,
    wireBytes: probe,
  }));
  const trainAtNs = (spaced.at(-1)?.atNs ?? 0) + plan.waitMs * 1e6;
  const backToBack = Array.from({ length: plan.train }, () => ({
    atNs: trainAtNs,
    wireBytes: train,
  }));
  // Probes and train go through the same netem, one after the other.
  const sent = [...spaced, ...backToBack];
  const through = throughBottleneck(direction, sent, train);
  const delivered = simulateNetem(
    direction,
    through.map(({ packet }) => packet),
    random,
  ).map((each) => ({ ...each, index: through[each.index]?.index ?? 0 }));
  return {
    probe: recordsOf(spaced, delivered, 0),
    train: recordsOf(backToBack, delivered, spaced.length),
  };
}

/** A token bucket that lets one full packet pass at once, and a queue that drops what finds no room. */
function throughBottleneck(
  direction: Direction,
  sent: readonly Sent[],
  fullBytes: number,
): { index: number; packet: Sent }[] {
  const { bottleneck } = direction;
  if (bottleneck === null) return sent.map((packet, index) => ({ index, packet }));
  const room = queuePackets(direction, fullBytes) ?? 0;
  const leaving: number[] = [];
  let freeNs = -Infinity;
  return sent.flatMap((packet, index) => {
    while ((leaving[0] ?? Infinity) <= packet.atNs) leaving.shift();
    if (leaving.length >= room) return [];
    const leavesNs = Math.max(packet.atNs, freeNs);
    freeNs = leavesNs + serialisationNs(packet.wireBytes, bottleneck.bitsPerSecond);
    if (leavesNs > packet.atNs) leaving.push(leavesNs);
    return [{ index, packet: { ...packet, atNs: leavesNs } }];
  });
}

function recordsOf(sent: readonly Sent[], delivered: readonly Delivered[], from: number) {
  const copies = sent.map((): PacketLine[] => []);
  const firstNs = sent[0]?.atNs ?? 0;
  let order = 0;
  for (const { index, atNs, corrupted, marked } of delivered) {
    const sequence = index - from;
    const packet = sent[sequence];
    const ofPacket = copies[sequence];
    if (packet === undefined || ofPacket === undefined) continue;
    ofPacket.push({
      sequence,
      copy: ofPacket.length,
      order: order++,
      sentNs: packet.atNs - firstNs,
      delayNs: atNs - packet.atNs,
      corrupted,
      ce: marked,
    });
  }
  return packetRecords(
    copies.flatMap((lines, sequence) => {
      const lost = { order: null, delayNs: null, corrupted: false, ce: false };
      const sentNs = (sent[sequence]?.atNs ?? 0) - firstNs;
      return lines.length > 0 ? lines : [{ ...lost, sequence, copy: 0, sentNs }];
    }),
  );
}
