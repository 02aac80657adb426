import { styleText } from 'node:util';
import type { TwinFindings, TwinOutcome } from '../../analysis/twin-findings.ts';
import { printable } from '../../scenario/printable.ts';
import type { SummaryOptions } from '../summary.ts';
import { wrapWords } from '../wrap-words.ts';
import { methodInWords, runInWords, twinDoubts, twinInWords } from './twin-in-words.ts';
import { decidingTable, outcomeColumn, pathTable, type TwinTable, tailTable } from './twin-rows.ts';

const styles = { agrees: 'green', differs: 'red', inconclusive: 'yellow' } as const;

/** Two runs side by side for a terminal. Ends with a newline. */
export function renderTwinText(twin: TwinFindings, options: SummaryOptions): string {
  const whole = (text: string) => printable(text, Number.POSITIVE_INFINITY);
  const wrapped = (text: string) => wrapWords(whole(text), options.width);
  const sections = [
    wrapped(twin.scenario.title),
    wrapped(twinInWords(twin)),
    [
      ...wrapped(`first:  ${runInWords(twin.first)}`),
      ...wrapped(`second: ${runInWords(twin.second)}`),
    ],
    ...[decidingTable, tailTable, pathTable].map((table) => tableLines(table(twin), options)),
    twinDoubts(twin).flatMap((words) => wrapped(`doubt: ${words}`)),
    wrapped(methodInWords(twin)),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function tableLines({ columns, rows }: TwinTable, { color }: SummaryOptions): string[] {
  if (rows.length === 0) return [];
  const shown = rows.map(({ texts }) =>
    texts.map((text) => printable(text, Number.POSITIVE_INFINITY)),
  );
  const widths = columns.map(({ title }, column) =>
    Math.max(title.length, ...shown.map((texts) => texts[column]?.length ?? 0)),
  );
  const line = (texts: readonly string[], outcome: TwinOutcome | null) =>
    texts
      .map((text, column) => {
        const width = widths[column] ?? 0;
        const padded =
          columns[column]?.align === 'right' ? text.padStart(width) : text.padEnd(width);
        return color && outcome !== null && column === outcomeColumn
          ? styleText(styles[outcome], padded, { validateStream: false })
          : padded;
      })
      .join('  ')
      .trimEnd();
  return [
    line(
      columns.map(({ title }) => printable(title)),
      null,
    ),
    ...shown.map((texts, index) => line(texts, rows[index]?.outcome ?? null)),
  ];
}
