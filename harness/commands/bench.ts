import { realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { sha256 } from '../lab/digest.ts';
import type { Lab } from '../lab/lab.ts';
import { openLab } from '../lab/open-lab.ts';
import { compilePlan } from '../plan/compile.ts';
import type { Plan } from '../plan/plan.ts';
import {
  checkFreeSpace,
  createRunFolder,
  type Manifest,
  makeFolders,
  sourceCopy,
  writeManifest,
} from '../samples/run-folder.ts';
import { type AnalyzedRun, analyzeRun } from './analyze-run.ts';
import { measure } from './measure.ts';
import { premises, project } from './premises.ts';
import { publish } from './publish.ts';
import { type ReadScenario, readChoice, type ScenarioChoice } from './read-scenario.ts';

export interface BenchOptions extends ScenarioChoice {
  /** Folder for the run directory; null for results/ of the checkout. */
  readonly results: string | null;
  /** Aborted when the run should stop. */
  readonly signal: AbortSignal;
}

export interface BenchResult extends AnalyzedRun {
  /** The run directory. */
  readonly run: string;
}

/** A sample record and its share of the schedule, generously. */
const bytesPerExchange = 150;
/** A cell's scripts and what the kernel says of its path. */
const bytesPerCell = 256 * 1024;
/** The report with its bundled charting library. */
const bytesPerRun = 4 * 1024 * 1024;

/**
 * Run a scenario: cells into plans, plans into a lab, samples into findings and a report.
 * Rejects with the signal's reason if it was aborted before there was anything to keep.
 */
export async function bench(options: BenchOptions): Promise<BenchResult> {
  const read = await readChoice(options);
  const plans = read.scenario.cells.map(compilePlan);
  const lab = await openLab(read.scenario.lab, premises);
  try {
    const manifest = newManifest(options, read, plans, lab);
    options.signal.throwIfAborted();
    const run = await newRunFolder(options, manifest, read, plans);
    await measure({ run, plans, lab, manifest, signal: options.signal });

    const analyzed = await analyzeRun(run);
    manifest.samplesDigest = analyzed.findings.samplesDigest;
    await writeManifest(run, manifest);
    await publish(run, analyzed);
    return { run, ...analyzed };
  } finally {
    await lab.close();
  }
}

function newManifest(
  { file, overrides, only }: BenchOptions,
  { scenario, references }: ReadScenario,
  plans: readonly Plan[],
  lab: Lab,
): Manifest {
  return {
    schemaVersion: 2,
    state: 'incomplete',
    command: [
      file,
      ...overrides.flatMap(({ field, value, flag }) =>
        flag === undefined ? ['--set', `${field}=${value}`] : [flag, value],
      ),
      ...only.flatMap(({ field, value }) => ['--only', `${field}=${value}`]),
    ],
    scenario: {
      file,
      overrides,
      only,
      sources: scenario.sources.map((source, index) => ({
        file: source.file,
        sha256: sha256(source.text),
        copy: sourceCopy(source.file, index),
      })),
      references,
    },
    lab: lab.name,
    clock: lab.clock,
    startedAt: new Date().toISOString(),
    endedAt: null,
    samplesDigest: null,
    environment: lab.environment,
    digests: lab.digests,
    cells: plans.map(({ cell, seed }) => ({
      id: cell,
      seed,
      state: 'planned',
      reason: null,
      networkSeconds: null,
      wallSeconds: null,
      noise: null,
    })),
  };
}

async function newRunFolder(
  { file, results }: BenchOptions,
  manifest: Manifest,
  { scenario }: ReadScenario,
  plans: readonly Plan[],
): Promise<string> {
  const parent = results ?? join(project, 'results');
  const began = manifest.startedAt.replace(/[-:]/g, '').replace(/\.\d+/, '');
  const name = `${began}-${basename(file).replace(/\.ya?ml$/, '')}`;
  await makeFolders(parent).catch(() => undefined); // createRunFolder explains
  const exchanges = plans.reduce((sum, plan) => sum + plan.exchanges, 0);
  const needed = exchanges * bytesPerExchange + plans.length * bytesPerCell + bytesPerRun;
  await realpath(parent).then(
    (there) => checkFreeSpace(there, needed),
    () => undefined,
  );
  return createRunFolder(parent, name, manifest, scenario.sources);
}
