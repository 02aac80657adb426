import { z } from 'zod';
import { sysctlForm } from './end-fields.ts';
import { pathFileSchema, scenarioSchema } from './schema.ts';
import { jsonForm } from './value-schemas.ts';

type Json = { readonly [key: string]: unknown };

/**
 * JSON Schemas for editors. Draft 7 is what the YAML language server reads best. They say what a value looks like;
 * what depends on several values, and which bounds hold, only reading a scenario tells.
 */
export function scenarioJsonSchema(namedPaths: readonly string[]): Json {
  const { required, properties, ...rest } = converted(scenarioSchema());
  const { matrix, path, ...others } = properties as Record<string, Json>;
  return {
    ...rest,
    title: 'A scenario of First Flight',
    anyOf: [{ required: ['extends'] }, { required }],
    properties: {
      ...others,
      path: orNamed(path as Json, namedPaths),
      matrix: withSysctls(matrix as Json),
    },
  };
}

/** The same for the files of named paths. */
export function pathFileJsonSchema(namedPaths: readonly string[]): Json {
  const { properties, ...rest } = converted(pathFileSchema);
  const { path, ...others } = properties as Record<string, Json>;
  return {
    ...rest,
    title: 'A named path of First Flight',
    properties: { ...others, path: orNamed(path as Json, namedPaths) },
  };
}

function converted(schema: z.ZodType): Json {
  return tidied(z.toJSONSchema(schema, { io: 'input', target: 'draft-7' })) as Json;
}

/** Without the names of definitions inside them, and without lists around the one thing that they hold. */
function tidied(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(tidied);
  if (typeof node !== 'object' || node === null) return node;
  const { id: _, allOf, ...rest } = node as Json;
  const [only, ...more] = (Array.isArray(allOf) ? allOf : []) as readonly Json[];
  const whole = only === undefined || more.length > 0 ? node : { ...rest, ...only };
  return Object.fromEntries(
    Object.entries(whole)
      .filter(([key, value]) => !(key === 'id' && typeof value === 'string'))
      .map(([key, value]) => [key, tidied(value)]),
  );
}

/** `path: metro` is short for `path: { extends: metro }`. */
function orNamed(
  { description, default: fallback, ...mapping }: Json,
  names: readonly string[],
): Json {
  const name = {
    type: 'string',
    minLength: 1,
    description: 'A named path of scenarios/paths, or the file of one.',
    examples: [...names],
  };
  return { description: 'The emulated path between client and server.', anyOf: [name, mapping] };
}

/** Sysctls are axes too; they have too many names to list. */
function withSysctls(matrix: Json): Json {
  const sysctl = { description: 'A sysctl of one end.', ...jsonForm(sysctlForm) };
  const list = { type: 'array', minItems: 1, items: sysctl };
  const name = String.raw`^(client|server)\.sysctls\.net\.`;
  const { zip, exclude, ...fields } = matrix.properties as Record<string, Json>;
  const inEntries = (entries: Json, value: Json): Json => ({
    ...entries,
    items: { ...(entries.items as Json), patternProperties: { [name]: value } },
  });
  return {
    ...matrix,
    properties: {
      ...fields,
      zip: inEntries(zip as Json, list),
      exclude: inEntries(exclude as Json, sysctl),
    },
    patternProperties: { [name]: list },
  };
}
