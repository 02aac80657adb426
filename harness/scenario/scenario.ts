/** A question the project can answer, as read from YAML: units converted, defaults filled in. */
export interface Scenario {
  /** The question, in words; shown at the head of every report. */
  readonly title: string;
  /** 32-bit unsigned; every random choice of the run follows from it. */
  readonly seed: number;
  readonly lab: LabChoice;
  /** At least one; the first is the baseline that the others are compared with. */
  readonly arms: readonly ArmName[];
  /** Fields that vary, in the order written; keys such as `path.rtt`, and `path` for named paths. */
  readonly axes: readonly string[];
  /** The points of the matrix, in plan order; all of them, or those that were chosen. */
  readonly cells: readonly Cell[];
  /** Exchanges per arm and cell, which is the number of blocks. */
  readonly samples: number;
  /** Spaced probes in each direction that measure the path before a cell; null: as many as its features need. */
  readonly probes: number | null;
  /** Every file that was read for it, the scenario itself first. */
  readonly sources: readonly SourceFile[];
}

/** A file of the scenario language, or one that a scenario names. */
export interface SourceFile {
  /** As the user or the file that names it would find it. */
  readonly file: string;
  readonly text: string;
}

/**
 * `virtual`: the user-mode kernel in virtual time; `realtime`: the same kernel, its clock the wall's; `host`: this
 * machine's kernel; `ssh://[user@]host[:port][/host | /virtual]`: that lab of another machine. `auto` is `virtual`.
 */
export type LabChoice = 'auto' | 'virtual' | 'realtime' | 'host' | `ssh://${string}`;

/**
 * How a connection is opened. `tfo` finds a cookie in the cache, `tfo-cold` finds none; `tcp-reused` finds a
 * connection that is open already, the bound that keep-alive sets.
 */
export const armNames = ['tcp', 'tfo', 'tfo-cold', 'tcp-reused'] as const;
export type ArmName = (typeof armNames)[number];

/** Everything about a cell that a matrix can vary. */
export interface Point {
  readonly path: Path;
  readonly exchange: Exchange;
  readonly load: Load;
  readonly client: End;
  readonly server: ServerEnd;
}

/** The emulated path between client and server. */
export interface Path {
  readonly ip: 'ipv4' | 'ipv6';
  /** Round-trip time with empty queues and without jitter: the sum of the delays of both directions. */
  readonly rttMs: number;
  /** Largest IP packet on every link. */
  readonly mtuBytes: number;
  /** Client to server. */
  readonly up: Direction;
  readonly down: Direction;
}

/** One direction of the path: netem (tc-netem(8)), and a bottleneck's queue before it. */
export interface Direction {
  /** One-way delay without jitter. */
  readonly delayMs: number;
  readonly jitter: Jitter | null;
  readonly loss: Loss | null;
  /** Packets that would be lost are marked Congestion Experienced where they are ECN-capable (RFC 3168). */
  readonly ecn: boolean;
  readonly duplicate: Chance | null;
  /** One random bit of the packet is flipped. */
  readonly corrupt: Chance | null;
  readonly reorder: Reorder | null;
  /** netem's own rate limit; null for none. */
  readonly rate: Rate | null;
  readonly slot: Slot | null;
  /** Packets that netem may hold, those that are merely delayed included. */
  readonly limitPackets: number;
  /** A queue of its own before the delay, as in a router ahead of a slow link; null for none. */
  readonly bottleneck: Bottleneck | null;
}

/** A chance per packet, in percent, and how much each draw depends on the one before (netem's CORRELATION). */
export interface Chance {
  readonly percent: number;
  readonly correlationPercent: number;
}

/** Variation of the delay: uniform in +- `ms`, or of standard deviation `ms` with a table (tc-netem(8)). */
export interface Jitter {
  readonly ms: number;
  readonly correlationPercent: number;
  readonly distribution: Distribution;
  /** Whether a packet with a shorter delay may overtake. netem alone always lets it. */
  readonly reorders: boolean;
}

export type Distribution =
  | { readonly name: 'uniform' | 'normal' | 'pareto' | 'paretonormal' }
  /** Shape taken from measured delays; only their shape counts, `delayMs` and `Jitter.ms` scale it. */
  | { readonly name: 'measured'; readonly delaysMs: readonly number[] };

