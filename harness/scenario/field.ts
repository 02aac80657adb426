import type { Draft } from './draft.ts';
import { type Read, type Reading, readAs } from './reading.ts';

/** What one field of a scenario may say, how it is read, and what it sets. */
export interface Field {
  readonly summary: string;
  /** As it would be written; null for a field that a scenario must give. */
  readonly fallback: string | null;
  readonly form: Form;
  /** What this text sets, or the reason why it is refused. */
  readonly read: (text: string) => Reading<FieldValue>;
}

export interface FieldValue {
  /** Equal for texts that mean the same, such as `0.1s` and `100ms`. */
  readonly same: string;
  /** A copy of the draft with the field set. */
  readonly place: (draft: Draft) => Draft;
}

/** How a field's texts look, for editors and the reference page; `read` has the last word. */
export interface Form {
  /** A regular expression that every accepted text matches as a whole. */
  readonly pattern: string;
  /** At least one, all accepted. */
  readonly examples: readonly [string, ...string[]];
  /** Of a number without a unit, which YAML reads as a number. */
  readonly bounds?: { readonly least: number; readonly most: number };
}

export interface FieldDefinition<T> {
  readonly summary: string;
  readonly fallback: string | null;
  readonly form: Form;
  readonly read: Read<T>;
  readonly place: (draft: Draft, value: T) => Draft;
}

/** A field whose value's type is nobody's business but its own. */
export function field<T>({ read, place, ...rest }: FieldDefinition<T>): Field {
  return {
    ...rest,
    read: (text) => {
      const reading = read(text);
      if (!reading.ok) return reading;
      const { value } = reading;
      return readAs({ same: JSON.stringify(value), place: (draft) => place(draft, value) });
    },
  };
}
