import type { Findings } from '../../analysis/findings.ts';
import { formatSetting } from '../figures.ts';
import { tellsLastByte } from '../last-byte.ts';
import { layOutMatrix } from '../matrix-layout.ts';
import { html, type Markup } from './markup.ts';

/** How to read the page, for someone who has not seen one before. */
export function howToRead(findings: Findings): Markup {
  return html`<h2>How to read this page</h2>
<dl>
<dt>RTTs saved</dt>
<dd>Exchanges are made in blocks, one of every arm in random order. In each block the arm's time to first byte is taken
from the baseline's and divided by the path's round-trip time; the figure is the median over the blocks. 1.00 is one whole
round trip, all that a TCP handshake costs. The brackets hold its interval.${coverage(findings)} An interval that includes
zero shows no difference.</dd>
<dt>Time to first byte</dt>
<dd>From just before the first call that can put a packet on the wire to the first byte of the response. A failed exchange
counts as slower than every other; a quantile that falls among the failures says <em>failed</em>.</dd>
${tellsLastByte(findings) ? lastByte : ''}<dt>Distributions</dt>
<dd>A curve at height 0.9 over 50 ms: nine of ten exchanges had their first byte within 50 ms. Further left is faster; a
long foot to the right is what the slow ones had to wait, and a curve that ends below 1 had exchanges that failed.
${sharedAxis(findings)} The time axis is logarithmic where a tail is long. The dot is the median.</dd>
<dt>TFO used</dt>
<dd>Connections whose data in the SYN the server acknowledged, by the client kernel's own word. An arm's name is what was
tried; this is what happened. The verdicts say what became of the rest${
    findings.scenario.arms.includes('tcp-reused')
      ? html`; <em>reused</em> is an exchange on a connection that was open already, which has no handshake to save`
      : ''
  }.</dd>
<dt>The checks of the path</dt>
<dd>Each check is a number with a range. The range holds a stated tolerance and, where chance has a part, an interval that a
sound path leaves once in a million checks; outside it, the cell is invalid. <em>Expected</em> is what the emulator makes of
what was asked by its own arithmetic, where that is something else.</dd>
${clockInWords(findings)}
</dl>`;
}

const lastByte = html`<dt>Last byte</dt>
<dd>The same clock, stopped at the last byte of the response, or of the last response where several exchanges share a
connection. <em>RTTs saved to last</em> is to it what RTTs saved is to the first byte. A handshake is paid once: what it costs
stays the same round trips, and becomes a smaller share the more comes after it. The shares at the top of the page are these
savings over the baseline's median.</dd>
`;

function coverage({ cells }: Findings): string {
  const confidence = cells
    .flatMap((cell) => cell.arms)
    .flatMap((arm) => arm.savedRtts?.confidence ?? [])[0];
  return confidence === undefined
    ? ''
    : ` It is built to cover the true value ${formatSetting(confidence * 100)} times in 100.`;
}

function sharedAxis(findings: Findings): string {
  const { xValues, yValues, main } = layOutMatrix(findings);
  if (Math.min(xValues.length, yValues.length) < 2) return 'Each panel has its own time axis.';
  return `Panels of a ${main === 'x' ? 'column' : 'row'} share their time axis.`;
}

function clockInWords({ clock }: Findings): Markup {
  return clock === 'virtual'
    ? html`<dt>Virtual time</dt>
<dd>The lab is a Linux kernel, with its own TCP and network emulation, whose clock jumps to the next event when nothing is
left to compute. The processor seems infinitely fast: the times are those of round trips, loss and protocol, the same on
every machine, and say nothing about the cost of computing.</dd>`
    : html`<dt>Real time</dt>
<dd>The exchanges were awaited on the clock of a machine. The times hold what its processor, its timers and whatever else
ran on it added to round trips, loss and protocol, and differ a little from run to run; where the machine was seen to be
busy, the doubts say so. Arms take turns within each block, so that such noise hits them alike.</dd>`;
}
