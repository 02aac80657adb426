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
import type { Layer, Layers } from './layers.ts';
import type { Library } from './library.ts';
import type { PlacedSetting } from './matrix.ts';
import { type PathReference, readNamedPath } from './named-path.ts';
import { type Overridden, overrideIssue } from './overrides.ts';
import type { Point, SourceFile } from './scenario.ts';
import { type ValuePath, valueAt } from './tree.ts';

/** One cell's values, and everything that was said about them, the later stronger. */
export interface CellPoint {
  readonly id: string;
  readonly settings: readonly PlacedSetting[];
  /** null while a direction of the path has no delay. */
  readonly point: Point | null;
  readonly assignments: readonly Assignment[];
}

interface PointSources {
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
export function pointMaker(
  from: PointSources,
): (settings: readonly PlacedSetting[], id: string) => CellPoint {
  const { layers, read } = from;
  const file = matrixFile(layers);
  const commandLine = commandLineOf(from);
  const bases = new Map<string, Base>();
  const baseOf = (axis: PlacedSetting | undefined): Base => {
    const key = axis?.value ?? '';
    const known = bases.get(key) ?? soundBase(from, axis);
    bases.set(key, known);
    return known;
  };

  return (settings, id) => {
    const base = baseOf(settings.find(({ field }) => field === 'path'));
    const varied = settings
      .filter(({ field }) => field !== 'path')
      .toSorted((one, other) => byEffect(one.field, other.field))
      .map(({ field, value: text, at }): Assignment => {
        const issue = issueAt(layers, at);
        const value = valueFor(read, { field, text, file }, issue);
        return { field, text, value, from: 'matrix', named: false, issue };
      });
    const draft = draftOf([...varied, ...commandLine], base.draft);
    return {
      id,
      settings,
      point: pointOf(draft),
      assignments: [...base.assignments, ...varied, ...commandLine],
    };
  };
}

function commandLineOf({ layers, overridden, read }: PointSources): readonly Assignment[] {
  // As in a file: of one field one value, and the particular over the general.
  const last = new Map(overridden.fields.map((override) => [override.field, override]));
  const inOrder = [...last.values()].toSorted((one, other) => byEffect(one.field, other.field));
  return inOrder.map((override): Assignment => {
    const { field, value: text } = override;
    const issue = (message: string, hint?: string) => overrideIssue(override, message, hint);
    const value = valueFor(read, { field, text, file: ownFile(layers) }, issue);
    return { field, text, value, from: 'override', named: false, issue };
  });
}

/** Everything but what the matrix and the command line say of fields. */
interface Base {
  readonly draft: Draft;
  readonly assignments: readonly Assignment[];
}

const noBase: Base = { draft: draftOf([]), assignments: [] };

function soundBase(from: PointSources, axis: PlacedSetting | undefined): Base {
  try {
    return makeBase(from, axis);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    from.faults.push(...error.issues);
    return noBase;
  }
}

const pathName = ['path', 'extends'];

function makeBase(from: PointSources, axis: PlacedSetting | undefined): Base {
  const { layers, read } = from;
  const named = pathReference(from, axis);
  const assignments = [
    ...(named === null ? [] : readNamedPath(named, from)),
    ...layers.all.flatMap((layer) => assignmentsOf(layer, read)),
  ];
  return { assignments, draft: draftOf(assignments) };
}

/** The path that is named, by whoever has the most to say: the matrix, the command line, the topmost file. */
function pathReference(
  { layers, overridden }: PointSources,
  axis: PlacedSetting | undefined,
): PathReference | null {
  if (axis !== undefined)
    return { name: axis.value, from: matrixFile(layers), issue: issueAt(layers, axis.at) };
  const override = overridden.originOf(pathName);
  if (override !== null) {
    const issue = (message: string, hint?: string) => overrideIssue(override, message, hint);
    return { name: override.value, from: ownFile(layers), issue };
  }
  const layer = layers.all.findLast(namesPath);
  if (layer === undefined) return null;
  const name = String(valueAt(layer.tree, pathName));
  return { name, from: layer.file, issue: issueAt(layers, pathName) };
}

function namesPath({ tree }: Layer): boolean {
  return typeof valueAt(tree, pathName) === 'string';
}

function matrixFile(layers: Layers): string {
  return layers.all.findLast(({ tree }) => tree.matrix !== undefined)?.file ?? ownFile(layers);
}

function ownFile({ all }: Layers): string {
  return all.at(-1)?.file ?? '';
}

function issueAt(layers: Layers, path: ValuePath): Assignment['issue'] {
  return (message, hint) =>
    layers.issueAt({ path, target: 'value', message, ...(hint === undefined ? {} : { hint }) });
}
