import type { Chance, Direction, Loss, Path } from '../scenario/scenario.ts';
import { delayTableFile } from './delay-table.ts';
import { type Interface, type Namespace, topologyOf } from './topology.ts';

/**
 * netem without a rate lets a packet with a shorter delay overtake; with one it keeps them in
 * order. Where jitter is asked for without a rate, this one keeps the order and costs a full
 * packet 0.12 us.
 */
const orderingRate = '100gbit';

/** Bytes of an Ethernet header, which a queueing discipline counts. */
const ethernetBytes = 14;
/** tbf(8) needs a limit in bytes even where its inner queue counts packets. */
const neverFull = 1_000_000_000;

type End = 'up' | 'down';

/** `tc -n NAMESPACE -batch`: the queueing disciplines of one namespace; none for the ends. */
export function qdiscBatch(namespace: Namespace, path: Path): string[] {
  return [...netemLines(path), ...bottleneckLines(path)]
    .filter(([at]) => at.namespace === namespace)
    .flatMap(([, lines]) => lines);
}

/** Delay tables that netem reads, by file name; TC_LIB_DIR names their folder. */
export function delayTables({ up, down }: Path): Map<string, string> {
  const tables = { up, down };
  return new Map(
    (['up', 'down'] as const).flatMap((end) => {
      const { jitter } = tables[end];
      const table = jitter === null ? null : delayTableFile(jitter.distribution);
      return table === null ? [] : [[`${end}.dist`, table]];
    }),
  );
}

/** netem on the interfaces that send to an end last, so that the ends' own queues are as in life. */
function netemLines(path: Path): [Interface, string[]][] {
  const { toClient, toServer } = topologyOf({ path });
  return [
    [toClient, [`qdisc add dev ${toClient.name} root netem ${netemParameters('down', path.down)}`]],
    [toServer, [`qdisc add dev ${toServer.name} root netem ${netemParameters('up', path.up)}`]],
  ];
}

/** A bottleneck's queue is on the interface before netem's: netem bears no other discipline beside it. */
function bottleneckLines(path: Path): [Interface, string[]][] {
  const middle = topologyOf({ path }).links.find(([one]) => one.name === 'm1');
  if (middle === undefined) return [];
  const [towardsCore, towardsRouter] = middle;
  return [
    [towardsCore, tokenBucket(towardsCore.name, path.up, path.mtuBytes)],
    [towardsRouter, tokenBucket(towardsRouter.name, path.down, path.mtuBytes)],
  ];
}

function tokenBucket(device: string, { bottleneck }: Direction, mtuBytes: number): string[] {
  if (bottleneck === null) return [];
  const { bitsPerSecond, queue } = bottleneck;
  // One packet: what came together leaves at the link's rate from the second packet on.
  const bucket = `tbf rate ${bitsPerSecond}bit burst ${mtuBytes + ethernetBytes}`;
  const root = `qdisc add dev ${device} root handle 1: ${bucket}`;
  if (queue.unit === 'bytes') return [`${root} limit ${queue.size}`];
  return [
    `${root} limit ${neverFull}`,
    `qdisc add dev ${device} parent 1: pfifo limit ${queue.size}`,
  ];
}

function netemParameters(end: End, direction: Direction): string {
  const { delayMs, jitter, reorder, slot } = direction;
  return [
    `limit ${direction.limitPackets}`,
    `delay ${microseconds(delayMs)}`,
    ...(jitter === null
      ? needlessJitter(direction)
      : [microseconds(jitter.ms), ...correlation(jitter)]),
    ...(jitter === null || jitter.distribution.name === 'uniform' ? [] : [`distribution ${end}`]),
    ...(reorder === null ? [] : [`reorder ${chance(reorder)}`, `gap ${reorder.gap}`]),
    ...(direction.loss === null ? [] : [`loss ${lossParameters(direction.loss)}`]),
    ...(direction.ecn ? ['ecn'] : []),
    ...(direction.duplicate === null ? [] : [`duplicate ${chance(direction.duplicate)}`]),
    ...(direction.corrupt === null ? [] : [`corrupt ${chance(direction.corrupt)}`]),
    ...rateParameters(direction),
    ...(slot === null ? [] : [`slot ${microseconds(slot.minMs)} ${microseconds(slot.maxMs)}`]),
    ...(slot === null || slot.packets === 0 ? [] : [`packets ${slot.packets}`]),
    ...(slot === null || slot.bytes === 0 ? [] : [`bytes ${slot.bytes}`]),
  ].join(' ');
}

/** tc 6.1 forgets the correlation of duplication unless one of the delay or of loss stands beside it. */
function needlessJitter({ duplicate }: Direction): string[] {
  return duplicate === null || duplicate.correlationPercent === 0 ? [] : ['0us', '0%'];
}

function rateParameters({ rate, jitter }: Direction): string[] {
  if (rate === null) return jitter === null || jitter.reorders ? [] : [`rate ${orderingRate}`];
  const { packetOverheadBytes, cellBytes, cellOverheadBytes } = rate;
  const link = `rate ${rate.bitsPerSecond}bit`;
  if (packetOverheadBytes === 0 && cellBytes === 0) return [link];
  return [`${link} ${packetOverheadBytes} ${cellBytes} ${cellOverheadBytes}`];
}

function lossParameters(loss: Loss): string {
  switch (loss.model) {
    case 'random':
      return `random ${chance(loss)}`;
    case 'gemodel':
      return `gemodel ${percents(loss.p, loss.r, loss.badLoss, loss.goodLoss)}`;
    case 'state':
      return `state ${percents(loss.p13, loss.p31, loss.p32, loss.p23, loss.p14)}`;
  }
}

function chance({ percent, correlationPercent }: Chance): string {
  return [percents(percent), ...correlation({ correlationPercent })].join(' ');
}

function correlation({ correlationPercent }: Pick<Chance, 'correlationPercent'>): string[] {
  return correlationPercent === 0 ? [] : [percents(correlationPercent)];
}

/** Decimal notation always: tc(8) does not read exponents. */
function percents(...values: readonly number[]): string {
  return values
    .map(
      (value) =>
        `${Number(value.toFixed(6))
          .toFixed(6)
          .replace(/\.?0+$/u, '')}%`,
    )
    .join(' ');
}

/** tc(8) takes fractions; netem's tick is 64 ns. */
function microseconds(milliseconds: number): string {
  return `${Number((milliseconds * 1000).toFixed(3))}us`;
}
