import type { Complaint } from './complaint.ts';
import { printable } from './printable.ts';
import type { Tree } from './tree.ts';

/** Arms that are named more than once: a block holds each once. */
export function repeatedArms({ arms }: Tree): readonly Complaint[] {
  const names: readonly unknown[] = Array.isArray(arms) ? arms : [];
  return names.flatMap((name, position): Complaint[] => {
    if (typeof name !== 'string' || names.indexOf(name) === position) return [];
    return [
      {
        path: ['arms', position],
        target: 'value',
        message: `arms: ${printable(name)} is given twice`,
        hint: 'keep one',
      },
    ];
  });
}
