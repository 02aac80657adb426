import { renderHtml } from '../report/html.ts';
import { loadVega } from '../report/load-vega.ts';
import { renderSummary } from '../report/summary.ts';
import { type Manifest, writeResult } from '../samples/run-folder.ts';
import type { AnalyzedRun } from './analyze-run.ts';

/** Files that a run directory holds once it has been analysed. */
export const resultFiles = {
  findings: 'findings.json',
  summary: 'summary.txt',
  report: 'report.html',
} as const;

/** Columns of the summary where there is no terminal to ask. */
const plainWidth = 100;

/** Write findings, summary and report into the run directory. */
export async function publish(run: string, { manifest, findings }: AnalyzedRun): Promise<void> {
  await writeResult(run, resultFiles.findings, `${JSON.stringify(findings, null, 2)}\n`);
  const summary = renderSummary(findings, { color: false, width: plainWidth });
  await writeResult(run, resultFiles.summary, summary);
  const page = await renderHtml(findings, {
    command: ['npm run bench --', ...manifest.command.map(shellWord)].join(' '),
    environment: manifest.environment,
    digests: manifest.digests,
    wallSeconds: wallSeconds(manifest),
    networkSeconds: networkSeconds(manifest),
    vegaScripts: await loadVega(),
  });
  await writeResult(run, resultFiles.report, page);
}

/** From the first cell's start to the last one's end. */
export function wallSeconds({ startedAt, endedAt }: Manifest): number {
  return endedAt === null ? 0 : (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
}

export function networkSeconds({ cells }: Manifest): number {
  return cells.reduce((sum, cell) => sum + (cell.networkSeconds ?? 0), 0);
}

/** A word as a shell reads it back: bare where nothing in it is special. */
function shellWord(word: string): string {
  return /^[\w./,=:%@+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
