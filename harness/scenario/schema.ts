import { z } from 'zod';
import { sysctlForm, sysctlNameProblem } from './end-fields.ts';
import type { Field, Form } from './field.ts';
import { type FieldGroup, fieldGroups, fieldNamed, fieldNames, keysOf } from './fields.ts';
import { form, wholeForm } from './forms.ts';
import { readLab } from './lab-choice.ts';
import { printable } from './printable.ts';
import { armNames } from './scenario.ts';
import { readWhole } from './words.ts';

/**
 * The scenario language. Every scalar arrives as the text in the file (YAML's `failsafe` schema), so
 * `1e3`, `0x10` or `yes` mean nothing unless a rule here says so, and overrides are checked exactly as files are.
 * What depends on several values at once is in matrix.ts and checks.ts.
 */

const reference = z
  .string()
  .trim()
  .min(1, 'is empty; name a file such as ./base.yaml, or one of scenarios/');

const title = z
  .string()
  .trim()
  .min(1, 'is empty; ask the question that the scenario answers')
  .max(200, 'is longer than 200 characters')
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'must be one line of text');

/** The emulated path between client and server. */
export const pathSchema = z.strictObject({
  extends: reference
    .optional()
    .describe('A named path of scenarios/paths, or a file, that says what is not said here.'),
  ...quantities('path'),
  up: z
    .strictObject(quantities('path.up'))
    .optional()
    .describe('Client to server, where it differs.'),
  down: z
    .strictObject(quantities('path.down'))
    .optional()
    .describe('Server to client, where it differs.'),
});

/** A file of scenarios/paths. */
export const pathFileSchema = z.strictObject({
  title: title.describe('What the path is, in words.'),
  path: pathSchema,
});

/**
 * A scenario. Sysctls have too many names to list: those that a matrix varies are given as `sysctls`, dotted
 * (`client.sysctls.net.ipv4.tcp_ecn`).
 */
export function scenarioSchema(sysctls: readonly string[] = []) {
  const axes = [...fieldNames, ...sysctls];
  const lists = Object.fromEntries(axes.map((name) => [name, axis(fieldFor(name)).optional()]));
  const values = Object.fromEntries(
    axes.map((name) => [name, quantity(fieldFor(name)).optional()]),
  );
  const pathAxis = z
    .array(reference)
    .min(1, emptyAxis)
    .describe('Named paths, each under what `path` says itself.')
    .optional();
  return z.strictObject({
    extends: reference
      .optional()
      .describe('A scenario whose values hold where this one says nothing.'),
    title: title.describe('The question, in words; shown at the head of every report.'),
    seed: whole(0, 2 ** 32 - 1, '7')
      .prefault('1')
      .describe('Every random choice of the run follows from it. Default: 1.'),
    lab: lab
      .prefault('auto')
      .describe(
        'Where the scenario runs: auto, virtual, realtime, host or ssh://[user@]host[:port][/lab]. Default: auto.',
      ),
    path: pathSchema.prefault({}),
    exchange: z
      .strictObject(quantities('exchange'))
      .prefault({})
      .describe('What client and server say to each other over one connection.'),
    load: z.strictObject(quantities('load')).prefault({}).describe('Who asks, and when.'),
    client: z
      .strictObject({ ...quantities('client'), sysctls: sysctlTable('client') })
      .prefault({})
      .describe('TCP of the client.'),
    server: z
      .strictObject({ ...quantities('server'), sysctls: sysctlTable('server') })
      .prefault({})
      .describe('TCP of the server, and how it serves.'),
    arms: z
      .array(z.enum(armNames))
      .min(1, 'is empty; name at least one arm')
      .describe('How connections are opened; the first is the baseline.'),
    matrix: z
      .strictObject({
        path: pathAxis,
        ...lists,
        zip: z
          .array(z.strictObject({ path: pathAxis, ...lists }))
          .optional()
          .describe(
            'Fields that vary together: each entry is one more axis, its lists equally long.',
          ),
        exclude: z
          .array(z.strictObject({ path: reference.optional(), ...values }))
          .optional()
          .describe('Cells to leave out: those in which all values of an entry meet.'),
      })
      .prefault({})
      .describe('What varies; every combination of the values is one cell.'),
    samples: whole(1, 1_000_000, '200').describe('Exchanges per arm and cell.'),
    probes: z
      .union([z.literal('auto').transform(() => null), whole(10, 1_000_000, '10000')])
      .prefault('auto')
      .describe(
        'Probes in each direction that measure the path before a cell. Default: auto, as many as its features need.',
      ),
  });
}

