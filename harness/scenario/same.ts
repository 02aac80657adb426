import { fieldNamed } from './fields.ts';
import type { Setting } from './scenario.ts';

/** Equal for settings that mean the same (`0.1s` and `100ms`); null where the value is refused. */
export function sameAs({ field, value }: Setting): string | null {
  if (field === 'path') return `path ${value.trim()}`;
  const reading = fieldNamed(field)?.read(value);
  return reading?.ok ? `${field} ${reading.value.same}` : null;
}
