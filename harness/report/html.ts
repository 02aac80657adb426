import type { Findings } from '../analysis/findings.ts';
import { answerInWords } from './answer.ts';
import { ecdfChart, mostDistributions } from './charts/ecdf.ts';
import { savedRttsChart } from './charts/saved-rtts.ts';
import { formatCount } from './figures.ts';
import { chartFigure } from './page/chart-figure.ts';
import { howToRead } from './page/how-to-read.ts';
import { html, type Markup } from './page/markup.ts';
import { pathSection } from './page/path-section.ts';
import { measuredParagraphs, repeatable, warnings } from './page/prose.ts';
import { renderPage } from './page/shell.ts';
import { factsTable, figuresTable } from './page/tables.ts';

/** What the page tells besides the findings. */
export interface HtmlContext {
  /** The command that makes these findings again. */
  readonly command: string;
  /** Versions and settings, by name. */
  readonly environment: Readonly<Record<string, string>>;
  /** Digests of kernel, programs and the like, by name. */
  readonly digests: Readonly<Record<string, string>>;
  readonly wallSeconds: number;
  readonly networkSeconds: number;
  /** The charting libraries, from `loadVega()`. */
  readonly vegaScripts: string;
}

/** The report as one page that needs nothing else: charts drawn into it, made interactive where scripts run. */
export async function renderHtml(findings: Findings, context: HtmlContext): Promise<string> {
  const compared = findings.scenario.arms.length > 1 && findings.cells.length > 0;
  const main = html`${pageHead(findings, context)}
${compared ? await savings(findings) : ''}
${findings.cells.length > 0 ? await distributions(findings) : ''}
<h2>Figures</h2>
${figuresTable(findings)}
${pathSection(findings)}
${howToRead(findings)}
${reproduction(findings, context)}`;
  return renderPage({ title: findings.scenario.title, main, vegaScripts: context.vegaScripts });
}

function pageHead(findings: Findings, context: HtmlContext): Markup {
  return html`<header>
<p class="brand">First Flight</p>
<h1 dir="auto">${findings.scenario.title}</h1>
<p class="answer">${answerInWords(findings)}</p>
${measuredParagraphs(findings, context)}
</header>
${warnings(findings)}`;
}

async function savings(findings: Findings): Promise<Markup> {
  const chart = await chartFigure('saved-rtts', 'Round trips saved', savedRttsChart(findings));
  return html`<section><h2>What was saved</h2>
${chart}</section>`;
}

async function distributions(findings: Findings): Promise<Markup> {
  if (findings.cells.length > mostDistributions)
    return html`<section><h2>How the times are spread</h2>
<p class="soft">Distributions are drawn for up to ${mostDistributions} cells, and these are
${formatCount(findings.cells.length)}; findings.json has them all.</p></section>`;
  const chart = await chartFigure('time-to-first-byte', 'Time to first byte', ecdfChart(findings));
  return html`<section><h2>How the times are spread</h2>
${chart}</section>`;
}

function reproduction(findings: Findings, context: HtmlContext): Markup {
  const { scenario } = findings;
  return html`<h2>How to measure it again</h2>
<pre><code>${context.command}</code></pre>
<p class="soft">${repeatable(findings)}</p>
${factsTable('The run', {
  run: findings.run,
  lab: findings.lab,
  scenario: scenario.file,
  'scenario SHA-256': scenario.sha256,
  seed: String(scenario.seed),
  'samples SHA-256': findings.samplesDigest,
})}
<h3>Environment</h3>
${factsTable('What it ran on', context.environment)}
<h3>Digests</h3>
${factsTable('What it was made of (SHA-256)', context.digests)}`;
}
