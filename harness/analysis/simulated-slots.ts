import type { Slot } from '../scenario/scenario.ts';

/** netem's slots: closed from one instant to a random later one, then open for so many packets and bytes. */
export class SimulatedSlots {
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
