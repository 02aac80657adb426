import { createHash } from 'node:crypto';
import type { TopLevelSpec } from 'vega-lite';
import type { Findings } from '../analysis/findings.ts';
import { answerInWords } from './answer.ts';
import { ecdfChart } from './charts/ecdf.ts';
import { savedRttsChart } from './charts/saved-rtts.ts';
import { chartScript } from './page/chart-script.ts';
import { html, type Markup, scriptJson, scriptText, verbatim } from './page/markup.ts';
import { howToRead, measuredParagraph, warnings } from './page/prose.ts';
import { stylesheet } from './page/stylesheet.ts';
import { factsTable, figuresTable, pathTable, scrolling } from './page/tables.ts';
import { renderSvg } from './svg.ts';

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

/**
 * The report as one page that needs nothing else: charts drawn into it, made interactive where scripts run. It opens
 * from a file, and its content policy lets it load nothing and run nothing but its own two scripts.
 */
export async function renderHtml(findings: Findings, context: HtmlContext): Promise<string> {
  const scripts = [context.vegaScripts, chartScript].map(scriptText);
  const compared = findings.scenario.arms.length > 1 && findings.cells.length > 0;
  const body = html`<main>
${pageHead(findings, context)}
${compared ? await savings(findings) : ''}
${findings.cells.length > 0 ? await distributions(findings) : ''}
<h2>Figures</h2>
${figuresTable(findings)}
<h2>Was the path the one asked for?</h2>
${pathTable(findings)}
${howToRead(findings)}
${reproduction(findings, context)}
</main>`;
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy(scripts)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${findings.scenario.title}</title>
<style>${verbatim(stylesheet)}</style>
</head>
<body>
${body}
${scripts.map(
  (script) => html`<script>${verbatim(script)}</script>
`,
)}</body>
</html>
`.markup;
}

function pageHead(findings: Findings, context: HtmlContext): Markup {
  return html`<header>
<p class="brand">First Flight</p>
<h1 dir="auto">${findings.scenario.title}</h1>
<p class="answer">${answerInWords(findings)}</p>
${measuredParagraph(findings, context)}
</header>
${warnings(findings)}`;
}

async function savings(findings: Findings): Promise<Markup> {
  const chart = await chartFigure('saved-rtts', 'Round trips saved', savedRttsChart(findings));
  return html`<section><h2>What was saved</h2>
${chart}</section>`;
}

async function distributions(findings: Findings): Promise<Markup> {
  const chart = await chartFigure('time-to-first-byte', 'Time to first byte', ecdfChart(findings));
  return html`<section><h2>How the times are spread</h2>
${chart}</section>`;
}

/** A chart as drawn here, with its specification beside it for the page's script to bring to life. */
async function chartFigure(id: string, label: string, spec: TopLevelSpec): Promise<Markup> {
  const drawn = verbatim(await renderSvg(spec));
  const description = typeof spec.description === 'string' ? spec.description : label;
  const picture = html`<div class="chart"><div data-spec="${id}" role="img" aria-label="${description}">${drawn}</div></div>`;
  return html`<figure>${scrolling(label, picture)}</figure>
<script type="application/json" id="${id}">${scriptJson(spec)}</script>`;
}

function reproduction(findings: Findings, context: HtmlContext): Markup {
  const { scenario } = findings;
  return html`<h2>How to measure it again</h2>
<pre><code>${context.command}</code></pre>
<p class="soft">The same scenario and seed give the same sample records to the last bit: compare the digest of the samples.</p>
${factsTable('The run', {
  run: findings.run,
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

/** Styles are inline, by the charts too; nothing can be loaded by them, as nothing can be loaded at all. */
function contentPolicy(scripts: readonly string[]): string {
  const hashes = scripts.map(
    (script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  return [
    "default-src 'none'",
    `script-src ${hashes.join(' ')}`,
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
