import { integer, integerOrNull, readTable, type TableFormat } from '../samples/record.ts';

/** The record of the packets that measured the path before the cell, one line an arrival or a loss. */
export const pathFormat: TableFormat = {
  name: 'first-flight path',
  version: 2,
  columns: [
    'direction',
    'kind',
    'sequence',
    'copy',
    'order',
    'sent_ns',
    'delay_ns',
    'corrupted',
    'ce',
  ],
};

/**
 * Packets of one kind in one direction, by column, ascending by sequence and copy: a packet that netem
 * duplicated has several lines, one that was lost has one without arrival. A path has a hundred thousand of them.
 */
export interface PacketRecords {
  /** Packets sent: their sequence numbers are the whole numbers below. */
  readonly sent: number;
  readonly sequence: Uint32Array;
  /** 0 for the first arrival of a packet, 1 and up for its duplicates. */
  readonly copy: Uint8Array;
  /** Rank among all arrivals; -1 for a packet that was lost. */
  readonly order: Int32Array;
  /** Since the first sending of the direction and kind. */
  readonly sentNs: Float64Array;
  /** From sending to arrival; NaN for a packet that was lost. */
  readonly delayNs: Float64Array;
  /** 1 where a bit arrived other than it was sent. */
  readonly corrupted: Uint8Array;
  /** 1 where Congestion Experienced is set. */
  readonly ce: Uint8Array;
}

export interface DirectionRecords {
  /** Spaced probes. */
  readonly probe: PacketRecords;
  /** Packets sent back to back. */
  readonly train: PacketRecords;
}

export interface PathRecords {
  /** Client to server. */
  readonly up: DirectionRecords;
  readonly down: DirectionRecords;
}

/** One line: an arrival, or with `order` and `delayNs` null a packet that was lost. */
export interface PacketLine {
  readonly sequence: number;
  readonly copy: number;
  readonly order: number | null;
  readonly sentNs: number;
  readonly delayNs: number | null;
  readonly corrupted: boolean;
  readonly ce: boolean;
}

/** The packets of a path file (`path.tsv`). Throws `file:line: reason`; `truncated` as in `readTable`. */
export function parsePath(
  text: string,
  { file }: { file: string },
): { path: PathRecords; truncated: boolean } {
  const lines = {
    up: { probe: [] as PacketLine[], train: [] as PacketLine[] },
    down: { probe: [] as PacketLine[], train: [] as PacketLine[] },
  };
  const { truncated } = readTable(text, file, pathFormat, (fields) => {
    const [direction = '', kind = ''] = fields;
    if (direction !== 'up' && direction !== 'down') {
      throw new Error(`direction is "${direction}", expected up or down`);
    }
    if (kind !== 'probe' && kind !== 'train') {
      throw new Error(`kind is "${kind}", expected probe or train`);
    }
    const sameKind = lines[direction][kind];
    const line = lineOf(fields);
    checkPlace(line, sameKind.at(-1), `${direction} ${kind}`);
    sameKind.push(line);
  });
  const directionOf = ({ probe, train }: Record<'probe' | 'train', PacketLine[]>) => ({
    probe: packetRecords(probe),
    train: packetRecords(train),
  });
  return { path: { up: directionOf(lines.up), down: directionOf(lines.down) }, truncated };
}

/** Columns of lines that are in the order of the file. */
export function packetRecords(lines: readonly PacketLine[]): PacketRecords {
  return {
    sent: (lines.at(-1)?.sequence ?? -1) + 1,
    sequence: Uint32Array.from(lines, (line) => line.sequence),
    copy: Uint8Array.from(lines, (line) => line.copy),
    order: Int32Array.from(lines, (line) => line.order ?? -1),
    sentNs: Float64Array.from(lines, (line) => line.sentNs),
    delayNs: Float64Array.from(lines, (line) => line.delayNs ?? Number.NaN),
    corrupted: Uint8Array.from(lines, (line) => Number(line.corrupted)),
    ce: Uint8Array.from(lines, (line) => Number(line.ce)),
  };
}

function lineOf(fields: readonly string[]): PacketLine {
  const [sequence = '', copy = '', order = '', sentNs = ''] = fields.slice(2);
  const [delayNs = '', corrupted = '', ce = ''] = fields.slice(6);
  return {
    sequence: integer('sequence', sequence),
    copy: integer('copy', copy),
    order: integerOrNull('order', order),
    sentNs: integer('sent_ns', sentNs),
    delayNs: integerOrNull('delay_ns', delayNs),
    corrupted: flag('corrupted', corrupted),
    ce: flag('ce', ce),
  };
}

function flag(column: string, text: string): boolean {
  if (text !== '0' && text !== '1') throw new Error(`${column} is "${text}", expected 0 or 1`);
  return text === '1';
}

/** Every packet is there, in sequence, and what was lost did not arrive as well. */
function checkPlace(line: PacketLine, before: PacketLine | undefined, what: string): void {
  const next = (before?.sequence ?? -1) + 1;
  const isNext = line.sequence === next && line.copy === 0;
  const isDuplicate =
    line.sequence === before?.sequence && line.copy === before.copy + 1 && before.order !== null;
  if (!isNext && !isDuplicate) {
    throw new Error(
      `${what} ${line.sequence} copy ${line.copy} is out of place, expected ${next} copy 0`,
    );
  }
  if ((line.order === null) !== (line.delayNs === null)) {
    throw new Error('order and delay_ns must be there for what arrived, and "-" for what did not');
  }
  if (line.copy > 0 && line.order === null) throw new Error('a duplicate that was lost is no line');
}
