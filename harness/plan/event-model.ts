/** Something that netem does to some packets: loses, marks, duplicates or corrupts them. */
export interface EventModel {
  /** Share of packets that it happens to in the long run. */
  readonly rate: number;
  /** Mean and variance of how many it happens to among the first `packets`. */
  readonly count: (packets: number) => { readonly mean: number; readonly variance: number };
  readonly bursts: Runs;
  /** Runs of packets between those, that it does not happen to. */
  readonly gaps: Runs;
}

/** Runs of packets that follow each other. */
export interface Runs {
  /** Beginnings of a run, per packet. */
  readonly perPacket: number;
  /** `share[k]` of the runs have a length of k + 1; what lies beyond the end is negligible. */
  readonly share: Float64Array;
}

/** Tails below this are left off. */
export const negligibleShare = 1e-9;
/** Longest run that is told apart from longer ones. */
export const longestRun = 100_000;

/** Each packet with the same chance, whatever became of the others. */
export function independentEvents(rate: number): EventModel {
  return {
    rate,
    count: (packets) => ({ mean: packets * rate, variance: packets * rate * (1 - rate) }),
    bursts: { perPacket: rate * (1 - rate), share: geometric(rate) },
    gaps: { perPacket: rate * (1 - rate), share: geometric(1 - rate) },
  };
}

/** Lengths of runs that each further packet extends with chance `stay`. */
function geometric(stay: number): Float64Array {
  if (stay >= 1) return Float64Array.of();
  const lengths = stay === 0 ? 1 : Math.ceil(Math.log(negligibleShare) / Math.log(stay));
  return Float64Array.from(
    { length: Math.max(1, Math.min(longestRun, lengths)) },
    (_, index) => (1 - stay) * stay ** index,
  );
}
