import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, test } from 'node:test';

/** Left to right: a room imports from itself and from what stands before it. */
const rooms = 'scenario plan lab samples evidence analysis report track'.split(' ');

/** A file below harness/, to everything it imports: files below harness/ too, or packages. */
type Graph = ReadonlyMap<string, readonly string[]>;

const importing = /\b(?:from|import)\s*\(?\s*(['"])(?<what>[^'"\n]+)\1/g;

function importsOf(file: string, text: string): string[] {
  return [...text.matchAll(importing)]
    .map((match) => match.groups?.what ?? '')
    .map((what) => (what.startsWith('.') ? normalize(join(dirname(file), what)) : what));
}

function readGraph(folder: string): Graph {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .sort();
  return new Map(
    files.map((file) => [file, importsOf(file, readFileSync(join(folder, file), 'utf8'))]),
  );
}

/** The room a file belongs to; undefined for what is in none, such as commands/ and main.ts. */
function roomOf(file: string): string | undefined {
  const [folder] = file.split('/');
  return rooms.find((room) => file.includes('/') && room === folder);
}

/** Imports from a room into one on its right, or out of the rooms altogether. */
function wrongWays(graph: Graph): string[] {
  return edges(graph)
    .filter(([from, to]) => {
      const room = roomOf(from);
      if (room === undefined || !to.endsWith('.ts')) return false;
      const other = roomOf(to);
      return other === undefined || rooms.indexOf(other) > rooms.indexOf(room);
    })
    .map(([from, to]) => `${from} -> ${to}`);
}

/** Files that import a package; tests are left out, they may start programs of their own. */
function importersOf(graph: Graph, name: string): string[] {
  return edges(graph)
    .filter(([from, to]) => to === name && !from.endsWith('.test.ts'))
    .map(([from]) => from);
}

function edges(graph: Graph): [from: string, to: string][] {
  return [...graph].flatMap(([from, all]) => all.map((to): [string, string] => [from, to]));
}

/** One cycle for each file that closes one, as the files on the way round. */
function cycles(graph: Graph): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, way: readonly string[]): void => {
    const start = way.indexOf(file);
    if (start !== -1) found.push([...way.slice(start), file].join(' -> '));
    if (start !== -1 || done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...way, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return found;
}

describe('the files of the harness', () => {
  const graph = readGraph(import.meta.dirname);

  test('import only from their own room and from rooms to its left', () => {
    assert.deepEqual(wrongWays(graph), []);
  });

  test('do not import each other in a circle', () => {
    assert.deepEqual(cycles(graph), []);
  });

  test('were all seen by this check', () => {
    assert.ok(graph.has('plan/compile.ts'));
    assert.ok(graph.get('main.ts')?.includes('commands/plan-command.ts'));
  });

  test('start programs in the lab alone, by execa', () => {
    const elsewhere = (file: string) => roomOf(file) !== 'lab';
    assert.deepEqual(importersOf(graph, 'execa').filter(elsewhere), []);
    assert.deepEqual(importersOf(graph, 'node:child_process'), []);
    assert.deepEqual(importersOf(graph, 'child_process'), []);
  });
});

describe('the check of the rooms', () => {
  test('reads every kind of import', () => {
    const text = [
      "import { a } from './a.ts';",
      "import type { B } from '../plan/b.ts';",
      "import {\n  c,\n} from 'c';",
      "import './d.ts';",
      "export * from './e.ts';",
      "const f = await import('./f.ts');",
    ].join('\n');
    const expected = 'lab/a.ts plan/b.ts c lab/d.ts lab/e.ts lab/f.ts';
    assert.deepEqual(importsOf('lab/x.ts', text), expected.split(' '));
  });

  test('finds an import that goes the wrong way, and one that leaves the rooms', () => {
    const graph = new Map([
      ['plan/a.ts', ['lab/b.ts', 'scenario/c.ts', 'plan/d.ts', 'node:path']],
      ['report/e.ts', ['commands/f.ts', 'main.ts', 'lab/b.ts']],
      ['commands/f.ts', ['report/e.ts']],
    ]);
    assert.deepEqual(wrongWays(graph), [
      'plan/a.ts -> lab/b.ts',
      'report/e.ts -> commands/f.ts',
      'report/e.ts -> main.ts',
    ]);
  });

  test('finds a circle, and none where two ways lead to one file', () => {
    const circle = new Map([
      ['plan/a.ts', ['plan/b.ts']],
      ['plan/b.ts', ['plan/c.ts', 'zod']],
      ['plan/c.ts', ['plan/b.ts']],
    ]);
    assert.deepEqual(cycles(circle), ['plan/b.ts -> plan/c.ts -> plan/b.ts']);
    const diamond = new Map([
      ['a.ts', ['b.ts', 'c.ts']],
      ['b.ts', ['d.ts']],
      ['c.ts', ['d.ts']],
    ]);
    assert.deepEqual(cycles(diamond), []);
  });

  test('finds what starts programs, tests apart', () => {
    const graph = new Map([
      ['plan/a.ts', ['execa']],
      ['lab/b.ts', ['execa']],
      ['plan/a.test.ts', ['execa']],
    ]);
    assert.deepEqual(importersOf(graph, 'execa'), ['plan/a.ts', 'lab/b.ts']);
  });
});
