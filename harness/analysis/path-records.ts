import { integer, integerOrNull, readTable, type TableFormat } from '../samples/record.ts';

/** The record of the packets that measured the path before the cell. */
export const pathFormat: TableFormat = {
  name: 'first-flight path',
  version: 1,
  columns: ['direction', 'kind', 'sequence', 'delay_ns'],
};

/** What was sent in one direction, in the order of the file. Null is a packet that did not arrive. */
export interface DirectionRecords {
  /** One-way delay of each spaced probe, nanoseconds. */
  readonly probeNs: readonly (number | null)[];
  /** Arrival of each packet of the train, nanoseconds since the first arrival. */
  readonly trainNs: readonly (number | null)[];
}

export interface PathRecords {
  /** Client to server. */
  readonly up: DirectionRecords;
  readonly down: DirectionRecords;
}

/** The packets of a path file (`path.tsv`). Throws `file:line: reason`; `truncated` as in `readTable`. */
export function parsePath(
  text: string,
  { file }: { file: string },
): { path: PathRecords; truncated: boolean } {
  const path = {
    up: { probe: [] as (number | null)[], train: [] as (number | null)[] },
    down: { probe: [] as (number | null)[], train: [] as (number | null)[] },
  };
  const seen = new Set<string>();
  const { truncated } = readTable(text, file, pathFormat, (fields) => {
    const [direction = '', kind = '', sequence = '', delayNs = ''] = fields;
    if (direction !== 'up' && direction !== 'down') {
      throw new Error(`direction is "${direction}", expected up or down`);
    }
    if (kind !== 'probe' && kind !== 'train') {
      throw new Error(`kind is "${kind}", expected probe or train`);
    }
    const packet = `${direction} ${kind} ${integer('sequence', sequence)}`;
    if (seen.has(packet)) throw new Error(`${packet} is recorded twice`);
    seen.add(packet);
    path[direction][kind].push(integerOrNull('delay_ns', delayNs));
  });
  return { path: { up: directionOf(path.up), down: directionOf(path.down) }, truncated };
}

function directionOf(packets: {
  readonly probe: readonly (number | null)[];
  readonly train: readonly (number | null)[];
}): DirectionRecords {
  return { probeNs: packets.probe, trainNs: packets.train };
}
