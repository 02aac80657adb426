import { LineCounter } from 'yaml';
import type { ScenarioIssue } from './errors.ts';

/** [start, end) as offsets into a text. */
export type Span = readonly [start: number, end: number];

/** A named text that can say where in it something is wrong. */
export interface Source {
  readonly text: string;
  issue(span: Span, message: string, hint?: string): ScenarioIssue;
}

export function sourceOf(file: string, text: string): Source {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    lines.addNewLine(at + 1);
  }
  // What is missing at the end of the text is missed after its last word, not on the empty line below.
  const lastPlace = text.trimEnd().length;
  return {
    text,
    issue([from, end], message, hint) {
      const start = Math.min(from, lastPlace);
      const { line, col: column } = lines.linePos(start);
      const lineStart = lines.lineStarts[line - 1] ?? 0;
      const lineEnd = lines.lineStarts[line] ?? text.length + 1;
      const sourceLine = text.slice(lineStart, lineEnd - 1).replace(/\r$/u, '');
      const width = Math.max(1, Math.min(end, lineStart + sourceLine.length) - start);
      const found = { file, line, column, width, message, sourceLine };
      return hint === undefined ? found : { ...found, hint };
    },
  };
}
