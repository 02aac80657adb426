import { compilePlan } from '../plan/compile.ts';
import { expectedComputeSeconds } from '../plan/expected-compute.ts';
import { expectedSeconds } from '../plan/expected-seconds.ts';
import type { Plan } from '../plan/plan.ts';
import { probeSeconds } from '../plan/probes.ts';
import { issueWithFile, ScenarioError } from '../scenario/errors.ts';
import { nearest } from '../scenario/nearest.ts';
import type { Cell, Scenario } from '../scenario/scenario.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { readChoice, type ScenarioChoice } from './read-scenario.ts';

export interface PlanFlags {
  /** Only this cell. */
  readonly cell?: string;
  /** The cells and their times alone, without the scripts. */
  readonly brief: boolean;
}

/** `npm run bench -- plan scenario.yaml`: print and run nothing. */
export async function planCommand(choice: ScenarioChoice, flags: PlanFlags): Promise<ExitCode> {
  const { scenario } = await readChoice(choice);
  const cells = chosenCells(scenario, choice.file, flags.cell);
  const { stdout } = process;
  stdout.write(overview(cells));
  if (!flags.brief) for (const cell of cells) stdout.write(printed(compilePlan(cell)));
  return exitCodes.ok;
}

function chosenCells({ cells }: Scenario, file: string, id: string | undefined): readonly Cell[] {
  if (id === undefined) return cells;
  const chosen = cells.filter((cell) => cell.id === id);
  if (chosen.length > 0) return chosen;
  const ids = cells.map((cell) => cell.id);
  const guess = nearest(id, ids);
  const known = guess === null ? `cells are ${ids.join('  ')}` : `did you mean ${guess}?`;
  throw new ScenarioError([issueWithFile(file, `no cell ${id}; ${known}`)]);
}

/** Cells, exchanges and about how long they take, on the network and in each lab. */
function overview(cells: readonly Cell[]): string {
  const width = Math.max(4, ...cells.map(({ id }) => id.length));
  const rows = cells.map((cell) => {
    const exchanges = String(cell.samples * cell.arms.length).padStart(9);
    return `${cell.id.padEnd(width)}  ${exchanges}  ${inWords(expectedSeconds(cell)).padStart(10)}\n`;
  });
  const network = cells.reduce((sum, cell) => sum + expectedSeconds(cell), 0);
  const probing = cells.reduce((sum, cell) => sum + probeSeconds(cell), 0);
  const compute = cells.reduce((sum, cell) => sum + expectedComputeSeconds(cell), 0);
  return [
    `${'cell'.padEnd(width)}  exchanges     network\n`,
    ...rows,
    `\nabout ${inWords(network)} on the network, ${inWords(probing)} of it to measure the path (--set probes=N for other than that)\n`,
    `in the lab: virtual about ${inWords(compute)} on one processor; realtime, host and ssh about ${inWords(network + compute)}\n\n`,
  ].join('');
}

function inWords(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

function printed({ cell, seed, exchanges, files }: Plan): string {
  const head = `##### cell ${cell}: seed ${seed}, ${exchanges} exchanges\n`;
  return head + [...files].map(([name, content]) => `### ${name}\n${content}\n`).join('');
}
