import { printable } from './printable.ts';

/** One thing that is wrong with a scenario, and where. */
export interface ScenarioIssue {
  /** The file as named by the caller; `--set` for an override. */
  readonly file: string;
  /** 1-based; null when the issue has no place in a text (an override, an unreadable file). */
  readonly line: number | null;
  /** 1-based, in UTF-16 code units; null together with `line`. */
  readonly column: number | null;
  /** How many columns of the line are to blame, at least 1. */
  readonly width: number;
  readonly message: string;
  /** The line as written; the override for `--set`; null where there is none. */
  readonly sourceLine: string | null;
  /** What to try, when that is not part of the message. */
  readonly hint?: string;
}

/** A scenario that cannot be run as written: every issue found, printed compiler-style in `message`. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
  readonly issues: readonly ScenarioIssue[];

  constructor(issues: readonly ScenarioIssue[], options?: ErrorOptions) {
    super(issues.map(formatIssue).join('\n'), options);
    this.issues = issues;
  }
}

/** An issue with a file or folder as a whole. */
export function issueWithFile(file: string, message: string, hint?: string): ScenarioIssue {
  const place = { file, line: null, column: null, width: 1, sourceLine: null };
  return hint === undefined ? { ...place, message } : { ...place, message, hint };
}

/** `file:line:column: message`, the line itself and a marker under the words to blame. */
export function formatIssue(issue: ScenarioIssue): string {
  const hint = issue.hint === undefined ? '' : `; ${issue.hint}`;
  const file = printable(issue.file, 300);
  if (issue.line === null || issue.column === null || issue.sourceLine === null) {
    const override = issue.sourceLine === null ? '' : ` ${printable(issue.sourceLine)}`;
    return `${file}${override}: ${issue.message}${hint}`;
  }
  const head = `${file}:${issue.line}:${issue.column}: ${issue.message}${hint}`;
  const excerpt = excerptAround(issue.sourceLine, issue.column - 1, issue.width);
  const gutter = String(issue.line).padStart(5);
  const line = `${gutter} | ${excerpt.text}`.trimEnd();
  return `${head}\n${line}\n${' '.repeat(gutter.length)} | ${excerpt.marker}`;
}

const excerptWidth = 100;

/** The part of the line that shows what is to blame; long lines are cut on both sides. */
function excerptAround(
  line: string,
  start: number,
  width: number,
): { text: string; marker: string } {
  const from = start + width <= excerptWidth ? 0 : Math.max(0, start - excerptWidth / 2);
  // A tab would be wider than the one column the marker has for it.
  const text = printable(line.slice(from).replaceAll('\t', ' '), excerptWidth).trimEnd();
  const marked = Math.max(1, Math.min(width, text.length - (start - from)));
  return { text, marker: ' '.repeat(start - from) + '^'.repeat(marked) };
}
