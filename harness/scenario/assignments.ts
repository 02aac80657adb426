import { type DirectionDraft, type Draft, finished } from './draft.ts';
import { ScenarioError, type ScenarioIssue } from './errors.ts';
import type { FieldValue } from './field.ts';
import { byEffect, defaultDraft, fieldNamed, keysOf } from './fields.ts';
import type { Layer } from './layers.ts';
import type { Library } from './library.ts';
import { readMeasuredDelays } from './measured-delays.ts';
import { saidIn } from './said.ts';
import type { Point, SourceFile } from './scenario.ts';
import type { ValuePath } from './tree.ts';

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
  // A matrix asks for the same file in every cell.
  const known = new Map<string, readonly number[]>();
  return (field, text, file) => {
    const reading = fieldNamed(field)?.read(text);
    if (!reading?.ok) return null;
    if (!field.endsWith('.distribution')) return reading.value;
    const { same, place } = reading.value;
    return { same, place: (draft) => withDelays(place(draft), (name) => measured(name, file)) };
  };
  function measured(reference: string, from: string): readonly number[] {
    const key = `${from}\n${reference}`;
    const delays = known.get(key) ?? delaysIn(reference, from);
    known.set(key, delays);
    return delays;
  }
  function delaysIn(reference: string, from: string): readonly number[] {
    const source = library.find(reference, from);
    if (source === null)
      throw new Error(`no file ${reference} beside ${from}; write one duration a line into it`);
    if (!sources.some(({ file }) => file === source.file)) sources.push(source);
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
export function assignmentsOf(layer: Layer, read: ReadText, only?: 'path'): Assignment[] {
  return saidIn(layer.tree)
    .filter(({ field }) => only === undefined || field.startsWith('path.'))
    .toSorted((one, other) => byEffect(one.field, other.field))
    .map(({ field, value: text }): Assignment => {
      const path: ValuePath = keysOf(field);
      const issue = (message: string, hint?: string) =>
        layer.document.issueAt({
          path,
          target: 'value',
          message,
          ...(hint === undefined ? {} : { hint }),
        });
      const value = valueFor(read, { field, text, file: layer.file }, issue);
      return { field, text, value, from: 'file', named: only === 'path', issue };
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

export function draftOf(assignments: readonly Assignment[], start: Draft = defaultDraft): Draft {
  return assignments.reduce((draft, { value }) => value?.place(draft) ?? draft, start);
}

/** The point that a draft describes; null while a direction has no delay. */
export function pointOf(draft: Draft): Point | null {
  return draft.up.delayMs === null || draft.down.delayMs === null ? null : finished(draft);
}
