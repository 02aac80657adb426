import type { Complaint } from './complaint.ts';
import { readDocument, type ScenarioDocument } from './document.ts';
import { ScenarioError, type ScenarioIssue } from './errors.ts';
import type { Library } from './library.ts';
import { nearest } from './nearest.ts';
import { printable } from './printable.ts';
import type { SourceFile } from './scenario.ts';
import { isMapping, type Tree, type ValuePath } from './tree.ts';

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
    issueAt: (complaint) => topmost(all, complaint.path).document.issueAt(complaint),
  };
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
  if (typeof reference !== 'string') return null;
  const refuse = (message: string, hint: string) => {
    throw new ScenarioError([layer.document.issueAt({ path: at, target: 'value', message, hint })]);
  };
  return found(reference.trim(), layer.file, { library, before, refuse });
}

/** The file that a reference means; `refuse` throws with the reason why there is none. */
export function found(
  reference: string,
  from: string,
  context: {
    readonly library: Library;
    readonly before: readonly SourceFile[];
    readonly refuse: (message: string, hint: string) => void;
  },
): SourceFile | null {
  const { library, before, refuse } = context;
  const shown = printable(reference);
  const source = reference === '' ? null : library.find(reference, from);
  if (source === null) {
    const names = library.names();
    const near = nearest(reference, names);
    const known = names.length === 0 ? 'name a file, such as ./base.yaml' : names.join(', ');
    refuse(
      `no scenario or path ${shown}`,
      near === null ? `known are ${known}` : `did you mean ${near}?`,
    );
  } else if (before.some(({ file }) => file === source.file)) {
    refuse(`${shown} extends itself in the end`, 'remove one of the extends');
  } else if (before.length >= deepest) {
    refuse(`more than ${deepest} files extend each other`, 'put them together');
  }
  return source;
}

export function valueAt(tree: unknown, path: ValuePath): unknown {
  return path.reduce<unknown>(
    (held, step) => (isMapping(held) && Object.hasOwn(held, step) ? held[step] : undefined),
    tree,
  );
}

function topmost(layers: readonly Layer[], path: ValuePath): Layer {
  const says = (layer: Layer) =>
    valueAt(
      layer.tree,
      path.filter((step) => typeof step === 'string'),
    ) !== undefined;
  return layers.findLast(says) ?? (layers.at(-1) as Layer);
}

function merged(below: Tree, above: Tree): Tree {
  const both = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const held = both[key];
    both[key] =
      isMapping(held) && isMapping(value) && !whole.has(key) ? merged(held, value) : value;
  }
  return both;
}
