import type { ArmFindings, TimeFindings } from '../../analysis/findings.ts';
import type { ArmName } from '../../scenario/scenario.ts';
import { armStyle } from './arm-colors.ts';
import type { Panel } from './chart-config.ts';
import type { TimeScale } from './time-scale.ts';

/** Pixels, and whether the panel stands at the edge of the grid, where axis titles go. */
export interface PanelSize {
  readonly width: number;
  readonly height: number;
  readonly left: boolean;
  readonly bottom: boolean;
}

interface Step {
  readonly arm: ArmName;
  readonly ms: number;
  readonly share: number;
}

const quantiles = [
  { key: 'p5', share: 0.05, name: '5 %' },
  { key: 'p25', share: 0.25, name: '25 %' },
  { key: 'p50', share: 0.5, name: '50 % (median)' },
  { key: 'p75', share: 0.75, name: '75 %' },
  { key: 'p95', share: 0.95, name: '95 %' },
  { key: 'p99', share: 0.99, name: '99 %' },
] as const;

/** One cell: a step line per arm, a dot at each median, and figures on hovering at the quantiles. */
export function ecdfPanel(
  title: readonly string[],
  found: readonly ArmFindings[],
  arms: readonly ArmName[],
  scale: TimeScale,
  size: PanelSize,
): Panel {
  const x = {
    field: 'ms',
    type: 'quantitative' as const,
    scale: { type: scale.type, domain: [...scale.domain], nice: false },
    axis: {
      title: size.bottom ? 'time to first byte (ms)' : null,
      format: ',~r',
      grid: true,
      labelOverlap: 'greedy' as const,
      labelSeparation: 2,
      // A count would make Vega leave out some of the values.
      ...(scale.ticks === null ? { tickCount: 5 } : { values: [...scale.ticks] }),
    },
  };
  const y = {
    field: 'share',
    type: 'quantitative' as const,
    scale: { domain: [0, 1] },
    axis: {
      title: size.left ? 'share of exchanges' : null,
      values: [0, 0.25, 0.5, 0.75, 1],
      format: '.2~f',
    },
  };
  return {
    ...frame(title, size),
    layer: [
      ...widestFirst(found).map((arm) => ({
        data: { values: steps(arm, scale) },
        mark: {
          type: 'line' as const,
          interpolate: 'step-after' as const,
          strokeCap: 'butt' as const,
          strokeWidth: armStyle(arm.name).width,
        },
        encoding: { x, y, ...armEncoding(arms) },
      })),
      {
        data: { values: found.flatMap(quantileMarks) },
        mark: { type: 'point', filled: true, size: 36 },
        encoding: {
          x,
          y,
          color: armEncoding(arms).color,
          opacity: { condition: { test: 'datum.share === 0.5', value: 1 }, value: 0 },
          tooltip: [
            { field: 'arm', title: 'arm' },
            { field: 'name', title: 'quantile' },
            { field: 'ms', title: 'ms', format: ',.3f' },
          ],
        },
      },
    ],
  };
}

/** A place in the grid without figures, saying why. */
export function emptyPanel(title: readonly string[], words: string, size: PanelSize): Panel {
  return {
    // Level with its neighbours, whose titles stand clear of an axis label.
    ...frame(title, size, 13),
    view: { stroke: 'currentColor', strokeOpacity: 0.2 },
    data: { values: [{ words }] },
    mark: { type: 'text', fontSize: 13, fontStyle: 'italic', color: 'currentColor', opacity: 0.7 },
    encoding: { text: { field: 'words' } },
  };
}

function frame(title: readonly string[], { width, height }: PanelSize, offset = 6) {
  const heading = {
    text: [...title],
    fontSize: 11,
    fontWeight: 500 as const,
    frame: 'group' as const,
    offset,
  };
  return { title: heading, width, height };
}

/** So that no line hides a thinner one. */
function widestFirst(found: readonly ArmFindings[]): ArmFindings[] {
  return [...found].sort((a, b) => armStyle(b.name).width - armStyle(a.name).width);
}

function armEncoding(arms: readonly ArmName[]) {
  const styled = arms.map(armStyle);
  const domain = [...arms];
  const legend = { orient: 'top' as const, direction: 'horizontal' as const };
  return {
    color: { field: 'arm', scale: { domain, range: styled.map(({ color }) => color) }, legend },
    strokeDash: {
      field: 'arm',
      scale: { domain, range: styled.map(({ dashed }) => (dashed ? [5, 3] : [1, 0])) },
      legend,
    },
  };
}

/** The distribution from edge to edge of the axis: at nought before the first byte, level where the rest failed. */
function steps(arm: ArmFindings, { domain: [low, high] }: TimeScale): Step[] {
  const ecdf: TimeFindings['ecdf'] = arm.ttfbMs?.ecdf ?? { ms: [], share: [] };
  const rises = ecdf.ms
    .map((ms, index) => ({
      arm: arm.name,
      ms: rounded(ms),
      share: rounded(ecdf.share[index] ?? 0),
    }))
    .filter((step, index, all) => step.ms !== all[index + 1]?.ms);
  const last = rises.at(-1)?.share ?? 0;
  return [{ arm: arm.name, ms: low, share: 0 }, ...rises, { arm: arm.name, ms: high, share: last }];
}

function quantileMarks(arm: ArmFindings) {
  return quantiles.flatMap(({ key, share, name }) => {
    const ms = arm.ttfbMs?.[key] ?? null;
    return ms === null ? [] : [{ arm: arm.name, ms: rounded(ms), share, name }];
  });
}

/** To the microsecond, or a thousandth of the share: finer than a pixel, and a fraction of the page's size. */
function rounded(value: number): number {
  return Number(value.toFixed(3));
}
