import { type Assignment, assignmentsOf, type ReadText } from './assignments.ts';
import { complaintsOf } from './complaint.ts';
import { ScenarioError, type ScenarioIssue } from './errors.ts';
import { extended, found, type Layer, layerOf } from './layers.ts';
import type { Library } from './library.ts';
import { printable } from './printable.ts';
import type { SourceFile } from './scenario.ts';
import { knownPathFileKeys, pathFileSchema } from './schema.ts';

/** A name of a path, or of its file. */
export interface PathReference {
  readonly name: string;
  /** The file that names it. */
  readonly from: string;
  readonly issue: Assignment['issue'];
}

interface Reading {
  readonly library: Library;
  readonly read: ReadText;
  /** Files read on the way are added. */
  readonly sources: SourceFile[];
}

/**
 * What a named path assigns: its own fields on top of those of the paths it extends.
 *
 * @throws ScenarioError for a name that is not known, and for everything wrong with the files.
 */
export function readNamedPath(
  { name, from, issue }: PathReference,
  { library, read, sources }: Reading,
): readonly Assignment[] {
  const refuse = (message: string, hint: string): never => {
    throw new ScenarioError([issue(message, hint)]);
  };
  const source = found(name.trim(), from, { library, before: [], refuse });
  const layers: Layer[] = [];
  const files: SourceFile[] = [];
  for (let next: SourceFile | null = source; next !== null; ) {
    const layer = layerOf(next);
    if (isScenario(layer))
      refuse(`${printable(name)} is a scenario, not a path`, 'extends: takes scenarios');
    layers.unshift(layer);
    files.push(next);
    next = extended(layer, ['path', 'extends'], library, files);
  }
  const issues = layers.flatMap(issuesOf);
  if (issues.length > 0) throw new ScenarioError(issues);
  for (const file of files)
    if (!sources.some((known) => known.file === file.file)) sources.push(file);
  return layers.flatMap((layer) => assignmentsOf(layer, read, 'path'));
}

function isScenario({ tree }: Layer): boolean {
  return tree.arms !== undefined || tree.samples !== undefined || tree.matrix !== undefined;
}

function issuesOf({ tree, document }: Layer): ScenarioIssue[] {
  const { error } = pathFileSchema.safeParse(tree, { reportInput: true });
  const complaints = (error?.issues ?? []).flatMap((each) => complaintsOf(each, knownPathFileKeys));
  return [...document.repeatedKeys, ...complaints.map(document.issueAt)];
}
