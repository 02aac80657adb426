import { cacheFolder } from '../lab/cache.ts';
import { takeInventory } from '../lab/inventory.ts';
import { describeMachine } from '../lab/machine.ts';
import type { LabChoice } from '../scenario/scenario.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { premises, project } from './premises.ts';
import { tryLab } from './try-lab.ts';

/** Labs of this machine; another machine's is tried when it is asked for. */
const labsHere: readonly LabChoice[] = ['virtual', 'realtime', 'host'];

/**
 * `npm run bench -- doctor [--lab LAB]`: what is there is listed, what works is found out by doing
 * it. Fails if the lab asked for does not work: the virtual one where none is.
 */
export async function doctorCommand(asked: LabChoice | null = null): Promise<ExitCode> {
  const { stdout } = process;
  const facts = Object.entries(await describeMachine());
  for (const [name, value] of facts) stdout.write(`${name}: ${value}\n`);
  stdout.write('\n');
  for (const { name, found } of await takeInventory(project, cacheFolder(process.env)))
    stdout.write(`${name}: ${found ?? 'MISSING'}\n`);
  stdout.write('\n');

  const needed = asked === null || asked === 'auto' ? 'virtual' : asked;
  let code: ExitCode = exitCodes.ok;
  for (const lab of labsHere.includes(needed) ? labsHere : [...labsHere, needed]) {
    const problem = await tryLab(lab, premises);
    stdout.write(
      problem === null
        ? `${lab} lab: works (one plain and one Fast Open exchange over 10 ms)\n`
        : `${lab} lab: does not work here\n${problem.replaceAll(/^/gm, '    ')}\n`,
    );
    if (problem !== null && lab === needed) code = exitCodes.cannotRun;
  }
  return code;
}
