import type { TopLevelSpec } from 'vega-lite';
import type { ArmFindings, Findings } from '../../analysis/findings.ts';
import type { ArmName } from '../../scenario/scenario.ts';
import { cellLabel } from '../axis-words.ts';
import { layOutMatrix, type MatrixLayout, type PlacedCell } from '../matrix-layout.ts';
import { isFaster, joinWithAnd } from '../savings-in-words.ts';
import { wrapLabel } from '../wrap-words.ts';
import { armStyle } from './arm-colors.ts';
import { chartConfig, type Panel } from './chart-config.ts';
import { ecdfPanel, emptyPanel, type PanelSize } from './ecdf-panel.ts';
import { timeScale } from './time-scale.ts';

/** More panels than this take a browser, and a reader, too long. */
export const mostDistributions = 150;

/** Distributions of the time to first byte: one panel per cell, in the order of the matrix, one line per arm. */
export function ecdfChart(findings: Findings): TopLevelSpec {
  const layout = layOutMatrix(findings);
  const arms = findings.scenario.arms;
  const columns = columnsFor(layout);
  const size = panelSize(columns);
  const places = layout.sheets.flatMap((sheet) =>
    layout.yValues.flatMap((y) =>
      layout.xValues.map((x) => sheet.cells.find((each) => each.x === x && each.y === y)),
    ),
  );
  const panels = places.map((placed, index): Panel => {
    const edges = { left: index % columns === 0, bottom: index + columns >= places.length };
    return panelFor(findings, layout, placed, arms, { ...size, ...edges });
  });
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    title: {
      text: headline(findings),
      subtitle: 'Share of exchanges whose first byte had come by then',
    },
    description: describe(findings),
    config: chartConfig,
    spacing: { row: 14, column: 14 },
    columns,
    resolve: { scale: { color: 'shared', strokeDash: 'shared' } },
    concat: panels,
  };
}

function panelFor(
  findings: Findings,
  layout: MatrixLayout,
  placed: PlacedCell | undefined,
  arms: readonly ArmName[],
  size: PanelSize,
): Panel {
  if (placed === undefined) return emptyPanel([''], 'not measured', size);
  const { cell } = placed;
  const title = wrapLabel(
    cellLabel(cell, findings.scenario.axes),
    Math.floor(size.width / titleCharacter),
  );
  if (!cell.valid) return emptyPanel(title, 'invalid', size);
  // Panels that differ in the second axis alone share their time axis, so that its effect shows.
  const alike = layout.sheets
    .flatMap((sheet) => sheet.cells)
    .filter((other) => other[layout.main] === placed[layout.main] && other.cell.valid)
    .flatMap((other) => other.cell.arms);
  return ecdfPanel(title, cell.arms, arms, timeScale(alike), size);
}

/** Pixels of a character in a panel's title, as Vega reckons without a browser: 0.8 of the font's size. */
const titleCharacter = 8.8;
/** Panels of a single axis stand in rows like words in a text. */
const mostInRow = 4;

function columnsFor({ xValues, yValues }: MatrixLayout): number {
  if (xValues.length > 1 && yValues.length > 1) return xValues.length;
  const panels = Math.max(xValues.length, yValues.length);
  return Math.ceil(panels / Math.ceil(panels / mostInRow));
}

function panelSize(columns: number): { width: number; height: number } {
  const width =
    columns <= 1 ? 560 : columns === 2 ? 400 : columns === 3 ? 290 : columns === 4 ? 215 : 190;
  return { width, height: Math.min(260, Math.max(120, Math.round(width * 0.6))) };
}

function headline(findings: Findings): string {
  const [baseline, ...others] = findings.scenario.arms;
  const valid = findings.cells.filter((cell) => cell.valid);
  if (baseline === undefined || others.length === 0 || valid.length === 0)
    return 'Time to first byte';
  const counts = others.map((name) => {
    const arms = valid.flatMap((cell) => cell.arms.filter((arm: ArmFindings) => arm.name === name));
    const faster = arms.filter((arm) => isFaster(arm)).length;
    return `${name} in ${faster} of ${arms.length}`;
  });
  return `Faster to the first byte than ${baseline}: ${joinWithAnd(counts)} valid cells`;
}

function describe(findings: Findings): string {
  const drawn = findings.cells.filter((cell) => cell.valid).length;
  const dashes = findings.scenario.arms.map(
    (arm) => `${arm} ${armStyle(arm).dashed ? 'dashed' : 'solid'}`,
  );
  return `Cumulative distributions of the time to first byte in ${drawn} of ${findings.cells.length} cells, one line per arm (${dashes.join(', ')}). ${headline(findings)}. The medians and 95th percentiles are in the table of figures.`;
}
