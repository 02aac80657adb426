import { checkTogether } from './checks.ts';
import { type Complaint, complaintsOf } from './complaint.ts';
import { readDocument } from './document.ts';
import { ScenarioError, type ScenarioIssue } from './errors.ts';
import { fieldNamed, isFieldName, keysOf, pointAt } from './fields.ts';
import { applyOverrides, type Override, placedIssue } from './overrides.ts';
import type { Axis, Scenario } from './scenario.ts';
import { scenarioSchema, type WrittenScenario } from './schema.ts';
import { isMapping, type Tree } from './tree.ts';

export interface ScenarioText {
  /** Used in errors only. */
  readonly file: string;
  readonly text: string;
  readonly overrides?: readonly Override[];
}

/** The scenario that a YAML text describes; throws a ScenarioError that lists everything wrong with it. */
export function readScenario({ file, text, overrides = [] }: ScenarioText): Scenario {
  const document = readDocument(file, text);
  const overridden = applyOverrides(document.tree, overrides);
  const { tree } = overridden;
  const parsed = scenarioSchema.safeParse(tree, { reportInput: true });
  const complaints: readonly Complaint[] = [
    ...(parsed.error?.issues.flatMap(complaintsOf) ?? []),
    ...checkTogether(tree, (path) => overridden.originOf(path) !== null),
  ];
  const issues = [
    ...document.repeatedKeys,
    ...complaints.map((complaint) => placedIssue(complaint, overridden, document.issueAt)),
    ...overridden.issues,
  ];
  if (!parsed.success || issues.length > 0) throw new ScenarioError(issues.toSorted(byPlace));
  return scenarioFrom(parsed.data, tree);
}

function scenarioFrom(written: WrittenScenario, tree: Tree): Scenario {
  const matrix = axesInOrder(written, tree);
  const { path, exchange } = pointAt((name) => {
    const [part, key] = keysOf(name);
    const texts: Readonly<Record<string, string | undefined>> =
      part === 'path' ? written.path : written.exchange;
    // A varied field without a base value stands at the first of its values.
    const varied = matrix.find((axis) => axis.field === name)?.values[0];
    return texts[key] ?? varied ?? fieldNamed(name).fallback ?? '';
  });
  const { title, seed, lab, arms, samples } = written;
  return { title, seed, lab, path, exchange, arms, matrix, samples };
}

/** The schema lists fields in its own order; cells follow the order of the file. */
function axesInOrder(written: WrittenScenario, tree: Tree): readonly Axis[] {
  const names = isMapping(tree.matrix) ? Object.keys(tree.matrix) : [];
  return names.filter(isFieldName).flatMap((field) => {
    const values = written.matrix[field];
    return values === undefined ? [] : [{ field, values }];
  });
}

function byPlace(one: ScenarioIssue, other: ScenarioIssue): number {
  const last = Number.MAX_SAFE_INTEGER;
  const byLine = (one.line ?? last) - (other.line ?? last);
  return byLine === 0 ? (one.column ?? last) - (other.column ?? last) : byLine;
}
