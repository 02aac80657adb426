import { z } from 'zod';
import { type FieldGroup, fieldGroups, fieldNames } from './fields.ts';
import { armNames } from './scenario.ts';
import {
  axis,
  emptyAxis,
  lab,
  quantities,
  quantity,
  reference,
  sysctlTable,
  title,
  whole,
} from './value-schemas.ts';

/**
 * The scenario language. Every scalar arrives as the text in the file (YAML's `failsafe` schema), so
 * `1e3`, `0x10` or `yes` mean nothing unless a rule here says so, and overrides are checked exactly as files are.
 * What depends on several values at once is in matrix.ts and checks.ts.
 */

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
  return sysctls.length === 0 ? withoutSysctlAxes : schemaWithAxes([...fieldNames, ...sysctls]);
}

function schemaWithAxes(axes: readonly string[]) {
  const lists = Object.fromEntries(axes.map((name) => [name, axis(name).optional()]));
  const values = Object.fromEntries(axes.map((name) => [name, quantity(name).optional()]));
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

/** Building it takes milliseconds, and nearly every scenario needs this one. */
const withoutSysctlAxes = schemaWithAxes(fieldNames);

export type WrittenScenario = z.output<ReturnType<typeof scenarioSchema>>;

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
