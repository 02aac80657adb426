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
  scenarioCopy,
  UnreadableRunError,
} from '../samples/run-folder.ts';
import { compileCells } from '../scenario/cells.ts';
import { readScenario } from '../scenario/read.ts';
import type { Cell } from '../scenario/scenario.ts';

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
  const text = await readFile(join(run, scenarioCopy), 'utf8');
  const { file, sha256, overrides } = manifest.scenario;
  if (digestOf(text) !== sha256) throw new Error(`${scenarioCopy} was changed after the run`);
  const scenario = readScenario({ file, text, overrides });
  const records = new Map(manifest.cells.map((record) => [record.id, record]));

  const cells: CellMeasurement[] = [];
  const sampleTexts: string[] = [];
  for (const cell of compileCells(scenario)) {
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
      file,
      sha256,
      seed: scenario.seed,
      arms: scenario.arms,
      axes: scenario.matrix.map((axis) => axis.field),
      samples: scenario.samples,
    },
    lab: manifest.lab,
    cells,
    samplesDigest: digest,
  });
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
    path:
      pathText === '' ? null : parsePath(pathText, { file: join(folder, outputFiles.path) }).path,
  };
  if (finished) return measurement;
  return {
    ...measurement,
    reason: record?.reason ?? 'the run ended before this cell was measured',
  };
}

/** Empty where the cell did not get so far. */
async function readOutput(run: string, cell: Cell, name: string): Promise<string> {
  return readFile(join(cellFolder(run, cell.id), name), 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  });
}
