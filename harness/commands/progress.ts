import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { outputFiles, type Plan } from '../plan/plan.ts';

const pollMs = 200;
/** Without a terminal a line is printed per cell, not per poll. */
const barWidth = 20;
const headerLines = 2;

/** Live progress of a run on standard error: a bar on a terminal, a line per cell elsewhere. */
export class Progress {
  readonly #out: NodeJS.WriteStream;
  readonly #total: number;
  readonly #cells: number;
  readonly #began = performance.now();
  readonly #running = new Map<string, RunningCell>();
  #finished = 0;
  #finishedCells = 0;
  #networkSeconds = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(out: NodeJS.WriteStream, plans: readonly Plan[]) {
    this.#out = out;
    this.#cells = plans.length;
    this.#total = plans.reduce((sum, plan) => sum + plan.exchanges, 0);
    if (out.isTTY) this.#timer = setInterval(() => void this.#draw(), pollMs);
  }

  begin(plan: Plan, folder: string): void {
    this.#running.set(plan.cell, new RunningCell(join(folder, outputFiles.samples)));
  }

  end(plan: Plan, state: string, networkSeconds: number | null): void {
    this.#running.delete(plan.cell);
    this.#finished += plan.exchanges;
    this.#finishedCells += 1;
    this.#networkSeconds += networkSeconds ?? 0;
    if (!this.#out.isTTY)
      this.#out.write(`${this.#finishedCells}/${this.#cells} ${plan.cell}: ${state}\n`);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (this.#out.isTTY) this.#out.write('\r\x1b[K');
  }

  async #draw(): Promise<void> {
    const counts = await Promise.all([...this.#running.values()].map((cell) => cell.count()));
    if (this.#timer === undefined) return;
    const done = counts.reduce((sum, count) => sum + count, this.#finished);
    const share = this.#total === 0 ? 1 : done / this.#total;
    const wall = (performance.now() - this.#began) / 1000;
    const parts = [
      `${'█'.repeat(Math.floor(share * barWidth)).padEnd(barWidth, '░')} ${Math.floor(share * 100)} %`,
      `${done.toLocaleString('en')} of ${this.#total.toLocaleString('en')} exchanges`,
      `cell ${this.#finishedCells + 1} of ${this.#cells}`,
      `${Math.round(this.#networkSeconds)} s of network time in ${wall.toFixed(1)} s`,
    ];
    if (share > 0.02) parts.push(`${Math.ceil((wall / share) * (1 - share))} s left`);
    this.#out.write(`\r\x1b[K${parts.join(' · ').slice(0, (this.#out.columns ?? 80) - 1)}`);
  }
}

/** Counts the records of a sample file that grows. */
class RunningCell {
  readonly #file: string;
  #offset = 0;
  #lines = 0;

  constructor(file: string) {
    this.#file = file;
  }

  async count(): Promise<number> {
    const handle = await open(this.#file).catch(() => null); // not there yet
    if (handle === null) return 0;
    try {
      const buffer = Buffer.alloc(64 * 1024);
      for (;;) {
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, this.#offset);
        if (bytesRead === 0) break;
        this.#offset += bytesRead;
        for (let at = 0; at < bytesRead; at++) if (buffer[at] === 10) this.#lines += 1;
      }
    } finally {
      await handle.close();
    }
    return Math.max(0, this.#lines - headerLines);
  }
}