export type Loss =
  | ({ readonly model: 'random' } & Chance)
  /**
   * Four-state Markov chain (tc-netem(8) `loss state`): transition probabilities in percent between good
   * reception (1), burst reception (2), burst loss (3) and isolated loss (4).
   */
  | {
      readonly model: 'state';
      readonly p13: number;
      readonly p31: number;
      readonly p32: number;
      readonly p23: number;
      readonly p14: number;
    }
  /**
   * Gilbert-Elliott (tc-netem(8) `loss gemodel`), percent: `p` good to bad, `r` bad to good, loss in the
   * bad state (tc's 1-h) and in the good state (tc's 1-k).
   */
  | {
      readonly model: 'gemodel';
      readonly p: number;
      readonly r: number;
      readonly badLoss: number;
      readonly goodLoss: number;
    };

/** netem sends every `gap`-th packet at once with this chance, past those that are being delayed. */
export interface Reorder extends Chance {
  readonly gap: number;
}

export interface Rate {
  readonly bitsPerSecond: number;
  /** Added to every packet; negative takes away. */
  readonly packetOverheadBytes: number;
  /** Payload of a link-layer cell, 0 for none: packets are rounded up to whole cells. */
  readonly cellBytes: number;
  readonly cellOverheadBytes: number;
}

/** netem holds packets and delivers them in slots, as links with shared media do. */
export interface Slot {
  /** Time between slots, uniform from `minMs` to `maxMs`. */
  readonly minMs: number;
  readonly maxMs: number;
  /** What one slot may deliver; 0 for no limit. */
  readonly packets: number;
  readonly bytes: number;
}

export interface Bottleneck {
  readonly bitsPerSecond: number;
  /** What may wait; what comes on top is dropped. */
  readonly queue: { readonly unit: 'bytes' | 'packets'; readonly size: number };
}

/** What client and server say to each other over one connection. */
export interface Exchange {
  readonly requestBytes: number;
  readonly responseBytes: number;
  /** What the server waits between the whole request and its answer. */
  readonly thinkMs: number;
  /** An exchange that has not ended after this is a sample with error `timeout`. */
  readonly timeoutMs: number;
  /** Requests and responses that follow each other on one connection; times run to the first and the last byte. */
  readonly perConnection: number;
}

/** Who asks, and when. */
export interface Load {
  /** Closed loop: clients at once, each beginning an exchange when its last has ended. */
  readonly clients: number;
  /** Between the exchanges of a client; null: until the path is idle. Closed loop only. */
  readonly pauseMs: number | null;
  /** Open loop: exchanges begin at Poisson instants of this rate whatever became of earlier ones; null: closed loop. */
  readonly arrivalsPerSecond: number | null;
}

/** TCP of one end. */
export interface End {
  /** As `net.ipv4.tcp_congestion_control` names it. */
  readonly congestionControl: string;
  /** Segments (RFC 6928); null: the kernel's default. */
  readonly initialWindow: number | null;
  /** Bits of `net.ipv4.tcp_fastopen`. */
  readonly fastopen: number;
  /** Further sysctls of the end's network namespace, by name. */
  readonly sysctls: Readonly<Record<string, string>>;
}

export interface ServerEnd extends End {
  /** TCP_FASTOPEN's queue length: connections that may be pending with SYN data accepted (RFC 7413, 5.1). */
  readonly fastopenQueue: number;
  /** listen(2)'s backlog. */
  readonly backlog: number;
  /** Connections served at once, others wait in the backlog; null: more than the load has. */
  readonly workers: number | null;
}

/** One field at one of its values, as written. */
export interface Setting {
  readonly field: string;
  readonly value: string;
}

/** One point of the matrix: everything that is held fixed while its arms are compared. */
export interface Cell extends Point {
  /** Unique and fit for a file name, for example `rtt=100ms,loss=1%`; `single` without a matrix. */
  readonly id: string;
  /** What the matrix sets here, in its order. */
  readonly settings: readonly Setting[];
  /** This cell's own seed, derived from the scenario's seed and the id. 32-bit unsigned. */
  readonly seed: number;
  readonly arms: readonly ArmName[];
  /** Number of blocks; each block holds one exchange of every arm. */
  readonly samples: number;
  readonly probes: number | null;
}
