import {
  type Assignment,
  assignmentsOf,
  draftOf,
  pointOf,
  type ReadText,
  valueFor,
} from './assignments.ts';
import type { Draft } from './draft.ts';
import { ScenarioError, type ScenarioIssue } from './errors.ts';
import { byEffect } from './fields.ts';
import type { Layers } from './layers.ts';
import type { Library } from './library.ts';
import type { PlacedSetting } from './matrix.ts';
import { type PathReference, readNamedPath } from './named-path.ts';
import { type Overridden, overrideIssue } from './overrides.ts';
import type { Point, SourceFile } from './scenario.ts';
import { type ValuePath, valueAt } from './tree.ts';

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
  /** What is wrong with named paths and the files they name is added; cells of such a path have no point. */
  readonly faults: ScenarioIssue[];
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
    const known = bases.get(key) ?? soundBase(from, axis, matrixFile, placeOf);
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

const noBase: Base = { draft: draftOf([]), assignments: [] };

function soundBase(from: PointSources, ...rest: MakeBaseRest): Base {
  try {
    return makeBase(from, ...rest);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    from.faults.push(...error.issues);
    return noBase;
  }
}

type MakeBaseRest = readonly [
  axis: PlacedSetting | undefined,
  matrixFile: string,
  placeOf: (at: ValuePath) => Assignment['issue'],
];

/** Everything but what the matrix and the command line say of fields. */
function makeBase(from: PointSources, ...[axis, matrixFile, placeOf]: MakeBaseRest): Base {
  const { layers, overridden, read } = from;
  const at = ['path', 'extends'];
  const extending = layers.all.findLastIndex(({ tree }) => typeof valueAt(tree, at) === 'string');
  const named = reference();
  const path = named === null ? [] : readNamedPath(named, from);
  const assignments = [
    ...path,
    ...layers.all.flatMap((layer, index) =>
      // What lies under the file that names another path speaks of a path that is not used.
      index >= extending ? assignmentsOf(layer, read) : assignmentsOf(layer, read, 'rest'),
    ),
  ];
  return { assignments, draft: draftOf(assignments) };

  function reference(): PathReference | null {
    if (axis !== undefined) return { name: axis.value, from: matrixFile, issue: placeOf(axis.at) };
    const override = overridden.originOf(at);
    if (override !== null)
      return {
        name: override.value,
        from: layers.all.at(-1)?.file ?? '',
        issue: (message, hint) => overrideIssue(override, message, hint),
      };
    const layer = layers.all[extending];
    if (layer === undefined) return null;
    return { name: String(valueAt(layer.tree, at)), from: layer.file, issue: placeOf(at) };
  }
}
