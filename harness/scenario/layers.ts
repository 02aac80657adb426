import type { Complaint } from './complaint.ts';
import { readDocument, type ScenarioDocument } from './document.ts';
import { ScenarioError, type ScenarioIssue } from './errors.ts';
import { isFileReference, type Library } from './library.ts';
import { nearest } from './nearest.ts';
import { printable } from './printable.ts';
import { saidIn } from './said.ts';
import type { Setting, SourceFile } from './scenario.ts';
import { isMapping, type Tree, type ValuePath, valueAt } from './tree.ts';

/** One file of a scenario: what it says itself, without what it extends. */
export interface Layer {
  readonly file: string;
  readonly tree: Tree;
  readonly document: ScenarioDocument;
}

/** A scenario's files, from the one that extends nothing to the one that was asked for. */
export interface Layers {
  readonly all: readonly Layer[];
  /** What they say together: mappings are merged, later values replace earlier ones. */
  readonly tree: Tree;
  /** What files above the one with the matrix say: it replaces the axes of these fields. */
  readonly aboveMatrix: readonly Setting[];
  readonly sources: readonly SourceFile[];
  /** In the topmost file that says anything about it. */
  issueAt(complaint: Complaint): ScenarioIssue;
}

const deepest = 10;
/** Replaced as a whole: half of a matrix is another question. */
const whole = new Set(['matrix', 'arms']);

/** Reads a scenario and what it extends. Throws a ScenarioError for what is not YAML or not to be found. */
export function readLayers(source: SourceFile, library: Library): Layers {
  const all: Layer[] = [];
  const sources: SourceFile[] = [];
  for (let next: SourceFile | null = source; next !== null; ) {
    const layer = layerOf(next);
    all.unshift(layer);
    sources.push(next);
    next = extended(layer, ['extends'], library, sources);
  }
  return {
    all,
    sources,
    tree: all.map(({ tree }) => tree).reduce(merged),
    aboveMatrix: all
      .slice(all.findLastIndex(hasMatrix) + 1)
      .flatMap(({ tree }) => [...saidIn(tree), ...pathReference(tree)]),
    issueAt: (complaint) => topmost(all, complaint.path).document.issueAt(complaint),
  };
}

function hasMatrix({ tree }: Layer): boolean {
  return tree.matrix !== undefined;
}

function pathReference(tree: Tree): Setting[] {
  const value = valueAt(tree, ['path', 'extends']);
  return typeof value === 'string' ? [{ field: 'path', value }] : [];
}

export function layerOf({ file, text }: SourceFile): Layer {
  const document = readDocument(file, text);
  const { tree } = document;
  // `path: metro` is short for `path: { extends: metro }`.
  const { path } = tree;
  const long = typeof path === 'string' ? { ...tree, path: { extends: path } } : tree;
  return { file, document, tree: long };
}

/**
 * The file that a layer says it extends at this place, null if it extends none.
 *
 * @throws ScenarioError if there is no such file, or it is one of those that led here.
 */
export function extended(
  layer: Layer,
  at: ValuePath,
  library: Library,
  before: readonly SourceFile[],
): SourceFile | null {
  const reference = valueAt(layer.tree, at);
  if (reference === undefined) return null;
  const refuse = (message: string, hint: string): never => {
    throw new ScenarioError([layer.document.issueAt({ path: at, target: 'value', message, hint })]);
  };
  if (typeof reference !== 'string')
    return refuse(`${at.join('.')}: expected a single name`, 'write extends: ./base.yaml');
  return found(reference.trim(), layer.file, { library, before, refuse });
}

/** The file that a reference means; `refuse` throws with the reason why there is none. */
export function found(
  reference: string,
  from: string,
  context: {
    readonly library: Library;
    readonly before: readonly SourceFile[];
    readonly refuse: (message: string, hint: string) => never;
  },
): SourceFile {
  const { library, before, refuse } = context;
  if (reference === '') return refuse('the name is empty', 'name a file such as ./base.yaml');
  const shown = printable(reference);
  const source = library.find(reference, from);
  if (source === null) return refuse(`no scenario or path ${shown}`, whereElse(reference, library));
  if (before.some(({ file }) => file === source.file))
    return refuse(`${shown} extends itself in the end`, 'remove one of the extends');
  if (before.length >= deepest)
    return refuse(`more than ${deepest} files extend each other`, 'put them together');
  return source;
}

function whereElse(reference: string, library: Library): string {
  if (isFileReference(reference)) return 'a file is looked for beside the one that names it';
  const names = library.names();
  const near = nearest(reference, names);
  if (near !== null) return `did you mean ${near}?`;
  return names.length === 0
    ? 'name a file such as ./base.yaml'
    : `known are ${names.join(', ')}, and files such as ./base.yaml`;
}

function topmost(layers: readonly Layer[], path: ValuePath): Layer {
  const [first = ''] = path;
  const keys = whole.has(String(first)) ? [first] : path.filter((step) => typeof step === 'string');
  const says = (layer: Layer) => valueAt(layer.tree, keys) !== undefined;
  return layers.findLast(says) ?? (layers.at(-1) as Layer);
}

function merged(below: Tree, above: Tree): Tree {
  // Through entries, so that a key called __proto__ stays a key, for the schema to refuse.
  const replaced = Object.entries(above).map(([key, value]) => {
    const held = Object.hasOwn(below, key) ? below[key] : undefined;
    const both = isMapping(held) && isMapping(value) && !whole.has(key);
    return [key, both ? merged(held, value) : value] as const;
  });
  return Object.fromEntries([...Object.entries(below), ...replaced]);
}
