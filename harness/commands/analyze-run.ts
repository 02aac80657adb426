import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { analyze, type CellMeasurement } from '../analysis/analyze.ts';
import type { Findings } from '../analysis/findings.ts';
import { parsePath } from '../analysis/path-records.ts';
import { sha256 as digestOf } from '../lab/digest.ts';
import { outputFiles } from '../plan/plan.ts';
import { parseSamples, samplesDigest } from '../samples/record.ts';
import {
  type CellRecord,
  cellFolder,
  type Manifest,
  readManifest,
  UnreadableRunError,
} from '../samples/run-folder.ts';
import { readScenario } from '../scenario/read.ts';
import { recorded } from '../scenario/recorded-library.ts';
import type { Cell, Scenario } from '../scenario/scenario.ts';

export interface AnalyzedRun {
  readonly manifest: Manifest;
  readonly findings: Findings;
}

/**
 * Findings of what a run directory holds, however the run ended.
 *
 * @throws UnreadableRunError if its files are not such as a run leaves: damaged, or changed since.
 */
export async function analyzeRun(run: string): Promise<AnalyzedRun> {
  const manifest = await readManifest(run);
  try {
    return { manifest, findings: await findingsOf(run, manifest) };
  } catch (cause) {
    throw new UnreadableRunError(
      `${run} cannot be analysed: ${(cause as Error).message}\n` +
        'Its files are not as the run left them; run the scenario again.',
      { cause },
    );
  }
}

async function findingsOf(run: string, manifest: Manifest): Promise<Findings> {
  const scenario = await scenarioOf(run, manifest);
  const records = new Map(manifest.cells.map((record) => [record.id, record]));

  const cells: CellMeasurement[] = [];
  const sampleTexts: string[] = [];
  for (const cell of scenario.cells) {
    const samples = await readOutput(run, cell, outputFiles.samples);
    sampleTexts.push(samples);
    cells.push(await measurementOf(run, cell, records.get(cell.id), samples));
  }
  const digest = samplesDigest(sampleTexts);
  if (manifest.samplesDigest !== null && digest !== manifest.samplesDigest)
    throw new Error('the samples were changed after the run: their digest is another');
  return analyze({
    run: basename(run),
    complete: manifest.state === 'complete',
    scenario: {
      title: scenario.title,
      file: manifest.scenario.file,
      sha256: manifest.scenario.sources[0]?.sha256 ?? '',
      seed: scenario.seed,
      arms: scenario.arms,
      axes: scenario.axes,
      samples: scenario.samples,
    },
    lab: manifest.lab,
    clock: manifest.clock,
    cells,
    samplesDigest: digest,
  });
}

/** The scenario as it was read for the run, from the copies that the run kept. */
async function scenarioOf(run: string, manifest: Manifest): Promise<Scenario> {
  const { sources, references, overrides, only } = manifest.scenario;
  const copies = await Promise.all(
    sources.map(async ({ file, sha256, copy }) => {
      const text = await readFile(join(run, copy), 'utf8');
      if (digestOf(text) !== sha256) throw new Error(`${copy} was changed after the run`);
      return { file, text };
    }),
  );
  const [main] = copies;
  if (main === undefined) throw new Error('the manifest names no scenario');
  return readScenario({ ...main, overrides, only, library: recorded(references, copies) });
}

async function measurementOf(
  run: string,
  cell: Cell,
  record: CellRecord | undefined,
  samplesText: string,
): Promise<CellMeasurement> {
  const folder = cellFolder(run, cell.id);
  const finished = record?.state === 'finished';
  const pathText = await readOutput(run, cell, outputFiles.path);
  const measurement = {
    cell,
    samples:
      samplesText === ''
        ? []
        : parseSamples(samplesText, { file: join(folder, outputFiles.samples) }).samples,
    finished,
    noise: record?.noise ?? null,
    path:
      pathText === '' ? null : parsePath(pathText, { file: join(folder, outputFiles.path) }).path,
  };
  if (finished) return measurement;
  return {
    ...measurement,
    // What a program said last may be several lines.
    reason:
      record?.reason?.trim().replaceAll(/\s*\n\s*/g, '; ') ??
      'the run ended before this cell was measured',
  };
}

/** Empty where the cell did not get so far. */
async function readOutput(run: string, cell: Cell, name: string): Promise<string> {
  return readFile(join(cellFolder(run, cell.id), name), 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  });
}
