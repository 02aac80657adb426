import type { Assignment } from './assignments.ts';
import { type Conflict, conflicts, idleFields } from './checks.ts';
import type { Complaint } from './complaint.ts';
import type { ScenarioIssue } from './errors.ts';
import { fieldNamed, leavesOf } from './fields.ts';
import type { CellPoint } from './points.ts';
import { printable } from './printable.ts';

type IssueAt = (complaint: Complaint) => ScenarioIssue;

/** What is wrong with the cells' values taken together, each value to blame reported once. */
export function cellComplaints(
  cells: readonly CellPoint[],
  samples: number,
  issueAt: IssueAt,
): ScenarioIssue[] {
  const found = new Map<string, ScenarioIssue>();
  for (const cell of cells) {
    for (const issue of missingDelays(cell, issueAt)) found.set(issue.message, issue);
    for (const conflict of cell.point === null ? [] : conflicts(cell.point, samples)) {
      const blame = blamed(conflict, cell.assignments, issueAt);
      if (blame !== null && !found.has(blame.key)) found.set(blame.key, blame.issue);
    }
  }
  return [...found.values(), ...idle(cells)];
}

function missingDelays({ point, assignments }: CellPoint, issueAt: IssueAt): ScenarioIssue[] {
  if (point !== null) return [];
  const missing = (['up', 'down'] as const).filter(
    (end) => lastFor(`path.${end}.delay`, assignments) === undefined,
  );
  const [end] = missing;
  if (end === undefined) return []; // its text is refused elsewhere
  const name = missing.length === 2 ? 'path.rtt' : `path.${end}.delay`;
  const hint =
    missing.length === 2
      ? 'write path: { rtt: 60ms } or vary path.rtt in the matrix'
      : 'write delay: for both directions, or path.rtt';
  const path = missing.length === 2 ? ['path', 'rtt'] : ['path', end, 'delay'];
  return [issueAt({ path, target: 'parent', message: `${name} is missing`, hint })];
}

/** The assignment that a leaf's value comes from: the last that says anything about it. */
function lastFor(leaf: string, assignments: readonly Assignment[]): Assignment | undefined {
  return assignments.findLast(({ field }) => leavesOf(field).includes(leaf));
}

/** What to blame when values of several fields cannot go together: first what is most particular to the run. */
const blameOrder = ['override', 'matrix', 'file'] as const;

function blamed(
  { leaves, message, hint }: Conflict,
  assignments: readonly Assignment[],
  issueAt: IssueAt,
): { readonly key: string; readonly issue: ScenarioIssue } | null {
  const parties = leaves.flatMap((leaf) => lastFor(leaf, assignments) ?? []);
  // A refused text stands at its default meanwhile, which nobody asked for.
  if (parties.some(({ value }) => value === null)) return null;
  const text = (leaf: string) => {
    const given = lastFor(leaf, assignments);
    if (given !== undefined) return `${given.field} ${printable(given.text.trim())}`;
    return `${leaf.replace(/^path\.(?:up|down)\./u, 'path.')} ${fieldNamed(leaf)?.fallback ?? ''}`;
  };
  const words = message(text);
  const rank = ({ from }: Assignment) => blameOrder.indexOf(from);
  const [first, ...rest] = parties;
  if (first === undefined)
    return {
      key: words,
      issue: issueAt({ path: ['path'], target: 'value', message: words, hint }),
    };
  const guilty = rest.reduce((worst, party) => (rank(party) < rank(worst) ? party : worst), first);
  const key = `${guilty.from} ${guilty.field} ${guilty.text} ${words.split(' ', 1)[0]}`;
  return { key, issue: guilty.issue(words, hint) };
}

/** Fields that say something other than their default, and work in no cell. */
function idle(cells: readonly CellPoint[]): ScenarioIssue[] {
  const points = cells.flatMap(({ point }) => point ?? []);
  if (points.length < cells.length || points.length === 0) return [];
  const needs = new Map(idleFields(points).map((each) => [each.leaf, each.needs]));
  const distinct = new Map(
    cells.flatMap(({ assignments }) =>
      assignments.map((given) => [`${given.from} ${given.field} ${given.text}`, given] as const),
    ),
  );
  const written = [...distinct.values()];
  const refused = new Set(
    written.flatMap(({ field, value }) => (value === null ? leavesOf(field) : [])),
  );
  // What the command line took away, the file had a use for.
  const overridden = new Set(
    written.flatMap(({ field, from }) => (from === 'override' ? leavesOf(field) : [])),
  );
  return written.flatMap((given) => {
    const { field, value, named, from } = given;
    const leaves = leavesOf(field);
    const missing = needs.get(leaves[0] ?? '');
    if (named || value === null || missing === undefined) return [];
    if (!leaves.every((leaf) => needs.has(leaf)) || isDefault(field, value.same)) return [];
    if (leavesOf(missing).some((leaf) => refused.has(leaf))) return [];
    if (from !== 'override' && leavesOf(missing).some((leaf) => overridden.has(leaf))) return [];
    const hint = `write ${missing} or remove it`;
    return [given.issue(`${field} has no effect without ${missing}`, hint)];
  });
}

function isDefault(name: string, same: string): boolean {
  const field = fieldNamed(name);
  const reading = field?.fallback == null ? undefined : field.read(field.fallback);
  return reading?.ok === true && reading.value.same === same;
}
