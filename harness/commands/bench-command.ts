import { relative } from 'node:path';
import type { Findings } from '../analysis/findings.ts';
import { renderSummary } from '../report/summary.ts';
import { bench } from './bench.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { networkSeconds, resultFiles, wallSeconds } from './publish.ts';
import type { ScenarioChoice } from './read-scenario.ts';

export interface BenchFlags {
  readonly json: boolean;
  readonly results?: string;
}

/** `npm run bench -- scenario.yaml` */
export async function benchCommand(choice: ScenarioChoice, flags: BenchFlags): Promise<ExitCode> {
  const stop = new AbortController();
  const onSignal = () => {
    if (!stop.signal.aborted) process.stderr.write('\nStopping; what is measured is kept.\n');
    stop.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  try {
    const { run, manifest, findings } = await bench({
      ...choice,
      results: flags.results ?? null,
      signal: stop.signal,
    });
    show(findings, flags.json);
    const place = relative(process.cwd(), run) || '.';
    process.stderr.write(
      `${Math.round(networkSeconds(manifest))} s of network time in ` +
        `${wallSeconds(manifest).toFixed(1)} s\nreport: ${place}/${resultFiles.report}\n`,
    );
    return stop.signal.aborted ? exitCodes.interrupted : codeFor(findings);
  } catch (error) {
    if (error === stop.signal.reason) return exitCodes.interrupted;
    throw error;
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
  }
}

/** Findings as JSON, or the summary for people, on standard output. */
export function show(findings: Findings, json: boolean): void {
  const { stdout } = process;
  if (json) {
    stdout.write(`${JSON.stringify(findings, null, 2)}\n`);
    return;
  }
  const color = stdout.isTTY === true && !process.env.NO_COLOR;
  stdout.write(renderSummary(findings, { color, width: stdout.columns ?? 100 }));
}

/** 3 where not everything was measured, on the path that was asked for. */
export function codeFor(findings: Pick<Findings, 'complete' | 'cells'>): ExitCode {
  const measured = findings.complete && findings.cells.every((cell) => cell.valid);
  return measured ? exitCodes.ok : exitCodes.inconclusive;
}
