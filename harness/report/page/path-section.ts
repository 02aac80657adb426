import type { CellFindings, Findings } from '../../analysis/findings.ts';
import { cellLabel } from '../axis-words.ts';
import { ownConditions } from '../conditions-in-words.ts';
import { formatCount } from '../figures.ts';
import {
  acceptedText,
  askedText,
  checksInWords,
  checksOf,
  countText,
  expectedText,
  measuredText,
  outcomeWords,
  type PlacedCheck,
  withOutcome,
} from '../path-checks.ts';
import { askedInWords, foundInWords } from '../path-in-words.ts';
import { html, type Markup } from './markup.ts';
import { scrolling } from './tables.ts';

/** Tables of all checks for more cells than this would make a page that nobody can open. */
const mostCells = 200;

/** The emulated path as asked for and as the probes found it: the verdict, what failed, and every check. */
export function pathSection(findings: Findings): Markup {
  const words = checksInWords(findings);
  if (words === null) return html``;
  const failed = withOutcome(findings.cells.flatMap(checksOf), 'fail');
  return html`<h2>Was the path the one asked for?</h2>
<p>${failed.length > 0 ? html`<strong class="bad">No.</strong> ` : ''}${sentence(words)} Probes went over the path in both
directions before the measurement; each thing that the scenario asks for was tested against what they met, and so was the
absence of what it does not ask for.</p>
${failed.length > 0 ? checksTable('Checks that failed', failed, nameIn(findings)) : ''}
${directionsTable(findings)}
${allChecks(findings)}`;
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

/** One readable line per cell and direction. */
function directionsTable(findings: Findings): Markup {
  return scrolling(
    'The path, asked and found',
    html`<table class="prose">
<caption><span>One-way delay, loss and all else in each direction: what the scenario asks for, and what the probes
found.</span></caption>
<thead><tr><th scope="col">cell</th><th scope="col">way</th><th scope="col">asked</th><th scope="col">found</th>
<th scope="col">checks</th></tr></thead>
${findings.cells.map((cell) => directionsOf(cell, findings))}</table>`,
  );
}

function directionsOf(cell: CellFindings, findings: Findings): Markup {
  const conditions = ownConditions(cell, findings.cells);
  const head = html`<th scope="rowgroup" rowspan="2">${cellLabel(cell, findings.scenario.axes)}${
    cell.valid ? '' : html` <span class="bad">invalid</span>`
  }${conditions.length === 0 ? '' : html`<br><span class="interval">${conditions.join(', ')}</span>`}</th>`;
  const rows = (['up', 'down'] as const).map((way, index) => {
    const checks = checksOf(cell).filter(({ direction }) => direction === way);
    const found = cell.measured?.[way];
    return html`<tr>${index === 0 ? head : ''}<th scope="row">${way}</th><td>${askedInWords(cell.path[way])}</td>
${
  found === undefined
    ? html`<td class="bad">not measured</td><td></td>`
    : html`<td>${foundInWords(found)}</td><td>${tally(checks)}</td>`
}</tr>
`;
  });
  return html`<tbody>${rows}</tbody>
`;
}

function tally(checks: readonly PlacedCheck[]): Markup {
  const count = (outcome: 'pass' | 'fail' | 'not-checked') => withOutcome(checks, outcome).length;
  const failed = count('fail');
  const unchecked = count('not-checked');
  return html`${formatCount(count('pass'))} passed${
    failed === 0 ? '' : html`, <span class="bad">${formatCount(failed)} failed</span>`
  }${unchecked === 0 ? '' : `, ${formatCount(unchecked)} not checked`}`;
}

/** Every check of every cell, folded away; those of cells with failures lie open. */
function allChecks(findings: Findings): Markup {
  const measured = findings.cells.filter((cell) => cell.measured !== null);
  const failing = (cell: CellFindings) => withOutcome(checksOf(cell), 'fail').length > 0;
  const chosen = [...measured.filter(failing), ...measured.filter((cell) => !failing(cell))];
  const shown = chosen.slice(0, mostCells);
  if (shown.length === 0) return html``;
  const left =
    shown.length === chosen.length
      ? html``
      : html`<p class="soft">The checks of ${formatCount(chosen.length - shown.length)} more cells are in findings.json.</p>`;
  return html`<h3>Every check</h3>
${shown.map((cell) => {
  const label = nameIn(findings)(cell);
  const checks = checksOf(cell);
  return html`<details${failing(cell) ? ' open' : ''}><summary>${label}: ${tally(checks)}</summary>
${checksTable(label, checks, null)}</details>
`;
})}${left}`;
}

type CellName = (cell: CellFindings) => string;

function nameIn({ scenario }: Findings): CellName {
  return (cell) => cellLabel(cell, scenario.axes);
}

/** The cells are named where there may be several. */
function checksTable(
  caption: string,
  checks: readonly PlacedCheck[],
  nameOf: CellName | null,
): Markup {
  const rows = checks.map(({ cell, direction, check }) => {
    const tone = check.outcome === 'fail' ? 'bad' : '';
    const name = nameOf === null ? '' : html`<th scope="row">${nameOf(cell)}</th>`;
    const note = check.note === null ? '' : html`. <em>${check.note}</em>`;
    return html`<tr>${name}<td>${direction}</td>
<th scope="row">${check.what}</th><td class="number">${askedText(check)}</td><td class="number">${expectedText(check)}</td>
<td class="number ${tone}">${measuredText(check)}</td><td>${acceptedText(check)}</td><td>${countText(check)}</td>
<td class="${tone}">${outcomeWords[check.outcome]}</td><td class="reason">${check.method}${note}</td></tr>
`;
  });
  const [title, cellHead] =
    nameOf === null
      ? ['', '']
      : [html`<caption><span>${caption}</span></caption>`, html`<th scope="col">cell</th>`];
  return scrolling(
    `Checks: ${caption}`,
    html`<table class="checks">${title}
<thead><tr>${cellHead}<th scope="col">way</th><th scope="col">feature</th><th scope="col" class="number">asked</th>
<th scope="col" class="number">expected</th><th scope="col" class="number">measured</th><th scope="col">accepted</th>
<th scope="col">from</th><th scope="col">outcome</th><th scope="col">how</th></tr></thead>
<tbody>${rows}</tbody></table>`,
  );
}
