import { z } from 'zod';
import { type FieldName, fieldNamed } from './fields.ts';
import { printable } from './printable.ts';
import { armNames } from './scenario.ts';

/**
 * The scenario language. Every scalar arrives as the text in the file (YAML's `failsafe` schema), so
 * `1e3`, `0x10` or `yes` mean nothing unless a rule here says so, and overrides are checked exactly as files are.
 * What depends on several values at once is in checks.ts.
 */

/** The emulated path between client and server. */
export const pathSchema = z.strictObject({
  // Optional here because a matrix can give it instead; checks.ts asks for one of the two.
  rtt: quantity('path.rtt').optional(),
  jitter: quantity('path.jitter').optional(),
  loss: quantity('path.loss').optional(),
  rate: quantity('path.rate').optional(),
});

/** What client and server say to each other over one connection. */
export const exchangeSchema = z.strictObject({
  request: quantity('exchange.request').optional(),
  response: quantity('exchange.response').optional(),
  think: quantity('exchange.think').optional(),
  timeout: quantity('exchange.timeout').optional(),
});

/** The fields that vary; every combination of their values is one cell. */
export const matrixSchema = z.strictObject({
  'path.rtt': axis('path.rtt').optional(),
  'path.jitter': axis('path.jitter').optional(),
  'path.loss': axis('path.loss').optional(),
  'path.rate': axis('path.rate').optional(),
  'exchange.request': axis('exchange.request').optional(),
  'exchange.response': axis('exchange.response').optional(),
  'exchange.think': axis('exchange.think').optional(),
  'exchange.timeout': axis('exchange.timeout').optional(),
} satisfies Record<FieldName, z.ZodType>);

export const scenarioSchema = z.strictObject({
  title: z
    .string()
    .trim()
    .min(1, 'is empty; ask the question that the scenario answers')
    .max(200, 'is longer than 200 characters')
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'must be one line of text')
    .describe('The question, in words; shown at the head of every report.'),
  seed: wholeNumber(0, 2 ** 32 - 1)
    .prefault('1')
    .describe('Every random choice of the run follows from it.'),
  lab: z.enum(['auto', 'virtual']).default('auto').describe('Where the scenario runs.'),
  path: pathSchema.prefault({}),
  exchange: exchangeSchema.prefault({}),
  arms: z
    .array(z.enum(armNames))
    .min(1, 'is empty; name at least one arm')
    .describe('How connections are opened; the first is the baseline.'),
  matrix: matrixSchema.prefault({}),
  samples: wholeNumber(1, 1_000_000).describe('Exchanges per arm and cell.'),
});

export type WrittenScenario = z.output<typeof scenarioSchema>;

/** Names that the language knows at each level, for suggestions. */
export const knownKeys = {
  scenario: Object.keys(scenarioSchema.shape),
  path: Object.keys(pathSchema.shape),
  exchange: Object.keys(exchangeSchema.shape),
  matrix: Object.keys(matrixSchema.shape),
} as const;

/** A value of one field; stays text, so that cells can be named as they were written. */
function quantity(name: FieldName) {
  const field = fieldNamed(name);
  return z
    .string()
    .trim()
    .superRefine((text, context) => {
      const reading = field.read(text);
      if (!reading.ok) context.addIssue(reading.problem);
    })
    .describe(
      field.fallback === null ? field.summary : `${field.summary} Default: ${field.fallback}.`,
    );
}

function axis(name: FieldName) {
  return z.array(quantity(name)).min(1, 'is empty; write at least one value or remove it');
}

function wholeNumber(least: number, most: number) {
  return z.string().transform((text, context) => {
    const digits = text.trim();
    const number = Number(digits);
    if (/^(?:0|-?[1-9]\d*)$/u.test(digits) && number >= least && number <= most) return number;
    const found = digits === '' ? 'nothing' : printable(digits);
    context.addIssue(`${found} is not a whole number from ${least} to ${most}`);
    return z.NEVER;
  });
}
