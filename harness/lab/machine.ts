import { readFile } from 'node:fs/promises';
import { cpus, release, totalmem } from 'node:os';

/** What a reader wants to know of the machine, by name. Nothing of it can change virtual time. */
export async function describeMachine(): Promise<Record<string, string>> {
  const osRelease = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return {
    'operating system': /^PRETTY_NAME="?(.*?)"?$/m.exec(osRelease)?.[1] ?? 'unknown',
    'host kernel': release(),
    processor: `${cpus()[0]?.model ?? 'unknown'} (${cpus().length} processors)`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    node: process.version,
  };
}
