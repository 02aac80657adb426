import type { ArmFindings, CellFindings, Findings } from '../../analysis/findings.ts';
import { cellLabel } from '../axis-words.ts';
import { armStyle } from '../charts/arm-colors.ts';
import {
  formatCount,
  formatMedianInterval,
  formatQuantile,
  formatSaved,
  formatSavingInterval,
} from '../figures.ts';
import { isFaster, isSlower } from '../savings-in-words.ts';
import { html, type Markup } from './markup.ts';

/** Every figure: one group of rows per cell, one row per arm; an invalid cell has its reasons instead. */
export function figuresTable(findings: Findings): Markup {
  return scrolling(
    'Figures by cell and arm',
    html`<table>
<caption><span>Time to first byte in milliseconds, with the interval of the median; round trips saved against
${findings.scenario.arms[0] ?? 'the baseline'}, with interval; connections that really used TCP Fast Open.</span></caption>
<thead><tr><th scope="col">cell</th><th scope="col">arm</th><th scope="col" class="number">median ms</th>
<th scope="col">interval</th><th scope="col" class="number">p95 ms</th><th scope="col" class="number">RTTs saved</th>
<th scope="col">interval</th><th scope="col" class="number">TFO used</th><th scope="col" class="number">failed</th>
<th scope="col">verdicts</th></tr></thead>
${findings.cells.map((cell) => figuresOf(cell, cellLabel(cell, findings.scenario.axes)))}</table>`,
  );
}

function figuresOf(cell: CellFindings, label: string): Markup {
  if (!cell.valid) {
    return html`<tbody><tr><th scope="rowgroup">${label}</th><td class="bad">invalid</td>
<td colspan="8" class="reason">${cell.invalidBecause.join('; ')}</td></tr></tbody>
`;
  }
  const rows = cell.arms.map((arm, index) => {
    const head = html`<th scope="rowgroup" rowspan="${cell.arms.length}">${label}</th>`;
    return html`<tr>${index === 0 ? head : ''}${armCells(arm)}</tr>
`;
  });
  return html`<tbody>${rows}</tbody>
`;
}

function armCells(arm: ArmFindings): Markup {
  const { savedRtts: saving } = arm;
  const tone = isFaster(arm) ? 'faster' : isSlower(arm) ? 'slower' : '';
  const verdicts = Object.entries(arm.verdicts).map(
    ([name, count]) => `${name} ${formatCount(count)}`,
  );
  return html`<th scope="row">${swatch(arm)}${arm.name}</th>
<td class="number">${formatQuantile(arm, 'p50')}</td><td class="interval">${formatMedianInterval(arm.ttfbMs)}</td>
<td class="number">${formatQuantile(arm, 'p95')}</td>
<td class="number ${tone}">${saving === null ? '' : formatSaved(saving.estimate)}</td>
<td class="interval">${saving === null ? '' : formatSavingInterval(saving)}</td>
<td class="number">${formatCount(arm.synDataAcked)}/${formatCount(arm.samples)}</td>
<td class="number ${arm.failed > 0 ? 'bad' : ''}">${formatCount(arm.failed)}</td><td class="verdicts">${verdicts.join(', ')}</td>`;
}

function swatch(arm: ArmFindings): Markup {
  const { color, dashed } = armStyle(arm.name);
  return html`<span class="swatch${dashed ? ' dashed' : ''}" style="--arm:${color}"></span>`;
}

/** Names and values, such as versions and digests. */
export function factsTable(caption: string, facts: Readonly<Record<string, string>>): Markup {
  const rows = Object.entries(facts).map(
    ([name, value]) => html`<tr><th scope="row">${name}</th><td><code>${value}</code></td></tr>
`,
  );
  if (rows.length === 0) return html``;
  return scrolling(
    caption,
    html`<table class="facts"><caption><span>${caption}</span></caption><tbody>${rows}</tbody></table>`,
  );
}

/** A box that scrolls sideways by itself, by keyboard too. */
export function scrolling(label: string, content: Markup): Markup {
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${label}">${content}</div>
`;
}
