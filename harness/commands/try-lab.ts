import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock, Premises } from '../lab/lab.ts';
import { LabError } from '../lab/lab-error.ts';
import { openLab } from '../lab/open-lab.ts';
import { compilePlan } from '../plan/compile.ts';
import { outputFiles, type Plan } from '../plan/plan.ts';
import { parseSamples } from '../samples/record.ts';
import type { Sample } from '../samples/sample.ts';
import { readScenario } from '../scenario/read.ts';
import type { LabChoice } from '../scenario/scenario.ts';

/** The smallest cell there is: one plain and one Fast Open exchange. */
const rttMs = 10;
const text = `title: Does the lab work?
path: { rtt: ${rttMs}ms }
arms: [tcp, tfo]
samples: 1
`;
/** What an exchange may take beyond its round trips; on a real machine anything may come between. */
const marginMs: Readonly<Record<Clock, number>> = { virtual: 0.1, real: 50 };

/** Measure the smallest cell in a lab. Returns null, or what went wrong and what to do. */
export async function tryLab(choice: LabChoice, premises: Premises): Promise<string | null> {
  const folder = await mkdtemp(join(tmpdir(), 'first-flight-'));
  try {
    const lab = await openLab(choice, premises);
    try {
      const plan = smallestPlan();
      for (const [name, content] of plan.files) await writeFile(join(folder, name), content);
      const { signal } = new AbortController();
      const { state, reason } = await lab.run(plan, { folder, worker: 0, signal });
      if (state !== 'finished') return `${reason}\nRun: npm run setup`;
      const samples = await readFile(join(folder, outputFiles.samples), 'utf8');
      return unexpected(parseSamples(samples, { file: outputFiles.samples }).samples, lab.clock);
    } finally {
      await lab.close();
    }
  } catch (error) {
    if (error instanceof LabError) return error.message;
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function smallestPlan(): Plan {
  const [plan] = readScenario({ file: 'the trial', text }).cells.map(compilePlan);
  return plan as Plan;
}

/** Without loss the first byte takes two round trips plain and one with Fast Open. */
function unexpected(samples: readonly Sample[], clock: Clock): string | null {
  for (const { arm, ttfbNs } of samples) {
    const expectedMs = arm === 'tcp' ? 2 * rttMs : rttMs;
    const ms = (ttfbNs ?? Number.POSITIVE_INFINITY) / 1e6;
    if (ms < expectedMs || ms > expectedMs + marginMs[clock])
      return `${arm}: first byte after ${ms} ms, expected ${expectedMs} ms`;
  }
  return samples.length === 2 ? null : `${samples.length} exchanges were recorded, expected 2`;
}
