import { styleText } from 'node:util';
import type { Findings } from '../analysis/findings.ts';
import { answerInWords } from './answer.ts';
import { doubtsInWords } from './doubts-in-words.ts';
import { formatCount } from './figures.ts';
import { checksInWords, checksOf, withOutcome } from './path-checks.ts';
import { type Paint, printable, tableLines } from './summary-table.ts';
import { wrapWords } from './wrap-words.ts';

/** How to write for the terminal at hand; `width` in columns. */
export interface SummaryOptions {
  readonly color: boolean;
  readonly width: number;
}

/** Cells with failed checks that are named. */
const failuresShown = 5;

/** The findings for a terminal: question, answer, one row per cell and arm, doubts. Ends with a newline. */
export function renderSummary(findings: Findings, options: SummaryOptions): string {
  const paint: Paint = (style, text) =>
    options.color ? styleText(style, text, { validateStream: false }) : text;
  const warning =
    'INCOMPLETE: the run did not finish; cells without figures are in findings.json as far as they came.';
  const sections = [
    ...(findings.complete
      ? []
      : [wrapWords(warning, options.width).map((line) => paint('red', line))]),
    wrapWords(printable(findings.scenario.title), options.width).map((line) => paint('bold', line)),
    wrapWords(printable(answerInWords(findings)), options.width),
    tableLines(findings, options.width, paint),
    doubtLines(findings, options.width, paint),
    pathLines(findings, options.width, paint),
    wrapWords(origin(findings), options.width).map((line) => paint('dim', line)),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function doubtLines(findings: Findings, width: number, paint: Paint): string[] {
  const sentences = doubtsInWords(findings).map(printable);
  if (sentences.length === 0) return [];
  return [
    paint('yellow', 'doubts'),
    ...sentences.flatMap((sentence) =>
      wrapWords(sentence, width - 4).map(
        (line, index) => `${index === 0 ? '  - ' : '    '}${line}`,
      ),
    ),
  ];
}

/** One line where all is well; else which checks of which cells failed. */
function pathLines({ cells, ...rest }: Findings, width: number, paint: Paint): string[] {
  const words = checksInWords({ cells, ...rest });
  if (words === null) return [];
  const failures = cells.flatMap((cell) => {
    const failed = withOutcome(checksOf(cell), 'fail');
    if (failed.length === 0) return [];
    return [
      `${printable(cell.id)} (${failed.map(({ direction, check }) => `${direction} ${check.what}`).join(', ')})`,
    ];
  });
  const shown = failures.slice(0, failuresShown);
  const more =
    failures.length > shown.length ? [`${failures.length - shown.length} more cells`] : [];
  const line = [`path: ${words}`, ...shown, ...more].join('; ');
  return wrapWords(line, width).map((text) => (failures.length > 0 ? paint('red', text) : text));
}

function origin(findings: Findings): string {
  const { scenario } = findings;
  return [
    `${findings.lab} lab`,
    `seed ${scenario.seed}`,
    `${formatCount(scenario.samples)} exchanges per arm and cell`,
    `run ${printable(findings.run)}`,
    `samples ${printable(findings.samplesDigest).slice(0, 16)}`,
  ].join(' · ');
}
