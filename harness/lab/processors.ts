import { readFile } from 'node:fs/promises';

/** Numbers of the processors this process may use, from /proc/self/status (proc(5)). */
export async function allowedProcessors(): Promise<number[]> {
  const status = await readFile('/proc/self/status', 'utf8');
  return parseProcessorList(/^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1] ?? '0');
}

/** A list such as `0-2,5` (cpuset(7), list format). */
export function parseProcessorList(text: string): number[] {
  return text.split(',').flatMap((part) => {
    const [first, last] = part.split('-').map(Number) as [number, number | undefined];
    return Array.from({ length: (last ?? first) - first + 1 }, (_, i) => first + i);
  });
}
