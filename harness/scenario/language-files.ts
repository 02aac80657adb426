import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { namedPaths } from './files.ts';
import { pathFileJsonSchema, scenarioJsonSchema } from './json-schema.ts';
import { withFields } from './language-page.ts';

/** The files of scenarios/ that are made from the language, by name, as they should be. */
export function languageFiles(scenarios: string): ReadonlyMap<string, string> {
  const names = namedPaths(scenarios);
  const json = (schema: unknown) => `${JSON.stringify(schema, null, 2)}\n`;
  return new Map([
    ['scenario.schema.json', json(scenarioJsonSchema(names))],
    ['path.schema.json', json(pathFileJsonSchema(names))],
    ['LANGUAGE.md', withFields(readFileSync(join(scenarios, 'LANGUAGE.md'), 'utf8'))],
  ]);
}
