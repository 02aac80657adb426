import type { TopLevelSpec } from 'vega-lite';
import { renderSvg } from '../svg.ts';
import { html, type Markup, scriptJson, verbatim } from './markup.ts';
import { scrolling } from './tables.ts';

/** A chart as drawn here, with its specification beside it for the page's script to bring to life. */
export async function chartFigure(id: string, label: string, spec: TopLevelSpec): Promise<Markup> {
  const drawn = verbatim(await renderSvg(spec));
  const description = typeof spec.description === 'string' ? spec.description : label;
  const picture = html`<div class="chart"><div data-spec="${id}" role="img" aria-label="${description}">${drawn}</div></div>`;
  return html`<figure>${scrolling(label, picture)}</figure>
<script type="application/json" id="${id}">${scriptJson(spec)}</script>`;
}
