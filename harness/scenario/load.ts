import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, extname, join, parse } from 'node:path';
import { issueWithFile, ScenarioError } from './errors.ts';
import { nearest } from './nearest.ts';

const mostBytes = 1024 * 1024;
const mostSuggested = 5;

/** The text of a scenario file; throws a ScenarioError that says what to do when there is none to be had. */
export async function readScenarioText(file: string): Promise<string> {
  try {
    return decoded(file, await readBounded(file));
  } catch (cause) {
    if (cause instanceof ScenarioError) throw cause;
    throw await unreadable(file, cause);
  }
}

async function readBounded(file: string): Promise<Uint8Array> {
  // Asked before opening: to open a named pipe would wait for its writer.
  const status = await stat(file);
  if (status.isDirectory()) {
    throw refused(file, 'this is a directory', choose(await scenariosIn(file)));
  }
  if (!status.isFile()) throw refused(file, 'this is not a regular file', 'name a YAML file');
  const bytes = status.size > mostBytes ? null : await readFile(file);
  if (bytes === null || bytes.length > mostBytes) {
    throw refused(file, 'larger than 1 MiB', 'a scenario is a page of YAML; name that file');
  }
  return bytes;
}

function decoded(file: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw refused(file, 'this is not UTF-8 text', 'save it as UTF-8', cause);
  }
}

async function unreadable(file: string, cause: unknown): Promise<ScenarioError> {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return refused(file, 'no such file', await suggestFile(file), cause);
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return refused(file, 'no permission to read it', 'check its mode and its folder', cause);
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return refused(file, `cannot be read: ${reason}`, 'check the path', cause);
}

/** The scenario with the nearest name, beside the missing file or in scenarios/; else what there is. */
async function suggestFile(file: string): Promise<string> {
  const choices = [...(await scenariosIn(dirname(file))), ...(await scenariosIn('scenarios'))];
  const names = choices.map((choice) => parse(choice).name);
  const near = nearest(parse(file).name, names) ?? nearest(parse(file).base, names);
  const choice = near === null ? undefined : choices[names.indexOf(near)];
  return choice === undefined ? choose(choices) : `did you mean ${choice}?`;
}

async function scenariosIn(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(folder);
    const scenarios = names.filter((name) => ['.yaml', '.yml'].includes(extname(name))).toSorted();
    return scenarios.map((name) => join(folder, name));
  } catch {
    // Only looked at for a suggestion: a folder that cannot be listed has none to offer.
    return [];
  }
}

function choose(scenarios: readonly string[]): string {
  if (scenarios.length === 0) return 'name a scenario file, for example scenarios/first-look.yaml';
  const some = [...new Set(scenarios)].slice(0, mostSuggested).join(', ');
  return `name a scenario file, for example ${some}`;
}

function refused(file: string, message: string, hint: string, cause?: unknown): ScenarioError {
  return new ScenarioError([issueWithFile(file, message, hint)], { cause });
}
