/** The page's look: system fonts, light and dark, print, and boxes that scroll on their own on narrow screens. */
export const stylesheet = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --panel: #f6f7f9; --ink: #1a1e24; --soft: #59626e; --line: #dfe3e8;
  --accent: #14619f; --bad: #a63a0a; --bad-panel: #fdf3ec; --good: #1b6e45;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171b; --panel: #1c2026; --ink: #e5e8ec; --soft: #9ba5b1; --line: #2e353d;
    --accent: #6cb4e8; --bad: #f0a06c; --bad-panel: #2a1f18; --good: #6ccb9a;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, 'Segoe UI', 'Liberation Sans', Arial, sans-serif;
}
main { max-width: 1184px; margin: 0 auto; padding: 40px 32px 64px; }
h1 { font-size: 2rem; line-height: 1.2; letter-spacing: -0.015em; margin: 0 0 16px; text-wrap: balance; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; letter-spacing: -0.005em; margin: 52px 0 6px; }
h3 { font-size: 1rem; margin: 24px 0 4px; }
p, ul, dl { max-width: 78ch; }
p { margin: 8px 0; }
.brand { color: var(--soft); font-size: 0.8rem; font-weight: 600; letter-spacing: 0.09em; text-transform: uppercase; margin: 0 0 10px; }
.answer { font-size: 1.15rem; line-height: 1.5; border-left: 3px solid var(--accent); padding: 2px 0 2px 16px; margin: 16px 0; }
.soft { color: var(--soft); font-size: 0.925rem; }
.warning { background: var(--bad-panel); border: 1px solid var(--bad); border-radius: 8px; padding: 12px 18px; margin: 20px 0; }
.warning h2 { margin: 0; font-size: 1rem; color: var(--bad); }
.warning ul { max-width: none; margin: 6px 0 0; padding-left: 20px; font-size: 0.925rem; overflow-wrap: anywhere; }
figure { margin: 12px 0 0; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; }
.scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.chart { padding: 12px 12px 8px; }
.chart svg { display: block; margin: 0 auto; }
.chart .vega-embed { display: block; width: max-content; min-width: 100%; padding: 0; }
.chart .vega-embed.has-actions { padding-right: 0; }
.chart .vega-embed summary { color: #1a1e24; }
table { border-collapse: collapse; width: 100%; font-size: 0.84375rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); padding: 10px 10px 6px; font-size: 0.85rem; }
caption span { display: inline-block; position: sticky; left: 16px; max-width: min(90ch, calc(100vw - 66px)); }
th, td { padding: 5px 10px; text-align: left; white-space: nowrap; vertical-align: baseline; }
thead th:first-child, tbody th[scope='rowgroup'], .facts th, caption { padding-left: 16px; }
thead th { color: var(--soft); font-weight: 600; font-size: 0.8rem; border-bottom: 1px solid var(--line); vertical-align: bottom; }
tbody { border-bottom: 1px solid var(--line); }
tbody:last-child { border-bottom: 0; }
tbody th { font-weight: 600; vertical-align: top; }
tbody th[scope='rowgroup'] { white-space: normal; min-width: 23ch; overflow-wrap: anywhere; }
tbody th[scope='row'] { font-weight: 500; }
.number { text-align: right; }
.interval { color: var(--soft); font-size: 0.8125rem; }
div.interval { font-weight: 400; }
.faster { color: var(--good); font-weight: 600; }
.slower, .bad { color: var(--bad); font-weight: 600; }
.verdicts { white-space: normal; min-width: 19ch; }
.reason { white-space: normal; min-width: 28ch; }
.compact th, .compact td { padding-inline: 7px; }
.compact thead th { white-space: normal; }
.compact tbody th[scope='rowgroup'] { min-width: 15ch; }
.compact .verdicts { min-width: 12ch; }
.prose td { white-space: normal; min-width: 30ch; }
.prose td:last-child { min-width: 12ch; }
.twin tr.first td { border-top: 1px solid var(--line); }
.twin thead th { white-space: normal; min-width: 9ch; }
.twin td:first-child { font-weight: 600; padding-left: 16px; white-space: normal; min-width: 23ch; overflow-wrap: anywhere; }
.scroll + .scroll { margin-top: 12px; }
details { margin: 6px 0; }
details > summary { cursor: pointer; font-size: 0.875rem; padding: 3px 0; }
details > summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.swatch { display: inline-block; width: 18px; height: 0; border-top: 3px solid var(--arm); vertical-align: middle; margin-right: 8px; }
.swatch.dashed { border-top-style: dashed; }
dt { font-weight: 600; margin-top: 10px; }
dd { margin: 2px 0 0; }
pre, code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace; font-size: 0.8125rem; }
pre { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 12px 16px; overflow-x: auto; }
td code { white-space: pre-wrap; overflow-wrap: anywhere; }
.facts th { width: 1%; }
@media (max-width: 640px) {
  main { padding: 24px 16px 48px; }
  h1 { font-size: 1.5rem; }
  .answer { font-size: 1.05rem; }
  .verdicts { white-space: nowrap; }
  .facts td { white-space: normal; min-width: 24ch; }
}
@media print {
  :root { --page: #fff; --panel: #fff; --ink: #000; --soft: #444; --line: #bbb; --accent: #14619f; --bad: #a63a0a; --bad-panel: #fff; --good: #1b6e45; }
  main { max-width: none; padding: 0; }
  .scroll { overflow: visible; border: 0; }
  .chart svg { max-width: 100%; height: auto; }
  .vega-embed details { display: none; }
  tbody, figure { break-inside: avoid; }
  h2 { break-after: avoid; }
}
`;
