import type { TwinFindings } from '../../analysis/twin-findings.ts';
import { printable } from '../../scenario/printable.ts';
import { methodInWords, runInWords, twinDoubts, twinInWords } from './twin-in-words.ts';
import { decidingTable, pathTable, type TwinTable, tailTable } from './twin-rows.ts';

/** Two runs side by side as Markdown (GitHub's dialect). */
export function renderTwinMarkdown(twin: TwinFindings): string {
  const doubts = twinDoubts(twin).map((words) => `- doubt: ${escaped(words)}\n`);
  return `# ${escaped(twin.scenario.title)}

**${escaped(twinInWords(twin))}**

- first: ${escaped(runInWords(twin.first))}
- second: ${escaped(runInWords(twin.second))}
${doubts.join('')}
${[decidingTable, tailTable, pathTable].map((table) => tableOf(table(twin))).join('\n')}
## How it was compared

${escaped(methodInWords(twin))}
`;
}

function tableOf({ caption, columns, rows }: TwinTable): string {
  const row = (texts: readonly string[]) => `| ${texts.join(' | ')} |\n`;
  return [
    `## ${caption}\n\n`,
    row(columns.map(({ title }) => escaped(title))),
    row(columns.map(({ align }) => (align === 'right' ? '---:' : '---'))),
    ...rows.map(({ texts }) => row(texts.map(escaped))),
  ].join('');
}

/** Foreign text stays text: no markup, no HTML, no link, no end of a table's cell. */
function escaped(text: string): string {
  return printable(text, Number.POSITIVE_INFINITY)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_{}[\]|#~]/gu, String.raw`\$&`)
    .replaceAll(/(?<=https?|ftp):/giu, '&#58;')
    .replaceAll(/(?<=www)\./giu, '&#46;');
}
