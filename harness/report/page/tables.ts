import type { ArmFindings, CellFindings, Findings, Saving } from '../../analysis/findings.ts';
import { cellLabel } from '../axis-words.ts';
import { armStyle } from '../charts/arm-colors.ts';
import {
  formatCount,
  formatMedianInterval,
  formatQuantile,
  formatSaved,
  formatSavingInterval,
} from '../figures.ts';
import { tellsLastByte } from '../last-byte.ts';
import { isFaster, isSlower } from '../savings-in-words.ts';
import { html, type Markup } from './markup.ts';

/**
 * Every figure: one group of rows per cell, one row per arm; an invalid cell has its reasons instead. Where the last
 * byte has columns too, intervals stand below their figures: beside them the table would be wider than the page.
 */
export function figuresTable(findings: Findings): Markup {
  const lastByte = tellsLastByte(findings);
  const { arms, axes } = findings.scenario;
  const head = (title: string) =>
    html`<th scope="col" class="number">${title}</th>${lastByte ? '' : html`<th scope="col">interval</th>`}`;
  return scrolling(
    'Figures by cell and arm',
    html`<table${lastByte ? html` class="compact"` : ''}>
<caption><span>Time to first byte in milliseconds, with the interval of the median; round trips saved against
${arms[0] ?? 'the baseline'}, with interval; ${lastByte ? 'the same of the last byte; ' : ''}connections that really used TCP Fast Open.</span></caption>
<thead><tr><th scope="col">cell</th><th scope="col">arm</th>${head('median ms')}
<th scope="col" class="number">p95 ms</th>${head('RTTs saved')}
${lastByte ? html`${head('last byte ms')}${head('RTTs saved to last')}` : ''}
<th scope="col" class="number">TFO used</th><th scope="col" class="number">failed</th>
<th scope="col">verdicts</th></tr></thead>
${findings.cells.map((cell) => figuresOf(cell, cellLabel(cell, axes), lastByte))}</table>`,
  );
}

function figuresOf(cell: CellFindings, label: string, lastByte: boolean): Markup {
  if (!cell.valid) {
    return html`<tbody><tr><th scope="rowgroup">${label}</th><td class="bad">invalid</td>
<td colspan="8" class="reason">${cell.invalidBecause.join('; ')}</td></tr></tbody>
`;
  }
  const rows = cell.arms.map((arm, index) => {
    const head = html`<th scope="rowgroup" rowspan="${cell.arms.length}">${label}</th>`;
    return html`<tr>${index === 0 ? head : ''}${armCells(arm, lastByte)}</tr>
`;
  });
  return html`<tbody>${rows}</tbody>
`;
}

function armCells(arm: ArmFindings, lastByte: boolean): Markup {
  const figure = lastByte ? stacked : sideBySide;
  const saved = (saving: Saving | null) =>
    saving === null
      ? figure('', '', '')
      : figure(formatSaved(saving.estimate), formatSavingInterval(saving), toneOf(arm, saving));
  const verdicts = Object.entries(arm.verdicts).map(
    ([name, count]) => `${name} ${formatCount(count)}`,
  );
  const last = html`${figure(formatQuantile(arm, 'p50', arm.ttlbMs), formatMedianInterval(arm.ttlbMs), '')}
${saved(arm.savedRttsToLastByte)}`;
  return html`<th scope="row">${swatch(arm)}${arm.name}</th>
${figure(formatQuantile(arm, 'p50'), formatMedianInterval(arm.ttfbMs), '')}
<td class="number">${formatQuantile(arm, 'p95')}</td>
${saved(arm.savedRtts)}
${lastByte ? last : ''}
<td class="number">${formatCount(arm.synDataAcked)}/${formatCount(arm.samples)}</td>
<td class="number ${arm.failed > 0 ? 'bad' : ''}">${formatCount(arm.failed)}</td><td class="verdicts">${verdicts.join(', ')}</td>`;
}

/** A figure and its interval, in two cells or in one. */
type Figure = (figure: string, interval: string, tone: string) => Markup;

const sideBySide: Figure = (figure, interval, tone) =>
  html`<td class="number ${tone}">${figure}</td><td class="interval">${interval}</td>`;

const stacked: Figure = (figure, interval, tone) =>
  html`<td class="number ${tone}">${figure}<div class="interval">${interval}</div></td>`;

function toneOf(arm: ArmFindings, saving: Saving): string {
  if (isFaster(arm, saving)) return 'faster';
  return isSlower(arm, saving) ? 'slower' : '';
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
