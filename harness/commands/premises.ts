import { join } from 'node:path';
import { cacheFolder } from '../lab/cache.ts';
import type { Premises } from '../lab/lab.ts';

/** The checkout: what labs take their programs and files from. */
export const project = join(import.meta.dirname, '../..');

/** Where the labs of this process find what they run. */
export const premises: Premises = {
  project,
  cache: cacheFolder(process.env),
  variables: process.env,
};
