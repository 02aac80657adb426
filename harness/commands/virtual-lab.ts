import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../lab/cache.ts';
import { packImage } from '../lab/image.ts';
import { findKernel } from '../lab/kernel.ts';
import { LabError } from '../lab/lab-error.ts';
import type { VirtualLab } from '../lab/virtual.ts';

/** The checkout: what the lab takes its programs and files from. */
export const project = join(import.meta.dirname, '../..');

/**
 * Everything a virtual lab needs, found and digested.
 *
 * @throws LabError naming what is missing and what to run.
 */
export async function prepareVirtualLab(): Promise<VirtualLab> {
  const launcher = join(project, 'native/build/launch');
  await access(launcher).catch((cause: unknown) => {
    throw new LabError('the native programs are not built\nRun: npm run setup', { cause });
  });
  const kernel = await findKernel(cacheFolder(process.env), join(project, 'netns/kernel'));
  return { kernel, image: await packImage(project), launcher };
}
