import { createHash } from 'node:crypto';
import { chartScript } from './chart-script.ts';
import { html, type Markup, scriptText, verbatim } from './markup.ts';
import { stylesheet } from './stylesheet.ts';

export interface PageParts {
  readonly title: string;
  readonly main: Markup;
  /** The charting libraries, from `loadVega()`. */
  readonly vegaScripts: string;
}

/**
 * One page that needs nothing else. It opens from a file, and its content policy lets it load nothing and run
 * nothing but its own two scripts.
 */
export function renderPage({ title, main, vegaScripts }: PageParts): string {
  const scripts = [vegaScripts, chartScript].map(scriptText);
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy(scripts)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${verbatim(stylesheet)}</style>
</head>
<body>
<main>
${main}
</main>
${scripts.map(
  (script) => html`<script>${verbatim(script)}</script>
`,
)}</body>
</html>
`.markup;
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
