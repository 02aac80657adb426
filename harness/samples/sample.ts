import type { ArmName } from '../scenario/scenario.ts';

/** One exchange as the client measured it and the kernel described it. A failed one is a sample too. */
export interface Sample {
  readonly cell: string;
  /** Which of the clients that were there at once, from 0. */
  readonly client: number;
  /** Block number from 0. Each block holds one exchange of every arm. */
  readonly block: number;
  /** Place in the block's random order, from 0. */
  readonly position: number;
  readonly arm: ArmName;
  /** Start on CLOCK_MONOTONIC_RAW, counted from the client's first aligned instant. */
  readonly startNs: number;
  /** Open loop: how long after its planned instant it began, because no client was free; else 0. */
  readonly lateNs: number;
  /** From just before the first call that can put a packet on the wire to the first response byte; null if none came. */
  readonly ttfbNs: number | null;
  /** The same to the last response byte; null if it did not come. */
  readonly ttlbNs: number | null;
  /** To the return of connect(), or of sendto() with MSG_FASTOPEN; null if it did not succeed, or on an open connection. */
  readonly connectNs: number | null;
  /** Response bytes read. */
  readonly bytes: number;
  /** null if the whole response came; else `timeout`, `short` (closed early) or an errno name such as `ECONNREFUSED`. */
  readonly error: string | null;
  /** A Fast Open cookie for the server was in the kernel's cache before the exchange. */
  readonly cookieBefore: boolean;
  /** TCPI_OPT_SYN_DATA: the server acknowledged the data in the SYN. */
  readonly synDataAcked: boolean;
  /** tcpi_fastopen_client_fail: 0 unspecified, 1 cookie unavailable, 2 data not acknowledged, 3 SYN retransmitted. */
  readonly fastopenClientFail: number;
  /** tcpi_total_retrans: segments that the client sent again, SYNs among them. */
  readonly retransmits: number;
  /** tcpi_rtt: the kernel's smoothed round-trip time, microseconds. */
  readonly rttUs: number;
  /** tcpi_min_rtt, microseconds. */
  readonly minRttUs: number;
}
