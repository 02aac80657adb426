import { relative } from 'node:path';
import type { CellOutcome, Lab } from '../lab/lab.ts';
import { LabError } from '../lab/lab-error.ts';
import { runOnWorkers } from '../lab/pool.ts';
import type { Plan } from '../plan/plan.ts';
import {
  type CellRecord,
  type Manifest,
  RunFolderError,
  writeManifest,
  writePlan,
} from '../samples/run-folder.ts';
import { Progress } from './progress.ts';

/** How cells end after which no further one has a chance. */
const ends: readonly CellOutcome['state'][] = ['disk-full', 'lost', 'unsupported'];

/**
 * Run plans in a lab, each in its cell's folder, and note in the manifest how each ended.
 *
 * @throws RunFolderError if the run directory cannot be written, LabError if the lab cannot run
 *   such a plan; what was measured is kept either way.
 */
export async function measure(job: {
  run: string;
  plans: readonly Plan[];
  lab: Lab;
  manifest: Manifest;
  signal: AbortSignal;
}): Promise<void> {
  const { run, plans, lab, manifest } = job;
  const progress = new Progress(process.stderr, plans);
  const records = new Map(manifest.cells.map((record) => [record.id, record]));
  // One cell that cannot be written, or run, stops the others: they share its disk and its lab.
  const failed = new AbortController();
  const signal = AbortSignal.any([job.signal, failed.signal]);
  const workers = Array.from({ length: lab.workers }, (_, worker) => worker);
  try {
    await runOnWorkers(plans, workers, async (plan, worker) => {
      if (signal.aborted) return;
      try {
        const folder = await writePlan(run, plan);
        progress.begin(plan, folder);
        const outcome = await lab.run(plan, { folder, worker, signal });
        progress.end(plan, outcome.state, outcome.networkSeconds);
        if (ends.includes(outcome.state)) failed.abort();
        const record = records.get(plan.cell) as CellRecord;
        Object.assign(record, outcome);
        if (outcome.state === 'disk-full') throw diskFull(run, record);
        await writeManifest(run, manifest);
        if (outcome.state === 'unsupported')
          throw new LabError(`cell ${record.id} cannot be run here: ${record.reason}`);
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

function diskFull(run: string, { id }: CellRecord): RunFolderError {
  return new RunFolderError(
    `the disk of ${relative(process.cwd(), run)} is full: cell ${id} could not be ` +
      'measured to its end\nWhat was measured is kept. Make room and run again, or choose ' +
      'another place with --results FOLDER.',
  );
}
