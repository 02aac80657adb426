import type { Findings } from '../../analysis/findings.ts';
import { compareTwins, type MeasuredRun } from '../../analysis/twin.ts';
import type { TwinFindings } from '../../analysis/twin-findings.ts';
import type { ArmName } from '../../scenario/scenario.ts';
import { exampleFindings } from '../example-findings.ts';

/** Test support: what the second, real run adds to every time of a cell, milliseconds from its least to its most. */
export type AddedMs = (rttMs: number, arm: ArmName) => readonly [number, number];

/** Test support: virtual and real time side by side over RTT, 50 exchanges each; plausible, not measured. */
export function exampleTwin(
  addedMs: AddedMs = usualNoise,
  change: (findings: Findings) => Findings = (same) => same,
): TwinFindings {
  const findings = exampleFindings({ rttsMs: [10, 50, 100, 200], lossesPercent: [0] });
  const second = change({
    ...findings,
    run: '2026-01-01T00-10-00Z-tfo-mobile',
    lab: 'realtime',
    clock: 'real',
  });
  return compareTwins(
    withTimes(findings, () => [0, 0]),
    withTimes(second, addedMs),
  );
}

function usualNoise(): readonly [number, number] {
  return [0.3, 0.9];
}

const roundTrips: Readonly<Record<ArmName, number>> = {
  tcp: 2,
  tfo: 1,
  'tfo-cold': 2,
  'tcp-reused': 1,
};

function withTimes(findings: Findings, addedMs: AddedMs): MeasuredRun {
  const cells = findings.cells.map(({ id, path, arms }) => {
    const times = arms.map(({ name }) => {
      const [least, most] = addedMs(path.rttMs, name);
      const ns = Float64Array.from({ length: 50 }, (_, index) => {
        const added = least + ((most - least) * index) / 49;
        return (roundTrips[name] * path.rttMs + added) * 1e6;
      });
      return [name, ns] as const;
    });
    return [id, new Map(times)] as const;
  });
  return { findings, ttfbNs: new Map(cells) };
}
