import type { TwinFindings } from '../../analysis/twin-findings.ts';
import { differenceChart, mostCharted } from '../charts/difference-chart.ts';
import { formatRtts, formatSetting } from '../figures.ts';
import { chartFigure } from '../page/chart-figure.ts';
import { html, type Markup } from '../page/markup.ts';
import { renderPage } from '../page/shell.ts';
import { factsTable, scrolling } from '../page/tables.ts';
import { methodInWords, runInWords, twinDoubts, twinInWords } from './twin-in-words.ts';
import { decidingTable, outcomeColumn, pathTable, type TwinTable, tailTable } from './twin-rows.ts';

/** Two runs side by side as one page that needs nothing else. */
export async function renderTwinHtml(
  twin: TwinFindings,
  { vegaScripts }: { readonly vegaScripts: string },
): Promise<string> {
  const { scenario, first, second } = twin;
  const main = html`<header>
<p class="brand">First Flight: twin runs</p>
<h1 dir="auto">${scenario.title}</h1>
<p class="answer">${twinInWords(twin)}</p>
<p class="soft">First: ${runInWords(first)}.<br>Second: ${runInWords(second)}.</p>
</header>
${doubts(twin)}
${await charts(twin)}
${tableOf(decidingTable(twin))}
${tableOf(tailTable(twin))}
${tableOf(pathTable(twin))}
<h2>How it was compared</h2>
<p>${methodInWords(twin)}</p>
${factsTable('The scenario', {
  scenario: scenario.file,
  'scenario SHA-256': scenario.sha256,
  seed: String(scenario.seed),
  'samples SHA-256, first': first.samplesDigest,
  'samples SHA-256, second': second.samplesDigest,
})}`;
  return renderPage({ title: `${scenario.title} (twin runs)`, main, vegaScripts });
}

async function charts(twin: TwinFindings): Promise<Markup> {
  const { savedRtts } = twin.tolerances;
  const compared = twin.cells.filter((cell) => cell.notCompared.length === 0);
  if (compared.length === 0 || compared.length > mostCharted) return html``;
  const medians = differenceChart(twin, {
    title: 'Difference of the median times to first byte',
    unit: 'ms',
    pick: (arm) => arm.p50,
    format: (ms) => formatSetting(ms),
  });
  const saved = differenceChart(twin, {
    title: `Difference of the round trips saved, tolerance ${formatSetting(savedRtts)}`,
    unit: 'RTTs',
    pick: (arm) => arm.savedRtts,
    format: formatRtts,
  });
  return html`<section><h2>Where the runs agree</h2>
${await chartFigure('medians', 'Difference of medians', medians)}
${
  twin.scenario.arms.length > 1
    ? await chartFigure('saved', 'Difference of round trips saved', saved)
    : ''
}</section>`;
}

function doubts(twin: TwinFindings): Markup {
  const items = twinDoubts(twin).map((words) => html`<li>${words}</li>`);
  if (items.length === 0) return html``;
  return html`<section class="warning" aria-label="Doubts"><h2>Before you believe a number</h2><ul>${items}</ul></section>`;
}

const tones: Readonly<Record<string, string>> = { differs: 'bad', agrees: 'faster' };

function tableOf({ caption, columns, rows }: TwinTable): Markup {
  const alignment = (column: number) => (columns[column]?.align === 'right' ? 'number' : '');
  const head = columns.map(
    ({ title, align }) =>
      html`<th scope="col" class="${align === 'right' ? 'number' : ''}">${title}</th>`,
  );
  const body = rows.map(({ texts, outcome }) => {
    const cells = texts.map((text, column) => {
      const isOutcome = outcome !== null && column === outcomeColumn;
      return html`<td class="${isOutcome ? (tones[text] ?? '') : alignment(column)}">${text}</td>`;
    });
    return html`<tr${texts[0] === '' ? '' : html` class="first"`}>${cells}</tr>
`;
  });
  return html`<h2>${caption}</h2>
${scrolling(caption, html`<table class="twin"><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`)}`;
}
