import type { Findings } from '../../analysis/findings.ts';
import { cellLabel } from '../axis-words.ts';
import { doubtsInWords } from '../doubts-in-words.ts';
import { formatCount, formatSetting } from '../figures.ts';
import { html, type Markup } from './markup.ts';

/** How long the run took, on both clocks. */
export interface RunTimes {
  readonly wallSeconds: number;
  /** Time that passed on the emulated network, summed over the cells. */
  readonly networkSeconds: number;
}

/** What was measured, in two lines. */
export function measuredParagraph(findings: Findings, times: RunTimes): Markup {
  const { arms, samples } = findings.scenario;
  const exchanges = findings.cells
    .flatMap((cell) => cell.arms)
    .reduce((total, arm) => total + arm.samples, 0);
  const cells = findings.cells.length;
  return html`<p class="soft">${formatCount(exchanges)} exchanges: ${formatCount(samples)} of each arm
(${arms.join(', ')}) in ${cells === 1 ? 'one cell' : `each of ${formatCount(cells)} cells`}. ${exchangeInWords(findings)}
Measured in the ${findings.lab} lab, where time is computed, not awaited:
${seconds(times.networkSeconds)} of network time in ${seconds(times.wallSeconds)}.</p>`;
}

/** Only where every cell had the same exchange; else it is an axis and stands with the cells. */
function exchangeInWords(findings: Findings): string {
  const told = new Set(
    findings.cells.map(({ exchange }) => {
      const think =
        exchange.thinkMs > 0 ? `, after ${formatSetting(exchange.thinkMs)} ms of thought` : '';
      return `Each sends ${formatCount(exchange.requestBytes)} bytes and reads ${formatCount(exchange.responseBytes)}${think}.`;
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

/** How to read the page, for someone who has not seen one before. */
export function howToRead(findings: Findings): Markup {
  const confidence = findings.cells
    .flatMap((cell) => cell.arms)
    .flatMap((arm) => arm.savedRtts?.confidence ?? [])[0];
  const coverage =
    confidence === undefined
      ? ''
      : ` It is built to cover the true value ${formatSetting(confidence * 100)} times in 100.`;
  return html`<h2>How to read this page</h2>
<dl>
<dt>RTTs saved</dt>
<dd>Exchanges are made in blocks, one of every arm in random order. In each block the arm's time to first byte is taken
from the baseline's and divided by the path's round-trip time; the figure is the median over the blocks. 1.00 is one whole
round trip, all that a TCP handshake costs. The brackets hold its interval.${coverage} An interval that includes zero
shows no difference.</dd>
<dt>Time to first byte</dt>
<dd>From just before the first call that can put a packet on the wire to the first byte of the response. A failed exchange
counts as slower than every other; a quantile that falls among the failures says <em>failed</em>.</dd>
<dt>Distributions</dt>
<dd>A curve at height 0.9 over 50 ms: nine of ten exchanges had their first byte within 50 ms. Further left is faster; a
long foot to the right is what the slow ones had to wait, and a curve that ends below 1 had exchanges that failed. Panels
of a column share their time axis, which is logarithmic where a tail is long. The dot is the median.</dd>
<dt>TFO used</dt>
<dd>Connections whose data in the SYN the server acknowledged, by the client kernel's own word. An arm's name is what was
tried; this is what happened. The verdicts say what became of the rest.</dd>
<dt>Virtual time</dt>
<dd>The lab is a Linux kernel, with its own TCP and network emulation, whose clock jumps to the next event when nothing is
left to compute. The processor seems infinitely fast: the times are those of round trips, loss and protocol, the same on
every machine, and say nothing about the cost of computing.</dd>
</dl>`;
}
