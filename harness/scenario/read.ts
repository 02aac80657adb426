import { textReader } from './assignments.ts';
import { cellComplaints } from './cell-complaints.ts';
import { cellIds, cellSeed } from './cells.ts';
import { type Complaint, complaintsOf } from './complaint.ts';
import { ScenarioError, type ScenarioIssue } from './errors.ts';
import { fieldNamed } from './fields.ts';
import { type Layers, readLayers } from './layers.ts';
import { emptyLibrary, type Library } from './library.ts';
import { combinations, type Matrix, readMatrix } from './matrix.ts';
import { matrixComplaints } from './matrix-complaints.ts';
import { applyOverrides, type Override, placedIssue } from './overrides.ts';
import { type CellPoint, pointMaker } from './points.ts';
import { repeatedArms } from './repeated-arms.ts';
import type { Cell, Point, Scenario, Setting, SourceFile } from './scenario.ts';
import { scenarioSchema, type WrittenScenario } from './schema.ts';
import { chosenCells, excluded } from './selection.ts';
import { isMapping, type Tree } from './tree.ts';

export interface ScenarioText {
  /** Used in errors, and to find what it extends. */
  readonly file: string;
  readonly text: string;
  readonly overrides?: readonly Override[];
  /** Only the cells that have these settings: of one field any, of several fields one each. */
  readonly only?: readonly Setting[];
  readonly library?: Library;
}

/** The scenario that a YAML text describes; throws a ScenarioError that lists everything wrong with it. */
export function readScenario(given: ScenarioText): Scenario {
  const { file, text, overrides = [], only = [], library = emptyLibrary } = given;
  const layers = readLayers({ file, text }, library);
  const overridden = applyOverrides(layers, overrides);
  const { tree } = overridden;
  const parsed = scenarioSchema(variedSysctls(tree)).safeParse(tree, { reportInput: true });
  const matrix = readMatrix(tree, layers.tree);
  const ofMatrix = matrixComplaints(tree, layers.tree, matrix);
  const placed = (complaint: Complaint) => placedIssue(complaint, overridden, layers.issueAt);
  const issues = [
    ...layers.all.flatMap(({ document }) => document.repeatedKeys),
    ...(parsed.error?.issues.flatMap((issue) => complaintsOf(issue)) ?? []).map(placed),
    ...[...repeatedArms(tree), ...ofMatrix].map(placed),
    ...overridden.issues,
  ];
  // Too many cells to look at each; and a matrix that is not well formed has no cells to speak of.
  const combined = ofMatrix.some(({ path }) => path.length === 1) ? [] : combinations(matrix);
  const sources = [...layers.sources];
  const samples = parsed.data?.samples ?? Number.POSITIVE_INFINITY;
  const cells = collect(issues, () => {
    const from = { layers, overridden, library, sources, faults: issues };
    const before = issues.length;
    const points = combined.map(pointMaker({ ...from, read: textReader(library, sources) }));
    if (issues.length > before) return [];
    const kept = excluded(points, matrix, layers.issueAt);
    const chosen = chosenCells(kept.cells, only);
    const ofCells = cellComplaints(kept.cells, samples, layers.issueAt);
    issues.push(...kept.issues, ...ofCells, ...chosen.issues);
    return chosen.cells;
  });
  if (!parsed.success || issues.length > 0) throw new ScenarioError(inOrder(issues, layers));
  return scenarioFrom(parsed.data, cells, sources, axesOf(matrix));
}

/** Runs what may find that a file is missing; what it throws stands with the other issues. */
function collect(issues: ScenarioIssue[], act: () => readonly CellPoint[]): readonly CellPoint[] {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    issues.push(...error.issues);
    return [];
  }
}

function scenarioFrom(
  written: WrittenScenario,
  points: readonly CellPoint[],
  sources: readonly SourceFile[],
  axes: readonly string[],
): Scenario {
  const { title, seed, lab, arms, samples, probes } = written;
  const ids = cellIds(points.map(({ settings }) => settings));
  const cells = points.map(({ settings, point }, index): Cell => {
    const id = ids[index] as string;
    const plain = settings.map(({ field, value }) => ({ field, value: value.trim() }));
    // Checked: a point without a delay is an issue.
    const whole = point as Point;
    return { id, settings: plain, seed: cellSeed(seed, id), ...whole, arms, samples, probes };
  });
  return {
    title,
    seed,
    lab,
    arms,
    axes,
    cells,
    samples,
    probes,
    sources,
  };
}

function axesOf(matrix: Matrix): string[] {
  return matrix.axes.flatMap(({ steps }) => (steps[0] ?? []).map(({ field }) => field));
}

/** The names of sysctls that the matrix varies, which the schema cannot list. */
function variedSysctls({ matrix }: Tree): string[] {
  if (!isMapping(matrix)) return [];
  const inner = [matrix.zip, matrix.exclude].flatMap((list) => (Array.isArray(list) ? list : []));
  const names = [matrix, ...inner.filter(isMapping)].flatMap((axes) => Object.keys(axes));
  return [...new Set(names)].filter(
    (name) => name.includes('.sysctls.') && fieldNamed(name) !== undefined,
  );
}

/** Issues of the scenario itself by place, after those of the files that it extends; each once. */
function inOrder(issues: readonly ScenarioIssue[], layers: Layers): readonly ScenarioIssue[] {
  const files = layers.all.map(({ file }) => file);
  const last = Number.MAX_SAFE_INTEGER;
  const byPlace = (one: ScenarioIssue, other: ScenarioIssue): number =>
    files.indexOf(one.file) - files.indexOf(other.file) ||
    (one.line ?? last) - (other.line ?? last) ||
    (one.column ?? last) - (other.column ?? last);
  const distinct = new Map(
    issues.map((issue) => [`${issue.file} ${issue.line} ${issue.column} ${issue.message}`, issue]),
  );
  const own = [...distinct.values()].filter(({ line }) => line !== null);
  const elsewhere = [...distinct.values()].filter(({ line }) => line === null);
  return [...own.toSorted(byPlace), ...elsewhere];
}
