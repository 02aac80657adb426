/** What native/relay sends (native/relay_files.h). */
export type Frame =
  | { readonly kind: 'file'; readonly name: string; readonly offset: number; readonly data: Buffer }
  | { readonly kind: 'end'; readonly status: number; readonly freeBytes: number };

/** Longer is no header: the other side says something else, a greeting perhaps. */
const longestHeader = 256;
const newline = 10;

/** Takes the bytes of a connection as they come, and gives the frames that are whole. */
export class FrameReader {
  #rest = Buffer.alloc(0);

  /** @throws Error if this is not what native/relay sends. */
  read(chunk: Buffer): Frame[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const frames: Frame[] = [];
    for (let frame = this.#next(); frame !== null; frame = this.#next()) frames.push(frame);
    return frames;
  }

  #next(): Frame | null {
    const end = this.#rest.subarray(0, longestHeader).indexOf(newline);
    if (end === -1) {
      if (this.#rest.length < longestHeader) return null;
      throw unexpected(this.#rest.toString('latin1', 0, 60));
    }
    const header = this.#rest.toString('latin1', 0, end);
    const last = /^end (\d+) (\d+)$/.exec(header);
    if (last) {
      this.#rest = this.#rest.subarray(end + 1);
      return { kind: 'end', status: Number(last[1]), freeBytes: Number(last[2]) };
    }
    const file = /^file (?<name>[\w-][\w.-]*) (?<offset>\d+) (?<length>\d+)$/.exec(header)?.groups;
    if (file === undefined) throw unexpected(header);
    const from = end + 1;
    const to = from + Number(file.length);
    if (this.#rest.length < to) return null;
    const data = Buffer.from(this.#rest.subarray(from, to));
    this.#rest = this.#rest.subarray(to);
    return { kind: 'file', name: file.name as string, offset: Number(file.offset), data };
  }
}

function unexpected(said: string): Error {
  return new Error(`the other side says something unexpected: ${JSON.stringify(said)}`);
}
