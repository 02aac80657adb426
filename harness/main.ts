import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { type BenchFlags, benchCommand } from './commands/bench-command.ts';
import { doctorCommand } from './commands/doctor.ts';
import { type ExitCode, exitCodes } from './commands/exit-codes.ts';
import { pathCommand } from './commands/path-command.ts';
import { type PlanFlags, planCommand } from './commands/plan-command.ts';
import { labOption, type ScenarioChoice } from './commands/read-scenario.ts';
import { reportCommand } from './commands/report-command.ts';
import { schemaCommand } from './commands/schema-command.ts';
import { readTolerance, type TwinFlags, twinCommand } from './commands/twin-command.ts';
import { LabError } from './lab/lab-error.ts';
import { RunFolderError, UnreadableRunError } from './samples/run-folder.ts';
import { ScenarioError } from './scenario/errors.ts';
import type { Override } from './scenario/overrides.ts';
import type { Setting } from './scenario/scenario.ts';

/** The command line: what follows `npm run bench --`. Returns the exit code. */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = exitCodes.ok;
  const program = new Command('npm run bench --')
    .description("First Flight: what an application gains by data in a connection's first flight.")
    .exitOverride()
    .configureOutput({ writeOut: (text) => process.stderr.write(text) })
    .enablePositionalOptions()
    .showHelpAfterError('(npm run bench -- --help shows all)');

  withScenario(program.command('run', { isDefault: true }))
    .description('measure a scenario and write its run directory (the default command)')
    .option('--json', 'print the findings as JSON on standard output', false)
    .option('--results <folder>', 'where run directories go (default: results/)')
    .action(async (file: string, flags: ScenarioFlags & BenchFlags) => {
      code = await benchCommand(choiceOf(file, flags), flags);
    });
  withScenario(program.command('plan'))
    .description('print every script and file that would be run, and run nothing')
    .option('--cell <id>', 'only this cell')
    .option('--brief', 'cells and times alone, without the scripts', false)
    .action(async (file: string, flags: ScenarioFlags & PlanFlags) => {
      code = await planCommand(choiceOf(file, flags), flags);
    });
  program
    .command('report <run>')
    .description('analyse a run directory again, complete or not, and rewrite its results')
    .option('--json', 'print the findings as JSON on standard output', false)
    .action(async (run: string, flags: { json: boolean }) => {
      code = await reportCommand(run, flags);
    });
  program
    .command('path <run>')
    .description('print everything that was asked of the path beside what probes found of it')
    .action(async (run: string) => {
      code = await pathCommand(run);
    });
  program
    .command('twin <run> <other>')
    .description('compare two runs of one scenario in two labs, and say where they differ')
    .option('--json', 'print the comparison as JSON on standard output', false)
    .option('--output <folder>', 'where twin.html and twin.md go (default: the second run)')
    .option('--median-ms <ms>', 'how far medians may be apart', readTolerance)
    .option('--rtt-share <share>', 'or this share of the RTT, if that is more', readTolerance)
    .option('--saved-rtts <rtts>', 'how far the round trips saved may be apart', readTolerance)
    .action(async (run: string, other: string, flags: TwinFlags) => {
      code = await twinCommand(run, other, flags);
    });
  program
    .command('schema')
    .description('print the JSON Schema of scenarios, for editors')
    .option('--write', 'bring scenarios/*.schema.json and LANGUAGE.md up to date', false)
    .action(async (flags: { write: boolean }) => {
      code = await schemaCommand(flags);
    });
  program
    .command('doctor')
    .description('say what is there, what is missing, and which labs work here')
    .option('--lab <lab>', 'the lab that must work, for example ssh://user@host')
    .action(async ({ lab }: { lab?: string }) => {
      code = await doctorCommand(lab === undefined ? null : labOption(lab));
    });

  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    return explain(error);
  }
}

/** Options that say something about a scenario. */
interface ScenarioFlags {
  readonly set: readonly Override[];
  readonly only: readonly Setting[];
  readonly lab?: string;
  readonly samples?: string;
  readonly seed?: string;
  readonly arms?: string;
}

/** A scenario file, and the options that override what it says. */
function withScenario(command: Command): Command {
  const add = (value: string, all: Override[]) => [...all, parseSetting(value, '--set')];
  const choose = (value: string, all: Setting[]) => [...all, parseSetting(value, '--only')];
  return command
    .argument('<scenario>', 'a scenario file such as scenarios/first-look.yaml')
    .option('--set <field=value>', 'override a field, for example path.rtt=80ms', add, [])
    .option('--only <field=value>', 'only the cells with this value of the matrix', choose, [])
    .option('--lab <lab>', 'where to run: virtual, realtime, host or ssh://user@host')
    .option('--samples <number>', 'exchanges per arm and cell')
    .option('--seed <number>', 'what every random choice follows from')
    .option('--arms <names>', 'arms with commas between them, the baseline first');
}

function choiceOf(file: string, flags: ScenarioFlags): ScenarioChoice {
  const short = (['lab', 'samples', 'seed', 'arms'] as const).flatMap((field): Override[] => {
    const value = flags[field];
    return value === undefined ? [] : [{ field, value, flag: `--${field}` }];
  });
  return { file, overrides: [...flags.set, ...short], only: flags.only };
}

function parseSetting(text: string, option: string): Setting {
  const at = text.indexOf('=');
  if (at < 1)
    throw new InvalidArgumentError(`Write FIELD=VALUE, for example ${option} path.rtt=80ms.`);
  return { field: text.slice(0, at), value: text.slice(at + 1) };
}

function explain(error: unknown): ExitCode {
  if (error instanceof CommanderError) {
    // Commander has printed it; asking for help is not an error.
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  }
  const known = error instanceof Error ? error : new Error(String(error));
  if (known instanceof ScenarioError || known instanceof UnreadableRunError) {
    process.stderr.write(`${known.message}\n`);
    return exitCodes.usage;
  }
  if (known instanceof LabError || known instanceof RunFolderError) {
    process.stderr.write(`${known.message}\n`);
    return exitCodes.cannotRun;
  }
  throw error; // a fault of ours: its stack is what helps
}
