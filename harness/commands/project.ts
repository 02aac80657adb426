import { join } from 'node:path';

/** The checkout: where programs, scenarios and files come from. */
export const project = join(import.meta.dirname, '../..');
