import type { TopLevelSpec } from 'vega-lite';
import type { TwinArm, TwinDifference, TwinFindings } from '../../analysis/twin-findings.ts';
import type { ArmName } from '../../scenario/scenario.ts';
import { differenceText, twinCellLabel } from '../twin/twin-rows.ts';
import { wrapLabel } from '../wrap-words.ts';
import { chartConfig, type Panel } from './chart-config.ts';

/** More rows than this are better read in the table. */
export const mostCharted = 150;

/** Which differences to draw. */
export interface DrawnDifference {
  readonly title: string;
  readonly unit: string;
  readonly pick: (arm: TwinArm) => TwinDifference | null;
  readonly format: (value: number) => string;
}

/** One panel per arm, one row per cell: the difference with its interval over the band of the tolerance. */
export function differenceChart(twin: TwinFindings, drawn: DrawnDifference): TopLevelSpec {
  const marks = twin.scenario.arms.map((name) => ({ name, rows: rowsOf(twin, name, drawn) }));
  const shown = marks.filter(({ rows }) => rows.length > 0);
  const reach = reachOf(shown.flatMap(({ rows }) => rows));
  const width = Math.max(180, Math.min(420, Math.floor(720 / Math.max(1, shown.length))));
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title: {
      text: drawn.title,
      subtitle: 'Second run minus first, with its interval; the band is the tolerance.',
    },
    description: describe(drawn, shown),
    config: chartConfig,
    spacing: 20,
    columns: Math.max(1, shown.length),
    concat: shown.map(({ name, rows }, index) =>
      panel({ name, rows, drawn, reach, width, labelled: index === 0 }),
    ),
  };
}

interface Row {
  readonly cell: string;
  readonly outcome: string;
  readonly difference: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly tolerance: number;
  readonly words: string;
}

function rowsOf(twin: TwinFindings, name: ArmName, { pick, format }: DrawnDifference): Row[] {
  return twin.cells
    .filter(({ notCompared }) => notCompared.length === 0)
    .flatMap((cell): Row[] => {
      const arm = cell.arms.find((each) => each.name === name);
      const found = arm === undefined ? null : pick(arm);
      if (found === null || found.difference === null) return [];
      return [
        {
          cell: wrapLabel(twinCellLabel(cell, twin), 34).join('\n'),
          outcome: found.outcome ?? 'inconclusive',
          difference: found.difference,
          low: found.low,
          high: found.high,
          tolerance: found.tolerance ?? 0,
          words: differenceText(found, format),
        },
      ];
    });
}

/** Half the axis, so that nought is in the middle. */
function reachOf(rows: readonly Row[]): number {
  const ends = rows.flatMap(({ difference, low, high, tolerance }) => [
    difference,
    low ?? 0,
    high ?? 0,
    tolerance,
  ]);
  return 1.15 * Math.max(1e-6, ...ends.map(Math.abs));
}

const outcomeColors = { agrees: '#0d9167', differs: '#a63a0a', inconclusive: '#8a8f98' } as const;

function panel(part: {
  readonly name: ArmName;
  readonly rows: readonly Row[];
  readonly drawn: DrawnDifference;
  readonly reach: number;
  readonly width: number;
  readonly labelled: boolean;
}): Panel {
  const { name, rows, drawn, reach, width, labelled } = part;
  const x = (field: string) => ({
    field,
    type: 'quantitative' as const,
    scale: { domain: [-reach, reach], nice: false },
    axis: { title: `difference (${drawn.unit})`, tickCount: 5, labelFlush: true },
  });
  const y = {
    field: 'cell',
    type: 'ordinal' as const,
    scale: { domain: [...new Set(rows.map(({ cell }) => cell))] },
    axis: labelled
      ? { title: null, ticks: false, labelLimit: 0, labelExpr: "split(datum.label, '\\n')" }
      : null,
  };
  const color = {
    field: 'outcome',
    type: 'nominal' as const,
    scale: { domain: Object.keys(outcomeColors), range: Object.values(outcomeColors) },
    legend: { orient: 'top' as const, symbolType: 'circle', symbolSize: 80, title: null },
  };
  // A bound that the samples cannot give lies beyond the axis.
  const values = rows.map((row) => ({
    ...row,
    from: -row.tolerance,
    to: row.tolerance,
    left: row.low ?? -reach,
    right: row.high ?? reach,
  }));
  return {
    title: { text: name, fontSize: 12, frame: 'group', offset: 6 },
    width,
    height: { step: rowHeight(rows) },
    data: { values },
    layer: [
      {
        mark: { type: 'bar', color: 'currentColor', opacity: 0.1, height: { band: 0.8 } },
        encoding: { x: x('from'), x2: { field: 'to' }, y },
      },
      {
        mark: { type: 'rule', color: 'currentColor', opacity: 0.4 },
        encoding: { x: { datum: 0, type: 'quantitative' } },
      },
      {
        mark: { type: 'rule', strokeWidth: 2.5 },
        encoding: { x: x('left'), x2: { field: 'right' }, y, color },
      },
      {
        mark: { type: 'point', filled: true, size: 70, opacity: 1 },
        encoding: {
          x: x('difference'),
          y,
          color,
          tooltip: [
            { field: 'cell', title: 'cell' },
            { field: 'words', title: `difference (${drawn.unit})` },
            { field: 'tolerance', title: 'tolerance', format: '.3~f' },
            { field: 'outcome', title: 'outcome' },
          ],
        },
      },
    ],
  };
}

/** Pixels: as many lines as the longest label has. */
function rowHeight(rows: readonly Row[]): number {
  const lines = Math.max(1, ...rows.map(({ cell }) => cell.split('\n').length));
  return Math.max(24, 13 * lines + 6);
}

function describe(
  { title, unit }: DrawnDifference,
  arms: readonly { readonly name: ArmName; readonly rows: readonly Row[] }[],
): string {
  const told = arms.map(
    ({ name, rows }) =>
      `${name}: ${rows.map(({ cell, words, outcome }) => `${cell.replaceAll('\n', ' ')} ${words} ${unit}, ${outcome}`).join('; ')}.`,
  );
  return [`${title}.`, ...told].join(' ');
}
