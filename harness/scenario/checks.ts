import { type Complaint, nameOf } from './complaint.ts';
import { type FieldName, fieldNamed, fieldNames, keysOf } from './fields.ts';
import { printable } from './printable.ts';
import { isMapping, type Tree, type ValuePath } from './tree.ts';

const mostCells = 10_000;

/**
 * The rules that need more than one value: they look at the tree itself, not at what the schema made of it, and skip
 * what the schema refuses, so that every problem is reported at once.
 */
export function checkTogether(
  tree: Tree,
  isOverridden: (path: ValuePath) => boolean,
): readonly Complaint[] {
  const size = tooManyCells(tree);
  const repeats = [...repeatedArms(tree), ...repeatedValues(tree)];
  const missing = missingRoundTrip(tree);
  if (size.length > 0) return [...missing, ...size, ...repeats];
  return [...missing, ...repeats, ...conflicts(tree, isOverridden)];
}

function missingRoundTrip(tree: Tree): readonly Complaint[] {
  const { path = {} } = tree;
  if (!isMapping(path) || path.rtt !== undefined || axisOf(tree, 'path.rtt') !== undefined)
    return [];
  const message = 'path.rtt is missing';
  const hint = 'write path: { rtt: 60ms } or vary path.rtt in the matrix';
  return [{ path: ['path', 'rtt'], target: 'parent', message, hint }];
}

function tooManyCells(tree: Tree): readonly Complaint[] {
  const cells = fieldNames
    .map((field) => axisOf(tree, field))
    .reduce<number>((product, values) => product * (Array.isArray(values) ? values.length : 1), 1);
  if (cells <= mostCells) return [];
  const message = `matrix: ${cells} cells are more than ${mostCells}`;
  return [{ path: ['matrix'], target: 'key', message, hint: 'drop values or split the scenario' }];
}

function repeatedArms(tree: Tree): readonly Complaint[] {
  const arms: readonly unknown[] = Array.isArray(tree.arms) ? tree.arms : [];
  return repeats(
    ['arms'],
    arms.map((arm) => (typeof arm === 'string' ? arm : null)),
  );
}

function repeatedValues(tree: Tree): readonly Complaint[] {
  return fieldNames.flatMap((field) => {
    const values = axisOf(tree, field);
    if (!Array.isArray(values)) return [];
    const read = values.map((value) => {
      const reading = typeof value === 'string' ? fieldNamed(field).read(value) : null;
      return reading?.ok ? String(reading.value) : null;
    });
    return repeats(['matrix', field], read, values);
  });
}

/** Complaints about entries equal to an earlier one; null entries are compared with nothing. */
function repeats(
  path: ValuePath,
  entries: readonly (string | null)[],
  written: readonly unknown[] = entries,
): readonly Complaint[] {
  const first = new Map<string, number>();
  return entries.flatMap((entry, position) => {
    if (entry === null) return [];
    const earlier = first.get(entry);
    first.set(entry, earlier ?? position);
    if (earlier === undefined) return [];
    const [here, there] = [written[position], written[earlier]].map((text) =>
      printable(String(text)),
    );
    const message = `${nameOf(path)}: ${here} is ${here === there ? 'given twice' : `the same as ${there}`}`;
    return [{ path: [...path, position], target: 'value' as const, message }];
  });
}

/** One value that a field takes somewhere in the matrix. */
interface Taken {
  readonly text: string;
  readonly value: number;
  /** Null for a default, which is written nowhere. */
  readonly path: ValuePath | null;
  readonly from: 'override' | 'matrix' | 'file' | 'default';
}

/** What to blame when values of several fields cannot go together: first what is most particular to the run. */
const blameOrder = ['override', 'matrix', 'file', 'default'] as const;

/**
 * A matrix is the full product of its axes, so the pairs that some cell holds are all pairs of the fields' values;
 * each value to blame is reported once, with the first value it cannot go with.
 */
function conflicts(tree: Tree, isOverridden: (path: ValuePath) => boolean): readonly Complaint[] {
  const taken = (field: FieldName) => valuesTaken(tree, field, isOverridden);
  const rtts = taken('path.rtt');
  const found = new Map<string, Complaint>();
  const blame = (parties: readonly Taken[], message: string): void => {
    const rank = (party: Taken): number => blameOrder.indexOf(party.from);
    const guilty = parties.reduce((worst, party) => (rank(party) < rank(worst) ? party : worst));
    const path = guilty.path ?? ['path'];
    const key = `${path.join(' ')} ${message.split(' ', 1)[0]}`;
    if (!found.has(key)) found.set(key, { path, target: 'value', message });
  };

  for (const jitter of taken('path.jitter')) {
    for (const rtt of rtts) {
      if (jitter.value <= rtt.value / 2) continue;
      const oneWay = `the one-way delay it applies to, half of path.rtt ${rtt.text}`;
      blame([jitter, rtt], `path.jitter ${jitter.text} is more than ${oneWay}`);
    }
  }
  for (const timeout of taken('exchange.timeout')) {
    for (const think of taken('exchange.think')) {
      for (const rtt of rtts) {
        if (timeout.value > rtt.value + think.value) continue;
        const least = `path.rtt ${rtt.text} plus exchange.think ${think.text}`;
        const message = `exchange.timeout ${timeout.text} is not longer than ${least}; no exchange could end in time`;
        blame([timeout, rtt, think], message);
      }
    }
  }
  return [...found.values()];
}

function valuesTaken(
  tree: Tree,
  field: FieldName,
  isOverridden: (path: ValuePath) => boolean,
): readonly Taken[] {
  const { fallback, read } = fieldNamed(field);
  const take = (text: unknown, path: ValuePath | null, from: Taken['from']): readonly Taken[] => {
    const reading = typeof text === 'string' ? read(text) : null;
    if (!reading?.ok || reading.value === null) return [];
    return [{ text: String(text).trim(), value: reading.value, path, from }];
  };
  const axis = axisOf(tree, field);
  if (axis !== undefined) {
    const values: readonly unknown[] = Array.isArray(axis) ? axis : [];
    return values.flatMap((text, position) => take(text, ['matrix', field, position], 'matrix'));
  }
  const path = keysOf(field);
  const part = tree[path[0]];
  const text = isMapping(part) ? part[path[1]] : undefined;
  if (text === undefined) return take(fallback, null, 'default');
  return take(text, path, isOverridden(path) ? 'override' : 'file');
}

function axisOf(tree: Tree, field: FieldName): unknown {
  const { matrix } = tree;
  return isMapping(matrix) ? matrix[field] : undefined;
}
