import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { languageFiles } from '../scenario/language-files.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { project } from './premises.ts';

const scenarios = join(project, 'scenarios');

/** `npm run bench -- schema`: print the JSON Schema of scenarios; with `--write`, bring what is made of the language up to date. */
export async function schemaCommand(flags: { readonly write: boolean }): Promise<ExitCode> {
  const files = languageFiles(scenarios);
  if (!flags.write) {
    process.stdout.write(files.get('scenario.schema.json') ?? '');
    return exitCodes.ok;
  }
  for (const [name, content] of files) await writeFile(join(scenarios, name), content);
  process.stderr.write(
    `wrote ${[...files.keys()].map((name) => `scenarios/${name}`).join(', ')}\n`,
  );
  return exitCodes.ok;
}
