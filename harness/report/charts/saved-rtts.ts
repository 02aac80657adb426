import type { TopLevelSpec } from 'vega-lite';
import type { ArmFindings, Findings } from '../../analysis/findings.ts';
import type { ArmName } from '../../scenario/scenario.ts';
import { formatSaved, formatSaving, formatSavingInterval } from '../figures.ts';
import {
  cellLabel,
  layOutMatrix,
  type MatrixLayout,
  type PlacedCell,
  type Sheet,
} from '../matrix-layout.ts';
import { neverUsedFastOpen, savingsInWords } from '../savings-in-words.ts';
import { wrapWords } from '../wrap-words.ts';
import { chartConfig, type Panel } from './chart-config.ts';
import { heatMapLayers, type Square, square, squareTooltip } from './heat-map.ts';

/** Round trips saved over the matrix: one heat map for each arm but the baseline, figures in the squares. */
export function savedRttsChart(findings: Findings): TopLevelSpec {
  const layout = layOutMatrix(findings);
  const [baseline, ...others] = findings.scenario.arms;
  const panels = layout.sheets.flatMap((sheet) =>
    others.map((arm) => heatMap(findings, layout, sheet, arm)),
  );
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title: {
      text: `Round trips saved against ${baseline ?? 'the baseline'}`,
      offset: 16,
      subtitle:
        'Median of the paired differences, its interval below. Blue is faster, orange slower.',
    },
    description: describe(findings, others),
    config: chartConfig,
    spacing: 24,
    columns: Math.max(1, Math.floor(1080 / (layout.xValues.length * square.width + 90))),
    concat: panels.length > 0 ? panels : [nothingToCompare()],
  };
}

function heatMap(findings: Findings, layout: MatrixLayout, sheet: Sheet, arm: ArmName): Panel {
  const squares = sheet.cells.map((placed) => squareFor(findings, placed, arm));
  const x = {
    field: 'x',
    type: 'ordinal' as const,
    scale: { domain: [...layout.xValues], paddingInner: 0.03, paddingOuter: 0 },
    axis:
      layout.xTitle === null
        ? null
        : { title: layout.xTitle, labelAngle: 0, ticks: false, domain: false },
  };
  const y = {
    field: 'y',
    type: 'ordinal' as const,
    scale: { domain: [...layout.yValues], paddingInner: 0.05, paddingOuter: 0 },
    axis: layout.yTitle === null ? null : { title: layout.yTitle, ticks: false, domain: false },
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
    x,
    y,
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
