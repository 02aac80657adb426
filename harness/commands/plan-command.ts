import { compilePlan } from '../plan/compile.ts';
import type { Plan } from '../plan/plan.ts';
import { compileCells } from '../scenario/cells.ts';
import { issueWithFile, ScenarioError } from '../scenario/errors.ts';
import { loadScenario } from '../scenario/load.ts';
import { nearest } from '../scenario/nearest.ts';
import type { Override } from '../scenario/overrides.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

/** `npm run bench -- plan scenario.yaml`: print and run nothing. */
export async function planCommand(
  file: string,
  flags: { readonly set: readonly Override[]; readonly cell?: string },
): Promise<ExitCode> {
  const cells = compileCells(await loadScenario(file, flags.set));
  const chosen = flags.cell === undefined ? cells : cells.filter(({ id }) => id === flags.cell);
  if (chosen.length === 0) {
    const guess = nearest(
      flags.cell ?? '',
      cells.map(({ id }) => id),
    );
    const known = guess ?? cells.map(({ id }) => id).join('  ');
    throw new ScenarioError([
      issueWithFile(file, `no cell ${flags.cell}; did you mean one of: ${known}`),
    ]);
  }
  for (const cell of chosen) process.stdout.write(printed(compilePlan(cell)));
  return exitCodes.ok;
}

function printed({ cell, seed, exchanges, files }: Plan): string {
  const head = `##### cell ${cell}: seed ${seed}, ${exchanges} exchanges\n`;
  return head + [...files].map(([name, content]) => `### ${name}\n${content}\n`).join('');
}
