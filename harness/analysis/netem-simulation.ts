import { correlatedDraws, netemShare } from '../plan/correlated-draws.ts';
import { drawOffsetMs } from '../plan/jitter-draws.ts';
import { netemPacketNs } from '../plan/packet-time.ts';
import type { Chance, Direction, Loss, Slot } from '../scenario/scenario.ts';

/** A packet that comes to netem. */
export interface Sent {
  readonly atNs: number;
  readonly wireBytes: number;
}

/** A packet, or its copy, that leaves netem. */
export interface Delivered {
  /** Which of the packets sent. */
  readonly index: number;
  readonly atNs: number;
  readonly marked: boolean;
  readonly corrupted: boolean;
}

interface Queued extends Omit<Delivered, 'atNs'> {
  readonly wireBytes: number;
  readonly toSendNs: number;
}

/**
 * What netem does with packets that come in ascending order of time, ECN-capable ones if it marks: the
 * algorithm of net/sched/sch_netem.c (Linux 6.12) with random numbers passed in. In order of delivery.
 */
export function simulateNetem(
  direction: Direction,
  sent: readonly Sent[],
  random: () => number,
): Delivered[] {
  const netem = new Netem(direction, random);
  for (const [index, packet] of sent.entries()) netem.send(index, packet);
  return netem.settle();
}

class Netem {
  readonly #direction: Direction;
  readonly #delayed = new Queue();
  readonly #delivered: Delivered[] = [];
  readonly #isLost: () => boolean;
  readonly #isDuplicated: () => boolean;
  readonly #isCorrupted: () => boolean;
  readonly #isAhead: () => boolean;
  readonly #offsetMs: () => number;
  readonly #slots: Slots | null;
  #wakeNs = Infinity;
  /** Packets delayed since the last that was sent ahead. */
  #sinceAhead = 0;

  constructor(direction: Direction, random: () => number) {
    const { jitter, slot } = direction;
    this.#direction = direction;
    this.#isLost = lossDraws(direction.loss, random);
    this.#isDuplicated = chanceDraws(direction.duplicate, random);
    this.#isCorrupted = chanceDraws(direction.corrupt, random);
    this.#isAhead = chanceDraws(direction.reorder, random);
    this.#offsetMs =
      jitter === null
        ? () => 0
        : drawOffsetMs(jitter, correlatedDraws(jitter.correlationPercent, random));
    this.#slots = slot === null ? null : new Slots(slot, random);
  }

  send(index: number, { atNs, wireBytes }: Sent): void {
    while (this.#wakeNs < atNs) this.#deliver(this.#wakeNs);
    this.#enqueue({ index, wireBytes, marked: false }, atNs, { isCopy: false });
    this.#deliver(atNs);
  }

  settle(): Delivered[] {
    while (this.#wakeNs < Infinity) this.#deliver(this.#wakeNs);
    return this.#delivered;
  }

  #enqueue(
    packet: { index: number; wireBytes: number; marked: boolean },
    nowNs: number,
    { isCopy }: { isCopy: boolean },
  ): void {
    const { ecn, reorder, limitPackets } = this.#direction;
    let count = !isCopy && this.#isDuplicated() ? 2 : 1;
    let { marked } = packet;
    if (this.#isLost()) {
      if (ecn) marked = true;
      else count -= 1;
    }
    if (count === 0) return;
    const corrupted = this.#isCorrupted();
    if (this.#delayed.length >= limitPackets) return;
    // A copy takes the whole way once more, and before the original.
    if (count === 2) this.#enqueue({ ...packet, marked }, nowNs, { isCopy: true });
    if (reorder !== null && this.#sinceAhead >= reorder.gap - 1 && this.#isAhead()) {
      this.#sinceAhead = 0;
      this.#delivered.push({ index: packet.index, atNs: nowNs, marked, corrupted });
      return;
    }
    this.#sinceAhead += 1;
    const toSendNs = this.#toSendNs(nowNs, packet.wireBytes);
    this.#delayed.add({ ...packet, marked, corrupted, toSendNs });
  }

  #toSendNs(nowNs: number, wireBytes: number): number {
    const { delayMs, jitter, rate } = this.#direction;
    const delayNs = (delayMs + this.#offsetMs()) * 1e6;
    // What keeps the order where no rate was asked for is so fast that it takes no time here.
    if (rate === null && (jitter === null || jitter.reorders)) return nowNs + delayNs;
    const packetNs = rate === null ? 0 : netemPacketNs(wireBytes, rate);
    const last = this.#delayed.latestNs;
    return Math.max(nowNs + delayNs, last ?? -Infinity) + packetNs;
  }

  #deliver(nowNs: number): void {
    this.#wakeNs = Infinity;
    for (let head = this.#delayed.first; head !== undefined; head = this.#delayed.first) {
      const opensNs = this.#slots?.opensNs(head.toSendNs, nowNs) ?? -Infinity;
      if (head.toSendNs > nowNs || opensNs > nowNs) {
        this.#wakeNs = Math.max(head.toSendNs, opensNs);
        return;
      }
      this.#delayed.removeFirst();
      const { index, marked, corrupted } = head;
      this.#delivered.push({ index, atNs: nowNs, marked, corrupted });
      this.#slots?.passed(head.wireBytes, nowNs);
    }
  }
}

/** netem's slots: closed from one instant to a random later one, then open for so many packets and bytes. */
class Slots {
  readonly #slot: Slot;
  readonly #random: () => number;
  #nextNs = 0;
  #packets: number;
  #bytes: number;

