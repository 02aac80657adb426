import { realpath } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { sha256 } from '../lab/digest.ts';
import { describeMachine } from '../lab/machine.ts';
import { runOnWorkers } from '../lab/pool.ts';
import { allowedProcessors } from '../lab/processors.ts';
import { type CellOutcome, runInGuest, type VirtualLab } from '../lab/virtual.ts';
import { compilePlan } from '../plan/compile.ts';
import type { Plan } from '../plan/plan.ts';
import {
  type CellRecord,
  checkFreeSpace,
  createRunFolder,
  type Manifest,
  makeFolders,
  RunFolderError,
  writeManifest,
  writePlan,
} from '../samples/run-folder.ts';
import { compileCells } from '../scenario/cells.ts';
import { readScenarioText } from '../scenario/load.ts';
import type { Override } from '../scenario/overrides.ts';
import { readScenario } from '../scenario/read.ts';
import { type AnalyzedRun, analyzeRun } from './analyze-run.ts';
import { Progress } from './progress.ts';
import { publish } from './publish.ts';
import { prepareVirtualLab, project } from './virtual-lab.ts';

export interface BenchOptions {
  /** The scenario, as given on the command line. */
  readonly file: string;
  readonly overrides: readonly Override[];
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
 * Run a scenario: cells into plans, plans into guests, samples into findings and a report.
 * Rejects with the signal's reason if it was aborted before there was anything to keep.
 */
export async function bench(options: BenchOptions): Promise<BenchResult> {
  const text = await readScenarioText(options.file);
  const scenario = readScenario({ file: options.file, text, overrides: options.overrides });
  const plans = compileCells(scenario).map(compilePlan);
  const lab = await prepareVirtualLab();
  const processors = await allowedProcessors();

  const manifest = await newManifest(options, text, plans, lab);
  options.signal.throwIfAborted();
  const run = await newRunFolder(options, manifest, text, plans);
  await measure({ run, plans, lab, processors, manifest, signal: options.signal });

  const analyzed = await analyzeRun(run);
  manifest.samplesDigest = analyzed.findings.samplesDigest;
  await writeManifest(run, manifest);
  await publish(run, analyzed);
  return { run, ...analyzed };
}

async function newManifest(
  { file, overrides }: BenchOptions,
  text: string,
  plans: readonly Plan[],
  { kernel, image }: VirtualLab,
): Promise<Manifest> {
  return {
    schemaVersion: 1,
    state: 'incomplete',
    command: [file, ...overrides.flatMap(({ field, value }) => ['--set', `${field}=${value}`])],
    scenario: { file, sha256: sha256(text), overrides },
    lab: 'virtual',
    startedAt: new Date().toISOString(),
    endedAt: null,
    samplesDigest: null,
    environment: {
      'guest kernel': `Linux ${kernel.sourceVersion} (user mode, time-travel=inf-cpu, HZ=1000)`,
      ...(await describeMachine()),
    },
    digests: {
      'guest kernel': kernel.sha256,
      'kernel configuration and patches': kernel.recipe,
      'guest image': image.sha256,
      ...image.contents,
    },
    cells: plans.map(({ cell, seed }) => ({
      id: cell,
      seed,
      state: 'planned',
      reason: null,
      networkSeconds: null,
      wallSeconds: null,
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

async function measure(job: {
  run: string;
  plans: readonly Plan[];
  lab: VirtualLab;
  processors: readonly number[];
  manifest: Manifest;
  signal: AbortSignal;
}): Promise<void> {
  const { run, plans, lab, processors, manifest } = job;
  const progress = new Progress(process.stderr, plans);
  const records = new Map(manifest.cells.map((record) => [record.id, record]));
  // One cell that cannot be written stops the others: they share its disk.
  const failed = new AbortController();
  const signal = AbortSignal.any([job.signal, failed.signal]);
  try {
    await runOnWorkers(plans, processors, async (plan, processor) => {
      if (signal.aborted) return;
      try {
        const folder = await writePlan(run, plan);
        progress.begin(plan, folder);
        const outcome = await runInGuest(lab, plan, { folder, processor, signal });
        progress.end(plan, outcome.state, outcome.networkSeconds);
        await note(run, manifest, records.get(plan.cell) as CellRecord, outcome);
      } catch (error) {
        failed.abort();
        throw error;
      }
    });
  } finally {
    progress.stop();
  }
  if (manifest.cells.every((cell) => cell.state === 'finished')) manifest.state = 'complete';
  manifest.endedAt = new Date().toISOString();
  await writeManifest(run, manifest);
}

async function note(
  run: string,
  manifest: Manifest,
  record: CellRecord,
  outcome: CellOutcome,
): Promise<void> {
  Object.assign(record, outcome);
  if (outcome.state === 'disk-full')
    throw new RunFolderError(
      `the disk of ${relative(process.cwd(), run)} is full: cell ${record.id} could not be ` +
        'measured to its end\nWhat was measured is kept. Make room and run again, or choose ' +
        'another place with --results FOLDER.',
    );
  await writeManifest(run, manifest);
}
