import { z } from 'zod';
import { sysctlForm, sysctlNameProblem } from './end-fields.ts';
import type { Field, Form } from './field.ts';
import { type FieldGroup, fieldGroups, fieldNamed } from './fields.ts';
import { form, wholeForm } from './forms.ts';
import { readLab } from './lab-choice.ts';
import { printable } from './printable.ts';
import { readWhole } from './words.ts';

/** Schemas of single values, and of mappings and lists of them. */

export const reference = z
  .string()
  .trim()
  .min(1, 'is empty; name a file such as ./base.yaml, or one of scenarios/');

export const title = z
  .string()
  .trim()
  .min(1, 'is empty; ask the question that the scenario answers')
  .max(200, 'is longer than 200 characters')
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'must be one line of text');

export const emptyAxis = 'is empty; write at least one value or remove it';

const quantitiesByName = new Map<string, ReturnType<typeof newQuantity>>();

export function quantities<Group extends FieldGroup>(group: Group) {
  return Object.fromEntries(
    Object.keys(fieldGroups[group]).map((name) => [name, quantity(`${group}.${name}`).optional()]),
  );
}

/** A value of one field; stays text, so that cells can be named as they were written. */
export function quantity(name: string) {
  const known = quantitiesByName.get(name) ?? newQuantity(name, fieldFor(name));
  quantitiesByName.set(name, known);
  return known;
}

function newQuantity(name: string, field: Field) {
  return z
    .string()
    .trim()
    .superRefine((text, context) => {
      const reading = field.read(text);
      if (!reading.ok) context.addIssue(reading.problem);
    })
    .meta({ id: name, description: descriptionOf(field), ...jsonForm(field.form) });
}

function descriptionOf({ summary, fallback }: Field): string {
  return fallback === null ? summary : `${summary} Default: ${fallback}.`;
}

/** What an editor checks. YAML reads bare digits and booleans as such, so these are allowed beside text. */
export function jsonForm({ pattern, examples }: Form) {
  const bare = examples.some((example) => /^(?:\d+|0x[0-9a-f]+)$/u.test(example));
  const truth = examples.includes('true');
  const type = ['string', ...(bare ? ['integer'] : []), ...(truth ? ['boolean'] : [])];
  return { type: type.length === 1 ? 'string' : type, pattern, examples: [...examples] };
}

export function axis(name: string) {
  return z.array(quantity(name)).min(1, emptyAxis);
}

export function sysctlTable(end: 'client' | 'server') {
  return z
    .record(z.string(), z.string().meta(jsonForm(sysctlForm)))
    .superRefine((table, context) => {
      for (const [name, text] of Object.entries(table)) {
        const problem = sysctlNameProblem(name);
        if (problem !== null) {
          context.addIssue({
            code: 'custom',
            path: [name],
            message: `${printable(name)} ${problem}`,
          });
          continue;
        }
        const reading = fieldFor(`${end}.sysctls.${name}`).read(text);
        if (!reading.ok)
          context.addIssue({ code: 'custom', path: [name], message: reading.problem });
      }
    })
    .optional()
    .describe(
      `Further sysctls of the ${end}'s network namespace by name, such as net.ipv4.tcp_ecn; ` +
        'a run is refused where the kernel lacks one.',
    );
}

export function whole(least: number, most: number, example: string) {
  return z
    .string()
    .meta(jsonForm(wholeForm(example)))
    .transform((text, context) => {
      const reading = readWhole(least, most)(text);
      if (reading.ok) return reading.value;
      context.addIssue(reading.problem);
      return z.NEVER;
    });
}

function fieldFor(name: string): Field {
  const field = fieldNamed(name);
  if (field === undefined) throw new Error(`no field ${name}`);
  return field;
}

const labForm = form(
  'auto|virtual|realtime|host|' +
    String.raw`ssh://(\w[\w.\-]*@)?([A-Za-z0-9][\w.\-]*|\[[0-9a-fA-F:.]+\])(:\d+)?(/(host|virtual|realtime))?`,
  ...(['auto', 'virtual', 'host', 'ssh://user@host:22/host'] as const),
);

export const lab = z
  .string()
  .meta(jsonForm(labForm))
  .transform((text, context) => {
    const reading = readLab(text);
    if (reading.ok) return reading.value;
    context.addIssue(reading.problem);
    return z.NEVER;
  });
