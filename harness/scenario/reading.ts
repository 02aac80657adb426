/** What a text says: its value, or what is wrong with it as the end of a sentence that began with the field's name. */
export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: string };

export type Read<T> = (text: string) => Reading<T>;

export interface Bound {
  readonly text: string;
  readonly reason: string;
}

export function readAs<T>(value: T): Reading<T> {
  return { ok: true, value };
}

export function wrong(problem: string): Reading<never> {
  return { ok: false, problem };
}

/** The same with what was read put through `change`. */
export function mapped<T, U>(reading: Reading<T>, change: (value: T) => U): Reading<U> {
  return reading.ok ? readAs(change(reading.value)) : reading;
}

/** A reader that refuses what lies outside two bounds, written in the reader's own units. Null has no size. */
export function within<T extends number | null>(read: Read<T>, least: Bound, most: Bound): Read<T> {
  const edge = ({ text }: Bound): number => {
    const reading = read(text);
    if (!reading.ok || reading.value === null) throw new Error(`bound ${text} is not a value`);
    return reading.value;
  };
  return (text) => {
    const reading = read(text);
    if (!reading.ok || reading.value === null) return reading;
    const sized: number = reading.value;
    if (sized < edge(least)) return wrong(`${text.trim()} is below ${least.text}: ${least.reason}`);
    if (sized > edge(most)) return wrong(`${text.trim()} is above ${most.text}: ${most.reason}`);
    return reading;
  };
}
