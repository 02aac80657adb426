import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../lab/cache.ts';
import { takeInventory } from '../lab/inventory.ts';
import { LabError } from '../lab/lab-error.ts';
import { describeMachine } from '../lab/machine.ts';
import { allowedProcessors } from '../lab/processors.ts';
import { runInGuest } from '../lab/virtual.ts';
import { compilePlan } from '../plan/compile.ts';
import { outputFiles } from '../plan/plan.ts';
import { parseSamples } from '../samples/record.ts';
import type { Sample } from '../samples/sample.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { prepareVirtualLab, project } from './virtual-lab.ts';

/** `npm run bench -- doctor`: what is there is listed, what works is found out by doing it. */
export async function doctorCommand(): Promise<ExitCode> {
  const { stdout } = process;
  const facts = Object.entries(await describeMachine());
  for (const [name, value] of facts) stdout.write(`${name}: ${value}\n`);
  stdout.write('\n');
  for (const { name, found } of await takeInventory(project, cacheFolder(process.env)))
    stdout.write(`${name}: ${found ?? 'MISSING'}\n`);

  const problem = await tryVirtualLab();
  stdout.write(
    problem === null
      ? '\nvirtual lab: works (a guest made one plain and one Fast Open exchange over 10 ms)\n'
      : `\nvirtual lab: does not work here\n${problem.replaceAll(/^/gm, '    ')}\n`,
  );
  return problem === null ? exitCodes.ok : exitCodes.cannotRun;
}

/** Measure the smallest cell there is. Returns null, or what went wrong and what to do. */
async function tryVirtualLab(): Promise<string | null> {
  const folder = await mkdtemp(join(tmpdir(), 'first-flight-'));
  try {
    const lab = await prepareVirtualLab();
    const [processor = 0] = await allowedProcessors();
    const plan = compilePlan({
      id: 'doctor',
      seed: 1,
      path: { rttMs: 10, jitterMs: 0, lossPercent: 0, rateBitsPerSecond: null },
      exchange: { requestBytes: 64, responseBytes: 1000, thinkMs: 0, timeoutMs: 30_000 },
      arms: ['tcp', 'tfo'],
      samples: 1,
    });
    const { signal } = new AbortController();
    const outcome = await runInGuest(lab, plan, { folder, processor, signal });
    if (outcome.state !== 'finished') return `${outcome.reason}\nRun: npm run setup`;
    const text = await readFile(join(folder, outputFiles.samples), 'utf8');
    return unexpected(parseSamples(text, { file: outputFiles.samples }).samples);
  } catch (error) {
    if (error instanceof LabError) return error.message;
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Without loss the first byte takes two round trips plain and one with Fast Open. */
function unexpected(samples: readonly Sample[]): string | null {
  for (const { arm, ttfbNs } of samples) {
    const expectedMs = arm === 'tcp' ? 20 : 10;
    const ms = (ttfbNs ?? Number.POSITIVE_INFINITY) / 1e6;
    if (Math.abs(ms - expectedMs) > 0.1)
      return `${arm}: first byte after ${ms} ms, expected ${expectedMs} ms`;
  }
  return samples.length === 2 ? null : `${samples.length} exchanges were recorded, expected 2`;
}
