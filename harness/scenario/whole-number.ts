import type { Form } from './field.ts';
import { wholeForm } from './forms.ts';
import type { Read } from './reading.ts';
import { orNull, readWhole } from './words.ts';

/** How a field of a whole number looks, and how it is read. */
interface WholeNumber<T> {
  readonly form: Form;
  readonly read: Read<T>;
}

export function wholeNumber(least: number, most: number, example: string): WholeNumber<number> {
  return { form: wholeForm(least, most, example), read: readWhole(least, most) };
}

/** The same, with one word that stands for null. */
export function wholeNumberOr(
  word: string,
  least: number,
  most: number,
  example: string,
): WholeNumber<number | null> {
  return {
    form: wholeForm(least, most, example, word),
    read: orNull<number | null>(word, readWhole(least, most)),
  };
}
