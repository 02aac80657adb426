import type {
  Direction,
  Distribution,
  End,
  Exchange,
  Load,
  Path,
  Point,
  ServerEnd,
  Slot,
} from './scenario.ts';

/** A point in the making: what belongs together in a `Point` is still set field by field. */
export interface Draft {
  readonly path: Pick<Path, 'ip' | 'mtuBytes'>;
  readonly up: DirectionDraft;
  readonly down: DirectionDraft;
  readonly exchange: Exchange;
  readonly load: Load;
  readonly client: End;
  readonly server: ServerEnd;
}

export interface DirectionDraft
  extends Pick<Direction, 'loss' | 'ecn' | 'duplicate' | 'corrupt' | 'limitPackets'> {
  /** null: not set yet, neither by itself nor by the round-trip time. */
  readonly delayMs: number | null;
  readonly jitterMs: number;
  readonly jitterCorrelationPercent: number;
  readonly jitterReorders: boolean;
  readonly distribution: DraftDistribution;
  readonly reorder: Direction['duplicate'];
  readonly gap: number;
  readonly rateBitsPerSecond: number | null;
  readonly packetOverheadBytes: number;
  readonly cellBytes: number;
  readonly cellOverheadBytes: number;
  readonly slot: Pick<Slot, 'minMs' | 'maxMs'> | null;
  readonly slotPackets: number;
  readonly slotBytes: number;
  readonly bottleneckBitsPerSecond: number | null;
  readonly queue: NonNullable<Direction['bottleneck']>['queue'];
}

/** The name of a shape, or of a file with measured delays, which is still to be read. */
export type DraftDistribution = Distribution | { readonly name: 'file'; readonly file: string };

/** The point that a draft describes. Throws if a delay or a file's delays are missing: check before. */
export function finished({ path, up, down, ...rest }: Draft): Point {
  const directions = { up: finishedDirection(up), down: finishedDirection(down) };
  const rttMs = directions.up.delayMs + directions.down.delayMs;
  // Halves of an odd number of nanoseconds add up to it again, floating-point sums need not.
  return { path: { ...path, rttMs: Number(rttMs.toFixed(6)), ...directions }, ...rest };
}

function finishedDirection(draft: DirectionDraft): Direction {
  const { delayMs, loss, ecn, duplicate, corrupt, reorder, slot, limitPackets } = draft;
  if (delayMs === null) throw new Error('a direction without a delay');
  const { rateBitsPerSecond, bottleneckBitsPerSecond, distribution } = draft;
  if (distribution.name === 'file') throw new Error(`${distribution.file} was not read`);
  return {
    delayMs,
    jitter:
      draft.jitterMs === 0
        ? null
        : {
            ms: draft.jitterMs,
            correlationPercent: draft.jitterCorrelationPercent,
            distribution,
            reorders: draft.jitterReorders,
          },
    loss,
    ecn,
    duplicate,
    corrupt,
    reorder: reorder === null ? null : { ...reorder, gap: draft.gap },
    rate:
      rateBitsPerSecond === null
        ? null
        : {
            bitsPerSecond: rateBitsPerSecond,
            packetOverheadBytes: draft.packetOverheadBytes,
            cellBytes: draft.cellBytes,
            cellOverheadBytes: draft.cellOverheadBytes,
          },
    slot: slot === null ? null : { ...slot, packets: draft.slotPackets, bytes: draft.slotBytes },
    limitPackets,
    bottleneck:
      bottleneckBitsPerSecond === null
        ? null
        : { bitsPerSecond: bottleneckBitsPerSecond, queue: draft.queue },
  };
}
