import {
  type Assignment,
  assignmentsOf,
  draftOf,
  namedPath,
  pointOf,
  type ReadText,
  valueFor,
} from './assignments.ts';
import { complaintsOf } from './complaint.ts';
import type { Draft } from './draft.ts';
import { ScenarioError, type ScenarioIssue } from './errors.ts';
import { byEffect } from './fields.ts';
import { found, type Layers, valueAt } from './layers.ts';
import type { Library } from './library.ts';
import type { PlacedSetting } from './matrix.ts';
import { type Overridden, overrideIssue } from './overrides.ts';
import type { Point, SourceFile } from './scenario.ts';
import { pathFileSchema } from './schema.ts';
import type { ValuePath } from './tree.ts';

/** One cell's values, and everything that was said about them, the later stronger. */
export interface CellPoint {
  readonly settings: readonly PlacedSetting[];
  /** null while a direction of the path has no delay. */
  readonly point: Point | null;
  readonly assignments: readonly Assignment[];
}

export interface PointSources {
  readonly layers: Layers;
  readonly overridden: Overridden;
  readonly library: Library;
  readonly read: ReadText;
  /** Files read on the way are added. */
  readonly sources: SourceFile[];
}

/**
 * Makes the points of cells. In order of strength: defaults, the named path, the files from the one
 * that extends nothing to the scenario itself, the matrix, the command line.
 */
export function pointMaker(from: PointSources): (settings: readonly PlacedSetting[]) => CellPoint {
  const { layers, overridden, read } = from;
  const placeOf = (at: ValuePath) => (message: string, hint?: string) =>
    layers.issueAt({ path: at, target: 'value', message, ...(hint === undefined ? {} : { hint }) });
  const matrixFile =
    (layers.all.findLast(({ tree }) => tree.matrix !== undefined) ?? layers.all.at(-1))?.file ?? '';
  const commandLine = overridden.fields.map((override): Assignment => {
    const { field, value: text } = override;
    const issue = (message: string, hint?: string) => overrideIssue(override, message, hint);
    const value = valueFor(read, { field, text, file: layers.all.at(-1)?.file ?? '' }, issue);
    return { field, text, value, from: 'override', named: false, issue };
  });
  const bases = new Map<string, Base>();
  const baseOf = (axis: PlacedSetting | undefined): Base => {
    const key = axis?.value ?? '';
    const known = bases.get(key) ?? makeBase(from, axis, matrixFile, placeOf);
    bases.set(key, known);
    return known;
  };

  return (settings) => {
    const base = baseOf(settings.find(({ field }) => field === 'path'));
    const varied = settings
      .filter(({ field }) => field !== 'path')
      .toSorted((one, other) => byEffect(one.field, other.field))
      .map(({ field, value: text, at }): Assignment => {
        const issue = placeOf(at);
        const value = valueFor(read, { field, text, file: matrixFile }, issue);
        return { field, text, value, from: 'matrix', named: false, issue };
      });
    const draft = draftOf([...varied, ...commandLine], base.draft);
    return {
      settings,
      point: pointOf(draft),
      assignments: [...base.assignments, ...varied, ...commandLine],
    };
  };
}

interface Base {
  readonly draft: Draft;
  readonly assignments: readonly Assignment[];
}

function makeBase(
  { layers, overridden, library, read, sources }: PointSources,
  axis: PlacedSetting | undefined,
  matrixFile: string,
  placeOf: (at: ValuePath) => Assignment['issue'],
): Base {
  const extending = layers.all.findLastIndex(
    (layer) => typeof valueAt(layer.tree, ['path', 'extends']) === 'string',
  );
  const named = namedBy();
  const path = named === null ? [] : checkedPath(named);
  const assignments = [
    ...path,
    ...layers.all.flatMap((layer, index) =>
      // What lies under the file that names another path speaks of a path that is not used.
      index >= extending ? assignmentsOf(layer, read) : assignmentsOf(layer, read, 'rest'),
    ),
  ];
  return { assignments, draft: draftOf(assignments) };

  function namedBy(): SourceFile | null {
    const at = ['path', 'extends'];
    const override = overridden.originOf(at);
    if (axis !== undefined) return lookUp(axis.value, matrixFile, placeOf(axis.at));
    if (override !== null)
      return lookUp(override.value, layers.all.at(-1)?.file ?? '', (message, hint) =>
        overrideIssue(override, message, hint),
      );
    const layer = layers.all[extending];
    if (layer === undefined) return null;
    return lookUp(String(valueAt(layer.tree, at)), layer.file, placeOf(at));
  }

  function lookUp(reference: string, file: string, issue: Assignment['issue']): SourceFile | null {
    const refuse = (message: string, hint: string): never => {
      throw new ScenarioError([issue(message, hint)]);
    };
    return found(reference.trim(), file, { library, before: [], refuse });
  }

  function checkedPath(source: SourceFile): readonly Assignment[] {
    const whole = namedPath(source, library, read);
    const issues = whole.layers.flatMap(({ tree, document }): ScenarioIssue[] => [
      ...document.repeatedKeys,
      ...(pathFileSchema.safeParse(tree, { reportInput: true }).error?.issues ?? [])
        .flatMap(complaintsOf)
        .map(document.issueAt),
    ]);
    if (issues.length > 0) throw new ScenarioError(issues);
    for (const file of whole.sources)
      if (!sources.some((known) => known.file === file.file)) sources.push(file);
    return whole.assignments;
  }
}
