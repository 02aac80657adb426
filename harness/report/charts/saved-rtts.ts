import type { TopLevelSpec } from 'vega-lite';
import type { ArmFindings, Findings } from '../../analysis/findings.ts';
import type { ArmName } from '../../scenario/scenario.ts';
import { cellLabel } from '../axis-words.ts';
import { formatSaved, formatSaving, formatSavingInterval } from '../figures.ts';
import { tellsLastByte } from '../last-byte.ts';
import {
  columnLabel,
  layOutMatrix,
  type MatrixLayout,
  type PlacedCell,
  type Sheet,
} from '../matrix-layout.ts';
import { neverUsedFastOpen, savingsInWords } from '../savings-in-words.ts';
import { wrapLabel, wrapWords } from '../wrap-words.ts';
import { chartConfig, type Panel } from './chart-config.ts';
import { heatMapLayers, type Square, square, squareTooltip } from './heat-map.ts';

/** Round trips saved over the matrix: one heat map for each arm but the baseline, figures in the squares. */
export function savedRttsChart(findings: Findings): TopLevelSpec {
  const layout = layOutMatrix(findings);
  const [baseline, ...others] = findings.scenario.arms;
  const longLabels = 30 + 6.5 * longestLine(layout.yValues);
  // Long labels stand once, at the left of all arms; the arms of a sheet are then one row.
  const once = layout.main === 'y' && longLabels > square.width;
  const panels = layout.sheets.flatMap((sheet) =>
    others.map((arm, index) => heatMap(findings, layout, sheet, arm, !once || index === 0)),
  );
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title: {
      text: `Round trips saved ${tellsLastByte(findings) ? 'to the first byte, ' : ''}against ${baseline ?? 'the baseline'}`,
      offset: 16,
      subtitle:
        'Median of the paired differences, its interval below. Blue is faster, orange slower.',
    },
    description: describe(findings, others),
    config: chartConfig,
    spacing: 24,
    columns: once
      ? Math.max(1, others.length)
      : Math.max(1, Math.floor(1080 / (layout.xValues.length * square.width + longLabels))),
    concat: panels.length > 0 ? panels : [nothingToCompare()],
  };
}

/** Labels whole, in several lines: their parts stand in the scale's domain with line ends between them. */
const axis = {
  ticks: false,
  domain: false,
  labelLimit: 0,
  labelExpr: "split(datum.label, '\\n')",
} as const;
/** Characters of a line beside a row; three lines are as high as a square. */
const rowLabelWidth = 34;

const xLabel = (text: string) => wrapLabel(text, columnLabel.width).join('\n');
const yLabel = (text: string) => wrapLabel(text, rowLabelWidth).slice(0, 4).join('\n');

function longestLine(values: readonly string[]): number {
  const lines = values.flatMap((value) => wrapLabel(value, rowLabelWidth));
  return Math.max(...lines.map((line) => line.length));
}

function heatMap(
  findings: Findings,
  layout: MatrixLayout,
  sheet: Sheet,
  arm: ArmName,
  labelled: boolean,
): Panel {
  const squares = sheet.cells.map((placed) => squareFor(findings, placed, arm));
  const x = {
    field: 'x',
    type: 'ordinal' as const,
    scale: { domain: layout.xValues.map(xLabel), paddingInner: 0.03, paddingOuter: 0 },
    axis: layout.xTitle === null ? null : { ...axis, title: layout.xTitle, labelAngle: 0 },
  };
  const y = {
    field: 'y',
    type: 'ordinal' as const,
    scale: { domain: layout.yValues.map(yLabel), paddingInner: 0.05, paddingOuter: 0 },
    axis: layout.yTitle === null || !labelled ? null : { ...axis, title: layout.yTitle },
  };
  return {
    title: {
      text: headline(sheet, arm, layout.xValues.length),
      fontSize: 12,
      frame: 'group',
      offset: 10,
    },
    width: { step: square.width },
    height: { step: square.height },
    view: { stroke: null },
    data: { values: squares },
    encoding: { x, y, tooltip: squareTooltip },
    layer: heatMapLayers(),
  };
}

function squareFor(findings: Findings, { cell, x, y }: PlacedCell, name: ArmName): Square {
  const arm = cell.arms.find((each) => each.name === name);
  const saving = arm?.savedRtts ?? null;
  const place = {
    x: xLabel(x),
    y: yLabel(y),
    cell: cellLabel(cell, findings.scenario.axes),
    use: useOf(arm),
    failed: failuresOf(arm),
  };
  if (!cell.valid) return { ...place, kind: 'invalid', rtts: null, big: 'invalid', small: '' };
  const blank = { ...place, kind: 'none' as const, rtts: null, big: '-' };
  if (arm !== undefined && neverUsedFastOpen(arm)) return { ...blank, small: 'TFO never used' };
  if (saving === null) return { ...blank, small: 'not comparable' };
  const [big, small] = [formatSaved(saving.estimate), formatSavingInterval(saving)];
  return { ...place, kind: 'figure', rtts: saving.estimate, big, small };
}

function useOf(arm: ArmFindings | undefined): string {
  return arm === undefined ? '-' : `${arm.synDataAcked} of ${arm.samples}`;
}

function failuresOf(arm: ArmFindings | undefined): string {
  return arm === undefined ? '-' : `${arm.failed} of ${arm.samples}`;
}

function headline(sheet: Sheet, name: ArmName, columns: number): string[] {
  const arms = sheet.cells
    .filter(({ cell }) => cell.valid)
    .flatMap(({ cell }) => cell.arms.filter((arm) => arm.name === name));
  const place = sheet.label === '' ? '' : ` (${sheet.label})`;
  if (arms.length === 0) return [`${name}${place}: no valid cell`];
  return wrapWords(`${name}${place} ${savingsInWords(arms).text}`, Math.max(28, columns * 15));
}

function describe(findings: Findings, arms: readonly ArmName[]): string {
  const told = arms.map((name) => {
    const cells = findings.cells.map((cell) => {
      const saving = cell.arms.find((arm) => arm.name === name)?.savedRtts ?? null;
      const figure = !cell.valid ? 'invalid' : formatSaving(saving) || 'not comparable';
      return `${cellLabel(cell, findings.scenario.axes)}: ${figure}`;
    });
    return `${name}: ${cells.join('; ')}.`;
  });
  return ['Heat map of round trips saved.', ...told].join(' ');
}

function nothingToCompare(): Panel {
  return {
    width: 300,
    height: 40,
    data: { values: [{ words: 'Only one arm was measured: there is nothing to compare.' }] },
    mark: { type: 'text', color: 'currentColor', fontStyle: 'italic' },
    encoding: { text: { field: 'words' } },
  };
}
