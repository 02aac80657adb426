import type { Findings } from '../../analysis/findings.ts';
import { cellLabel } from '../axis-words.ts';
import { commonConditions } from '../conditions-in-words.ts';
import { doubtsInWords } from '../doubts-in-words.ts';
import { formatCount, formatSetting } from '../figures.ts';
import { askedInWords } from '../path-in-words.ts';
import { html, type Markup } from './markup.ts';

/** How long the run took, on both clocks. */
export interface RunTimes {
  readonly wallSeconds: number;
  /** Time that passed on the emulated network, summed over the cells. */
  readonly networkSeconds: number;
}

/** What was measured, where, and what was set otherwise than by default. */
export function measuredParagraphs(findings: Findings, times: RunTimes): Markup {
  const { arms, samples } = findings.scenario;
  const { cells } = findings;
  const exchanges = cells
    .flatMap((cell) => cell.arms)
    .reduce((total, arm) => total + arm.samples, 0);
  return html`<p class="soft">${formatCount(exchanges)} exchanges: ${formatCount(samples)} of each arm
(${arms.join(', ')}) in ${cells.length === 1 ? 'one cell' : `each of ${formatCount(cells.length)} cells`}. ${exchangeInWords(findings)}
${whereMeasured(findings, times)}</p>
${setParagraph(findings)}`;
}

function whereMeasured({ lab, clock }: Findings, times: RunTimes): string {
  const network = `${seconds(times.networkSeconds)} of network time in ${seconds(times.wallSeconds)}`;
  return clock === 'virtual'
    ? `Measured in the ${lab} lab, where time is computed, not awaited: ${network}.`
    : `Measured in the ${lab} lab in real time, so the times carry the noise of the machine: ${network}.`;
}

/** What holds in every cell: the path where it is one for all, and whatever is not as by default. */
function setParagraph({ cells }: Findings): Markup {
  const paths = new Set(
    cells.map(({ path }) => `up ${askedInWords(path.up)}; down ${askedInWords(path.down)}`),
  );
  const [path = ''] = paths;
  const conditions = commonConditions(cells);
  const sentences = [
    ...(paths.size === 1 ? [`The path: ${path}.`] : []),
    ...(conditions.length === 0
      ? []
      : [`Set otherwise than by default: ${conditions.join('; ')}.`]),
  ];
  return sentences.length === 0 ? html`` : html`<p class="soft">${sentences.join(' ')}</p>`;
}

/** What equal runs have in common, by the lab's clock. */
export function repeatable({ clock }: Findings): string {
  return clock === 'virtual'
    ? 'The same scenario and seed give the same sample records to the last bit: compare the digest of the samples.'
    : 'The same scenario and seed give the same plan: the same order of exchanges over the same emulated path. The ' +
        'times differ from run to run by the noise of the machine, and so does the digest of the samples; the same ' +
        'scenario in the virtual lab repeats to the last bit.';
}

/** Only where every cell had the same exchange; else it is an axis and stands with the cells. */
function exchangeInWords({ cells }: Findings): string {
  const told = new Set(
    cells.map(({ exchange }) => {
      const think =
        exchange.thinkMs > 0 ? `, after ${formatSetting(exchange.thinkMs)} ms of thought` : '';
      const once = `sends ${formatCount(exchange.requestBytes)} bytes and reads ${formatCount(exchange.responseBytes)}${think}`;
      return exchange.perConnection === 1
        ? `Each ${once}.`
        : `Each ${once}, ${formatCount(exchange.perConnection)} times on one connection; times run to the first byte ` +
            'of the first response and to the last byte of the last.';
    }),
  );
  return told.size === 1 ? ([...told][0] ?? '') : '';
}

function seconds(value: number): string {
  return `${value < 10 ? value.toFixed(1) : formatCount(Math.round(value))} s`;
}

/** What to know before believing a number: nothing if there is nothing. */
export function warnings(findings: Findings): Markup {
  const invalid = findings.cells.filter((cell) => !cell.valid);
  const incomplete = findings.complete
    ? []
    : [html`<li>The run did not finish: this page shows what was measured until then.</li>`];
  const cells = invalid.map(
    (
      cell,
    ) => html`<li><strong>${cellLabel(cell, findings.scenario.axes)} is invalid</strong> and left out of every comparison:
${cell.invalidBecause.join('; ')}</li>`,
  );
  const listed =
    cells.length <= 3
      ? cells
      : [
          html`<li><strong>${formatCount(cells.length)} cells are invalid</strong> and left out of every comparison;
the table of figures gives the reasons.</li>`,
        ];
  const doubts = doubtsInWords(findings).map((sentence) => html`<li>${sentence}</li>`);
  const items = [...incomplete, ...listed, ...doubts];
  if (items.length === 0) return html``;
  return html`<section class="warning" aria-label="Doubts"><h2>Before you believe a number</h2><ul>${items}</ul></section>`;
}