  constructor(slot: Slot, random: () => number) {
    this.#slot = slot;
    this.#random = random;
    this.#packets = slot.packets || Infinity;
    this.#bytes = slot.bytes || Infinity;
  }

  /** When the slot opens for a packet that is due at `dueNs`; one that has opened before is not for it. */
  opensNs(dueNs: number, nowNs: number): number {
    if (this.#nextNs < dueNs) this.#draw(nowNs);
    return this.#nextNs;
  }

  passed(bytes: number, nowNs: number): void {
    this.#packets -= 1;
    this.#bytes -= bytes;
    if (this.#packets <= 0 || this.#bytes <= 0) this.#draw(nowNs);
  }

  #draw(nowNs: number): void {
    const { minMs, maxMs, packets, bytes } = this.#slot;
    this.#nextNs = nowNs + (minMs + ((maxMs - minMs) * this.#random()) / 2 ** 32) * 1e6;
    this.#packets = packets || Infinity;
    this.#bytes = bytes || Infinity;
  }
}

/** Packets by the time at which they are due, those due at once in the order in which they came. */
class Queue {
  #packets: Queued[] = [];
  #begin = 0;

  get length(): number {
    return this.#packets.length - this.#begin;
  }

  get first(): Queued | undefined {
    return this.#packets[this.#begin];
  }

  get latestNs(): number | undefined {
    return this.length === 0 ? undefined : this.#packets.at(-1)?.toSendNs;
  }

  add(packet: Queued): void {
    let place = this.#packets.length;
    while (place > this.#begin && (this.#packets[place - 1]?.toSendNs ?? 0) > packet.toSendNs)
      place -= 1;
    if (place === this.#packets.length) this.#packets.push(packet);
    else this.#packets.splice(place, 0, packet);
  }

  removeFirst(): void {
    this.#begin += 1;
    if (this.#begin < 4096) return;
    this.#packets = this.#packets.slice(this.#begin);
    this.#begin = 0;
  }
}

function chanceDraws(chance: Chance | null, random: () => number): () => boolean {
  if (chance === null || chance.percent === 0) return () => false;
  const draw = correlatedDraws(chance.correlationPercent, random);
  const threshold = netemShare(chance.percent);
  return () => draw() <= threshold;
}

function lossDraws(loss: Loss | null, random: () => number): () => boolean {
  if (loss === null) return () => false;
  if (loss.model === 'random') return chanceDraws(loss, random);
  const happens = (percent: number) => random() < (percent / 100) * 2 ** 32;
  if (loss.model === 'gemodel') {
    let bad = false;
    return () => {
      const lost = bad ? loss.badLoss : loss.goodLoss;
      if (happens(bad ? loss.r : loss.p)) bad = !bad;
      return happens(lost);
    };
  }
  let state = 1;
  const moves: Readonly<Record<number, readonly (readonly [to: number, percent: number])[]>> = {
    1: [
      [4, loss.p14],
      [3, loss.p13],
    ],
    2: [[3, loss.p23]],
    3: [
      [2, loss.p32],
      [1, loss.p31],
    ],
    4: [[1, 100]],
  };
  return () => {
    let left = (random() / 2 ** 32) * 100;
    for (const [to, percent] of moves[state] ?? []) {
      if (left < percent) {
        state = to;
        break;
      }
      left -= percent;
    }
    return state >= 3;
  };
}
