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
  writeManifest,
} from '../samples/run-folder.ts';
import { compileCells } from '../scenario/cells.ts';
import { readScenarioText } from '../scenario/load.ts';
import type { Override } from '../scenario/overrides.ts';
import { readScenario } from '../scenario/read.ts';
import type { LabChoice } from '../scenario/scenario.ts';
import { type AnalyzedRun, analyzeRun } from './analyze-run.ts';
import { measure } from './measure.ts';
import { premises, project } from './premises.ts';
import { publish } from './publish.ts';

export interface BenchOptions {
  /** The scenario, as given on the command line. */
  readonly file: string;
  readonly overrides: readonly Override[];
  /** Where to run it; null for the scenario's own choice. */
  readonly lab?: LabChoice | null;
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
  const text = await readScenarioText(options.file);
  const scenario = readScenario({ file: options.file, text, overrides: options.overrides });
  const plans = compileCells(scenario).map(compilePlan);
  const lab = await openLab(options.lab ?? scenario.lab, premises);
  try {
    const manifest = newManifest(options, text, plans, lab);
    options.signal.throwIfAborted();
    const run = await newRunFolder(options, manifest, text, plans);
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
  { file, overrides, lab: asked }: BenchOptions,
  text: string,
  plans: readonly Plan[],
  lab: Lab,
): Manifest {
  return {
    schemaVersion: 1,
    state: 'incomplete',
    command: [
      file,
      ...overrides.flatMap(({ field, value }) => ['--set', `${field}=${value}`]),
      ...(asked ? ['--lab', asked] : []),
    ],
    scenario: { file, sha256: sha256(text), overrides },
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
  scenarioText: string,
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
  return createRunFolder(parent, name, manifest, scenarioText);
}
