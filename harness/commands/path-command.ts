import { resolve } from 'node:path';
import { renderPathTable } from '../report/path-table.ts';
import { analyzeRun } from './analyze-run.ts';
import { codeFor } from './bench-command.ts';
import type { ExitCode } from './exit-codes.ts';

/** `npm run bench -- path RUN`: every check of the path, for a reader; nothing is written. */
export async function pathCommand(folder: string): Promise<ExitCode> {
  const { findings } = await analyzeRun(resolve(folder));
  process.stdout.write(renderPathTable(findings));
  return codeFor(findings);
}