export type WrittenScenario = z.output<ReturnType<typeof scenarioSchema>>;

const lab = z
  .string()
  .transform((text, context) => {
    const reading = readLab(text);
    if (reading.ok) return reading.value;
    context.addIssue(reading.problem);
    return z.NEVER;
  })
  .meta(
    jsonForm(
      form(
        String.raw`auto|virtual|realtime|host|ssh://(\w[\w.\-]*@)?([A-Za-z0-9][\w.\-]*|\[[0-9a-fA-F:.]+\])(:\d+)?(/(host|virtual|realtime))?`,
        ...(['auto', 'virtual', 'host', 'ssh://user@host:22/host'] as const),
      ),
    ),
  );

const emptyAxis = 'is empty; write at least one value or remove it';

/** The names that the language knows in a mapping, for suggestions. */
export function knownKeys(where: string): readonly string[] {
  switch (where) {
    case '':
      return Object.keys(scenarioSchema().shape);
    case 'path':
      return Object.keys(pathSchema.shape);
    case 'matrix':
    case 'matrix zip':
    case 'matrix exclude':
      return ['path', ...fieldNames, ...(where === 'matrix' ? ['zip', 'exclude'] : [])];
    case 'client':
    case 'server':
      return [...Object.keys(fieldGroups[where]), 'sysctls'];
    default:
      return Object.keys(fieldGroups[where as FieldGroup] ?? {});
  }
}

/** The same for a file of scenarios/paths. */
export function knownPathFileKeys(where: string): readonly string[] {
  return where === '' ? Object.keys(pathFileSchema.shape) : knownKeys(where);
}

function quantities<Group extends FieldGroup>(group: Group) {
  const fields: Readonly<Record<string, Field>> = fieldGroups[group];
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, quantity(field).optional()]),
  );
}

/** A value of one field; stays text, so that cells can be named as they were written. */
function quantity(field: Field) {
  return z
    .string()
    .trim()
    .superRefine((text, context) => {
      const reading = field.read(text);
      if (!reading.ok) context.addIssue(reading.problem);
    })
    .meta({ description: descriptionOf(field), ...jsonForm(field.form) });
}

function descriptionOf({ summary, fallback }: Field): string {
  return fallback === null ? summary : `${summary} Default: ${fallback}.`;
}

/** What an editor checks. YAML reads bare digits and booleans as such, so these are allowed beside text. */
function jsonForm({ pattern, examples }: Form) {
  const bare = examples.some((example) => /^(?:\d+|0x[0-9a-f]+)$/u.test(example));
  const truth = examples.includes('true');
  const type = ['string', ...(bare ? ['integer'] : []), ...(truth ? ['boolean'] : [])];
  return { type: type.length === 1 ? 'string' : type, pattern, examples: [...examples] };
}

function axis(field: Field) {
  return z.array(quantity(field)).min(1, emptyAxis);
}

function sysctlTable(end: 'client' | 'server') {
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

function whole(least: number, most: number, example: string) {
  return z
    .string()
    .transform((text, context) => {
      const reading = readWhole(least, most)(text);
      if (reading.ok) return reading.value;
      context.addIssue(reading.problem);
      return z.NEVER;
    })
    .meta(jsonForm(wholeForm(example)));
}

function fieldFor(name: string): Field {
  const field = fieldNamed(name);
  if (field === undefined) throw new Error(`no field ${name}: ${keysOf(name).join(' ')}`);
  return field;
}
