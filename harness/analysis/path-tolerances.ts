import type { Clock } from '../lab/lab.ts';

/** How far a path may be from what was asked of it, beyond what chance explains. */
export interface Tolerances {
  /** A delay may be off by the larger of these two: timers and clocks cost microseconds at any delay ... */
  readonly delayMs: number;
  /** ... and nobody takes a delay 1 % longer for another path. */
  readonly delayShare: number;
  /** By how much more the median and the mean may be late. */
  readonly lateMs: number;
  /** Percentile of a steady delay that is judged, and by how much more that one may be late. */
  readonly latePercentile: 95 | 99;
  readonly latePercentileMs: number;
  /** Whether a single late probe is the path's fault. */
  readonly judgesLatest: boolean;
  readonly sdShare: number;
  readonly sdMs: number;
  /** By how much a delay may be shifted before the shape of its distribution is another. */
  readonly shapeMs: number;
  readonly correlation: number;
  readonly rateShare: number;
  /** Deliveries this close to each other are of one slot. */
  readonly oneInstantMs: number;
}

/**
 * In virtual time netem is exact and the guest's clock has steps of 256 ns. In real time a timer may
 * fire late, but never early: a guest of user-mode Linux takes 0.1 to 0.5 ms longer for a direction, and where the
 * processor is wanted elsewhere a probe waits for milliseconds. So only lateness is tolerated more, one probe in
 * twenty may be later than that, and how late the last one comes says nothing about the path.
 */
export const tolerances: Readonly<Record<Clock, Tolerances>> = {
  virtual: {
    delayMs: 0.05,
    delayShare: 0.01,
    lateMs: 0,
    latePercentile: 99,
    latePercentileMs: 0,
    judgesLatest: true,
    sdShare: 0.02,
    sdMs: 0.01,
    shapeMs: 0.01,
    correlation: 0.01,
    rateShare: 0.01,
    oneInstantMs: 0.01,
  },
  real: {
    delayMs: 0.05,
    delayShare: 0.01,
    lateMs: 1,
    latePercentile: 95,
    latePercentileMs: 3,
    judgesLatest: false,
    sdShare: 0.02,
    sdMs: 1,
    shapeMs: 1,
    correlation: 0.1,
    rateShare: 0.03,
    oneInstantMs: 0.5,
  },
};
