import { z } from 'zod';

/** manifest.json as a reader takes it: a run directory may have been written by anything. */

const texts = z.record(z.string(), z.string());
const setting = z.strictObject({ field: z.string(), value: z.string() });

const noiseSchema = z.strictObject({
  cpuPressureShare: z.number().nullable(),
  stealShare: z.number(),
  othersShare: z.number(),
  involuntarySwitches: z.number(),
});

const cellSchema = z.strictObject({
  id: z.string(),
  seed: z.number(),
  state: z.enum([
    ...['planned', 'finished', 'failed', 'stopped'],
    ...['limit', 'disk-full', 'unsupported', 'lost'],
  ] as const),
  reason: z.string().nullable(),
  networkSeconds: z.number().nullable(),
  wallSeconds: z.number().nullable(),
  noise: noiseSchema.nullable(),
});

export const manifestSchema = z.strictObject({
  schemaVersion: z.literal(2),
  state: z.enum(['incomplete', 'complete']),
  command: z.array(z.string()),
  scenario: z.strictObject({
    file: z.string(),
    overrides: z.array(setting.extend({ flag: z.string().exactOptional() })),
    only: z.array(setting),
    sources: z
      .array(z.strictObject({ file: z.string(), sha256: z.string(), copy: z.string() }))
      .min(1),
    references: z.array(
      z.strictObject({ from: z.string(), reference: z.string(), file: z.string() }),
    ),
  }),
  lab: z.string(),
  clock: z.enum(['virtual', 'real']),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  samplesDigest: z.string().nullable(),
  environment: texts,
  digests: texts,
  cells: z.array(cellSchema),
});
