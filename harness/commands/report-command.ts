import { join, relative, resolve } from 'node:path';
import { analyzeRun } from './analyze-run.ts';
import { codeFor, show } from './bench-command.ts';
import type { ExitCode } from './exit-codes.ts';
import { publish, resultFiles } from './publish.ts';

/** `npm run bench -- report RUN` */
export async function reportCommand(
  folder: string,
  { json }: { json: boolean },
): Promise<ExitCode> {
  const run = resolve(folder);
  const analyzed = await analyzeRun(run);
  await publish(run, analyzed);
  show(analyzed.findings, json);
  const report = relative(process.cwd(), join(run, resultFiles.report));
  process.stderr.write(`report: ${report}\n`);
  return codeFor(analyzed.findings);
}
