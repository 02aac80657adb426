import type { Path } from '../scenario/scenario.ts';
import { routerToClient, routerToServer } from './topology.ts';

/**
 * Packets that netem may hold in each direction, far above any bandwidth-delay product here:
 * 10 Gbit/s over 1 s is some 830,000 full packets, and an exchange has a handful in flight.
 * netem's default of 1000 would be a second, unasked-for cause of loss.
 */
const limitPackets = 1_000_000;

/**
 * netem without a rate lets a packet with a shorter delay overtake; with one it keeps them in
 * order. Where jitter is asked for without a rate, this one keeps the order and costs a full
 * packet 0.12 us.
 */
const orderingRate = '100gbit';

/** `tc -n router -batch`: the same netem on both of the router's outgoing interfaces. */
export function netemBatch(path: Path): string[] {
  const parameters = netemParameters(path);
  return [routerToClient, routerToServer].map(
    (out) => `qdisc add dev ${out.name} root netem ${parameters}`,
  );
}

function netemParameters(path: Path): string {
  const parts = [`limit ${limitPackets}`, `delay ${microseconds(path.rttMs / 2)}`];
  if (path.jitterMs > 0) parts.push(microseconds(path.jitterMs));
  if (path.lossPercent > 0) parts.push(`loss random ${path.lossPercent}%`);
  if (path.rateBitsPerSecond !== null) parts.push(`rate ${path.rateBitsPerSecond}bit`);
  else if (path.jitterMs > 0) parts.push(`rate ${orderingRate}`);
  return parts.join(' ');
}

/** tc(8) takes fractions; netem's tick is 64 ns. */
function microseconds(milliseconds: number): string {
  return `${Number((milliseconds * 1000).toFixed(3))}us`;
}
