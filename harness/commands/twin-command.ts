import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { tallyArms } from '../analysis/arm-tally.ts';
import type { Findings } from '../analysis/findings.ts';
import {
  type ArmTimes,
  compareTwins,
  type MeasuredRun,
  usualTolerances,
} from '../analysis/twin.ts';
import type { TwinFindings, TwinOutcome, TwinTolerances } from '../analysis/twin-findings.ts';
import { NotTwinsError } from '../analysis/twin-premises.ts';
import { outputFiles } from '../plan/plan.ts';
import { loadVega } from '../report/load-vega.ts';
import { renderTwinHtml } from '../report/twin/twin-html.ts';
import { renderTwinMarkdown } from '../report/twin/twin-markdown.ts';
import { renderTwinText } from '../report/twin/twin-text.ts';
import { parseSamples } from '../samples/record.ts';
import { cellFolder, makeFolders, RunFolderError, writeResult } from '../samples/run-folder.ts';
import { analyzeRun } from './analyze-run.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

export interface TwinFlags {
  readonly json: boolean;
  /** Where twin.html and twin.md go; without it, the second run's folder. */
  readonly output?: string;
  readonly medianMs?: number;
  readonly rttShare?: number;
  readonly savedRtts?: number;
}

const exitCodeFor: Readonly<Record<TwinOutcome, ExitCode>> = {
  agrees: exitCodes.ok,
  differs: exitCodes.expectationFailed,
  inconclusive: exitCodes.inconclusive,
};

/** `npm run bench -- twin RUN RUN`: one scenario in two labs, side by side. */
export async function twinCommand(
  firstFolder: string,
  secondFolder: string,
  flags: TwinFlags,
): Promise<ExitCode> {
  const first = await measuredRun(resolve(firstFolder));
  const second = await measuredRun(resolve(secondFolder));
  try {
    const twin = compareTwins(first, second, tolerancesOf(flags));
    await publishTwin(resolve(flags.output ?? secondFolder), twin, flags);
    return exitCodeFor[twin.outcome];
  } catch (error) {
    if (!(error instanceof NotTwinsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return exitCodes.usage;
  }
}

/** A tolerance as the command line has it. Throws what commander explains. */
export function readTolerance(text: string): number {
  const value = /^\d+(?:\.\d+)?$/u.test(text) ? Number(text) : Number.NaN;
  if (Number.isFinite(value)) return value;
  throw new InvalidArgumentError('Write a number such as 1.5.');
}

function tolerancesOf({ medianMs, rttShare, savedRtts }: TwinFlags): TwinTolerances {
  return {
    medianMs: medianMs ?? usualTolerances.medianMs,
    rttShare: rttShare ?? usualTolerances.rttShare,
    savedRtts: savedRtts ?? usualTolerances.savedRtts,
  };
}

/** Findings made again from the run's samples, and the times in these. */
async function measuredRun(run: string): Promise<MeasuredRun> {
  const { findings } = await analyzeRun(run);
  const ttfbNs = new Map<string, ArmTimes>();
  for (const { id } of findings.cells) ttfbNs.set(id, await timesOf(run, id, findings));
  return { findings, ttfbNs };
}

/** The run has been analysed: a file that is not there belongs to a cell that was not measured. */
async function timesOf(run: string, id: string, { scenario }: Findings): Promise<ArmTimes> {
  const file = join(cellFolder(run, id), outputFiles.samples);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return new Map();
  const { samples } = parseSamples(text, { file });
  const tallies = tallyArms({ id, arms: scenario.arms, samples: scenario.samples }, samples);
  return new Map(tallies.map(({ name, ttfbNs }) => [name, ttfbNs]));
}

const twinFiles = { page: 'twin.html', markdown: 'twin.md' } as const;

async function publishTwin(folder: string, twin: TwinFindings, { json }: TwinFlags): Promise<void> {
  await makeFolders(folder).catch((cause: Error) => {
    throw new RunFolderError(`cannot make ${folder}: ${cause.message}`, { cause });
  });
  const page = await renderTwinHtml(twin, { vegaScripts: await loadVega() });
  await writeResult(folder, twinFiles.page, page);
  await writeResult(folder, twinFiles.markdown, renderTwinMarkdown(twin));
  const { stdout, stderr } = process;
  const color = stdout.isTTY === true && !process.env.NO_COLOR;
  const width = stdout.columns ?? 100;
  stdout.write(
    json ? `${JSON.stringify(twin, null, 2)}\n` : renderTwinText(twin, { color, width }),
  );
  stderr.write(`report: ${relative(process.cwd(), join(folder, twinFiles.page))}\n`);
}
