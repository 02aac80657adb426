import type { Path, Rate } from '../scenario/scenario.ts';

/** netem and the token bucket count skb->len at egress: the Ethernet header, but no checksum or preamble. */
const ethernetBytes = 14;
const udpBytes = 8;
const ipBytes = { ipv4: 20, ipv6: 40 } as const;

/** IP and UDP headers around a payload, bytes: what the MTU counts beside it. */
export function datagramHeaderBytes(ip: Path['ip']): number {
  return ipBytes[ip] + udpBytes;
}

/** A UDP datagram as the emulator counts it. */
export function wireBytes(payloadBytes: number, ip: Path['ip']): number {
  return ethernetBytes + datagramHeaderBytes(ip) + payloadBytes;
}

/** Nanoseconds that a packet of so many bytes takes on a link. */
export function serialisationNs(bytes: number, bitsPerSecond: number): number {
  return (bytes * 8 * 1e9) / bitsPerSecond;
}

/**
 * What netem's `rate` charges a packet with (packet_time_ns of net/sched/sch_netem.c): the overhead
 * first, then whole cells, each with its own overhead.
 */
export function netemPacketNs(bytes: number, rate: Rate): number {
  const packet = bytes + rate.packetOverheadBytes;
  const charged =
    rate.cellBytes === 0
      ? packet
      : Math.ceil(packet / rate.cellBytes) * (rate.cellBytes + rate.cellOverheadBytes);
  return serialisationNs(charged, rate.bitsPerSecond);
}
