import { type DirectionDraft, type Draft, finished } from './draft.ts';
import { ScenarioError, type ScenarioIssue } from './errors.ts';
import type { FieldValue } from './field.ts';
import { byEffect, defaultDraft, fieldGroups, fieldNamed, keysOf } from './fields.ts';
import { extended, type Layer, layerOf, valueAt } from './layers.ts';
import type { Library } from './library.ts';
import { readMeasuredDelays } from './measured-delays.ts';
import type { Point, SourceFile } from './scenario.ts';
import { isMapping, type ValuePath } from './tree.ts';

/** A text given to a field somewhere. */
export interface Assignment {
  readonly field: string;
  readonly text: string;
  /** null where the text is refused, which is reported elsewhere. */
  readonly value: FieldValue | null;
  readonly from: 'override' | 'matrix' | 'file';
  /** By a named path, which says more than every scenario needs. */
  readonly named: boolean;
  /** An issue with it, at its place. */
  readonly issue: (message: string, hint?: string) => ScenarioIssue;
}

/** What a text sets; files with measured delays are looked up from `file`. Throws a plain Error with the reason. */
export type ReadText = (field: string, text: string, file: string) => FieldValue | null;

export function textReader(library: Library, sources: SourceFile[]): ReadText {
  return (field, text, file) => {
    const reading = fieldNamed(field)?.read(text);
    if (!reading?.ok) return null;
    if (!field.endsWith('.distribution')) return reading.value;
    const { same, place } = reading.value;
    return { same, place: (draft) => withDelays(place(draft), (name) => measured(name, file)) };
  };
  function measured(reference: string, file: string): readonly number[] {
    const source = library.find(reference, file);
    if (source === null) throw new Error(`no file ${reference} beside ${file}`);
    if (!sources.some((known) => known.file === source.file)) sources.push(source);
    return readMeasuredDelays(source);
  }
}

function withDelays(draft: Draft, delaysOf: (file: string) => readonly number[]): Draft {
  const read = (direction: DirectionDraft): DirectionDraft => {
    const { distribution } = direction;
    if (distribution.name !== 'file') return direction;
    const delaysMs = delaysOf(distribution.file);
    return { ...direction, distribution: { name: 'measured', delaysMs } };
  };
  return { ...draft, up: read(draft.up), down: read(draft.down) };
}

/** Everything that a layer's tree assigns, in order of effect; only the path of a named path's file. */
export function assignmentsOf(layer: Layer, read: ReadText, only?: 'path' | 'rest'): Assignment[] {
  const named = Object.entries(fieldGroups).flatMap(([group, fields]) =>
    Object.keys(fields).map((name) => `${group}.${name}`),
  );
  const sysctls = (['client', 'server'] as const).flatMap((end) => {
    const held = valueAt(layer.tree, [end, 'sysctls']);
    return isMapping(held) ? Object.keys(held).map((name) => `${end}.sysctls.${name}`) : [];
  });
  return [...named, ...sysctls]
    .filter((field) => only === undefined || field.startsWith('path.') === (only === 'path'))
    .toSorted(byEffect)
    .flatMap((field): Assignment[] => {
      const path: ValuePath = keysOf(field);
      const text = valueAt(layer.tree, path);
      if (typeof text !== 'string') return [];
      const issue = (message: string, hint?: string) =>
        layer.document.issueAt({
          path,
          target: 'value',
          message,
          ...(hint === undefined ? {} : { hint }),
        });
      return [
        {
          field,
          text,
          value: valueFor(read, { field, text, file: layer.file }, issue),
          from: 'file',
          named: only === 'path',
          issue,
        },
      ];
    });
}

/** The value of a text; a measured distribution that cannot be read is an issue at its place. */
export function valueFor(
  read: ReadText,
  { field, text, file }: { readonly field: string; readonly text: string; readonly file: string },
  issue: Assignment['issue'],
): FieldValue | null {
  const value = read(field, text, file);
  if (value === null) return null;
  if (!field.endsWith('.distribution')) return value;
  try {
    value.place(defaultDraft);
    return value;
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw new ScenarioError([issue(`${field}: ${cause.message}`)], { cause });
  }
}

/** What a named path assigns: its own fields on top of those of the paths it extends. */
export function namedPath(
  source: SourceFile,
  library: Library,
  read: ReadText,
): {
  readonly layers: readonly Layer[];
  readonly assignments: readonly Assignment[];
  readonly sources: readonly SourceFile[];
} {
  const layers: Layer[] = [];
  const sources: SourceFile[] = [];
  for (let next: SourceFile | null = source; next !== null; ) {
    const layer = layerOf(next);
    layers.unshift(layer);
    sources.push(next);
    next = extended(layer, ['path', 'extends'], library, sources);
  }
  return {
    layers,
    sources,
    assignments: layers.flatMap((layer) => assignmentsOf(layer, read, 'path')),
  };
}

export function draftOf(assignments: readonly Assignment[], start: Draft = defaultDraft): Draft {
  return assignments.reduce((draft, { value }) => value?.place(draft) ?? draft, start);
}

/** The point that a draft describes; null while a direction has no delay. */
export function pointOf(draft: Draft): Point | null {
  return draft.up.delayMs === null || draft.down.delayMs === null ? null : finished(draft);
}
