import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { analyze, type CellMeasurement } from '../analysis/analyze.ts';
import type { Findings } from '../analysis/findings.ts';
import { parsePath } from '../analysis/path-records.ts';
import { outputFiles } from '../plan/plan.ts';
import { parseSamples, samplesDigest } from '../samples/record.ts';
import {
  type CellRecord,
  cellFolder,
  type Manifest,
  readManifest,
  scenarioCopy,
} from '../samples/run-folder.ts';
import { compileCells } from '../scenario/cells.ts';
import { readScenario } from '../scenario/read.ts';
import type { Cell } from '../scenario/scenario.ts';

export interface AnalyzedRun {
  readonly manifest: Manifest;
  readonly findings: Findings;
}

/** Findings of what a run directory holds, however the run ended. */
export async function analyzeRun(run: string): Promise<AnalyzedRun> {
  const manifest = await readManifest(run);
  const text = await readFile(join(run, scenarioCopy), 'utf8');
  const { file, sha256, overrides } = manifest.scenario;
  const scenario = readScenario({ file, text, overrides });
  const records = new Map(manifest.cells.map((record) => [record.id, record]));

  const cells: CellMeasurement[] = [];
  const sampleTexts: string[] = [];
  for (const cell of compileCells(scenario)) {
    const samples = await readOutput(run, cell, outputFiles.samples);
    sampleTexts.push(samples);
    cells.push(await measurementOf(run, cell, records.get(cell.id), samples));
  }
  const findings = analyze({
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
    samplesDigest: samplesDigest(sampleTexts),
  });
  return { manifest, findings };
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
