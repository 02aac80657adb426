import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLError,
  type YAMLMap,
} from 'yaml';
import type { Complaint } from './complaint.ts';
import { ScenarioError, type ScenarioIssue } from './errors.ts';
import { printable } from './printable.ts';
import { type Source, type Span, sourceOf } from './source.ts';
import type { Tree, ValuePath } from './tree.ts';

/** A scenario's text as plain data, with the way back from each value to its place. */
export interface ScenarioDocument {
  /** Mappings, lists and strings only: scalars stay as written. */
  readonly tree: Tree;
  /** Keys written twice; the tree holds the last value of each. */
  readonly repeatedKeys: readonly ScenarioIssue[];
  issueAt(complaint: Complaint): ScenarioIssue;
}

/** Enough for honest reuse; a document that multiplies itself through aliases stops here. */
const mostAliases = 100;

/** The language itself needs three levels; YAML's own tree counts a mapping's pairs too. */
const deepest = 64;
const tooDeep = 'this nests too deeply for a scenario';

/** Reads YAML text; throws a ScenarioError when it is not one mapping in valid YAML. */
export function readDocument(file: string, text: string): ScenarioDocument {
  const source = sourceOf(file, text.replace(/^\ufeff/u, ''));
  const document = parse(source);
  const top = topMapping(document, source);
  const keys = indexKeys(document, source);
  return {
    tree: plainData(document, source),
    repeatedKeys: keys.repeated,
    issueAt: ({ path, target, message, hint }) =>
      source.issue(locate(document, top, keys.index, path, target), message, hint),
  };
}

function parse(source: Source): Document.Parsed {
  let document: Document.Parsed;
  try {
    document = parseDocument(source.text, {
      schema: 'failsafe',
      stringKeys: true,
      // Looked for in indexKeys: the library compares each key with each other one.
      uniqueKeys: false,
      prettyErrors: false,
    });
  } catch (cause) {
    throw new ScenarioError([source.issue([0, 1], tooDeep)], { cause });
  }
  const faults = [...document.errors, ...document.warnings];
  // The parser is recursive, and reports an exhausted stack at every level it leaves.
  if (faults.some(({ message }) => message.includes('call stack'))) {
    throw new ScenarioError([source.issue([0, 1], tooDeep)]);
  }
  if (faults.length > 0) {
    // A bracket left open is reported once for each level it was open at.
    const distinct = new Map(faults.map((fault) => [`${fault.pos[0]} ${fault.message}`, fault]));
    throw new ScenarioError(
      [...distinct.values()].map((fault) => source.issue(fault.pos, explained(fault))),
    );
  }
  return document;
}

function explained({ code, message }: YAMLError): string {
  if (code === 'MULTIPLE_DOCS') return 'a second document starts here; a file holds one scenario';
  if (code === 'NON_STRING_KEY') return 'a key must be a single word';
  if (code === 'TAG_RESOLVE_FAILED') return 'tags such as !name have no meaning here; remove it';
  return `not valid YAML: ${printable(message, 200)}`;
}

function topMapping(document: Document.Parsed, source: Source): YAMLMap {
  const { contents } = document;
  if (isMap(contents)) return contents;
  const empty = contents === null || (isScalar(contents) && contents.source === '');
  const message = empty ? 'the scenario is empty' : 'a scenario is a mapping at its top level';
  const hint = 'write title:, path:, arms: and samples:';
  throw new ScenarioError([source.issue(empty ? [0, 1] : spanOf(contents), message, hint)]);
}

type KeyIndex = ReadonlyMap<YAMLMap, ReadonlyMap<string, Pair>>;

/** The pairs of every mapping by key, and every key that is written twice; refuses broken aliases. */
function indexKeys(document: Document.Parsed, source: Source) {
  const index = new Map<YAMLMap, Map<string, Pair>>();
  const repeated: ScenarioIssue[] = [];
  let aliases = 0;
  visit(document, {
    Seq(_, seq, above) {
      if (above.length > deepest) throw new ScenarioError([source.issue(spanOf(seq), tooDeep)]);
    },
    Map(_, map, above) {
      if (above.length > deepest) throw new ScenarioError([source.issue(spanOf(map), tooDeep)]);
      const pairs = new Map<string, Pair>();
      for (const pair of map.items) {
        const key = textOf(pair.key);
        if (pairs.has(key)) {
          const message = `${printable(key)} is written twice; keep one`;
          repeated.push(source.issue(spanOf(pair.key), message));
        }
        pairs.set(key, pair);
      }
      index.set(map, pairs);
    },
    Alias(_, alias, above) {
      aliases += 1;
      const meant = alias.resolve(document);
      const name = printable(alias.source);
      const why =
        aliases > mostAliases
          ? `more than ${mostAliases} aliases; write the values out`
          : meant === undefined
            ? `the alias *${name} has no anchor above it`
            : above.includes(meant)
              ? `the alias *${name} stands in what it means; write the values out`
              : null;
      if (why !== null) throw new ScenarioError([source.issue(spanOf(alias), why)]);
    },
  });
  return { index, repeated };
}

function plainData(document: Document.Parsed, source: Source): Tree {
  try {
    return document.toJS({ maxAliasCount: mostAliases });
  } catch (cause) {
    const issue = source.issue([0, 1], 'aliases multiply this scenario too far; write it out');
    throw new ScenarioError([issue], { cause });
  }
}

/** The place to point at; the nearest thing around it that is written when the value itself is not. */
function locate(
  document: Document.Parsed,
  top: YAMLMap,
  index: KeyIndex,
  path: ValuePath,
  target: Complaint['target'],
): Span {
  let span: Span = startOf(top);
  let node: unknown = top;
  for (const [depth, step] of path.entries()) {
    const last = depth === path.length - 1;
    const inside: unknown = isAlias(node) ? node.resolve(document) : node;
    const pair = isMap(inside) ? index.get(inside)?.get(String(step)) : undefined;
    const child: unknown = isSeq(inside) ? inside.items[Number(step)] : pair?.value;
    if (pair === undefined && child === undefined) return span;
    const keySpan = pair === undefined ? span : spanOf(pair.key);
    const empty = !isNode(child) || (child.range?.[0] ?? 0) === (child.range?.[1] ?? 0);
    if (empty || (last && target === 'key')) span = keySpan;
    else if (isMap(child) || isSeq(child)) span = last && isSeq(child) ? keySpan : startOf(child);
    else span = spanOf(child);
    node = child;
  }
  return span;
}

function textOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : '';
}

function spanOf(node: unknown): Span {
  const range = isNode(node) ? node.range : undefined;
  return range ? [range[0], range[1]] : [0, 1];
}

/** One column: marking all of a mapping would mark what is right in it too. */
function startOf(node: Node): Span {
  const [start] = spanOf(node);
  return [start, start + 1];
}
