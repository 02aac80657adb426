import type { Client } from 'ssh2';
import { LabError } from '../lab-error.ts';
import { parseProcessorList } from '../processors.ts';
import * as scripts from './scripts.ts';
import { run } from './shell.ts';

/** What the other machine says of itself. */
export interface RemoteMachine {
  /** As uname(1) -m has it. */
  readonly machine: string;
  readonly root: boolean;
  /** Where our files are kept there; absolute. */
  readonly folder: string;
  readonly processors: readonly number[];
  /** For the results, as describeMachine() has them for this one. */
  readonly description: Readonly<Record<string, string>>;
}

/** @throws LabError if it is no Linux, or lacks what everything needs. */
export async function askMachine(client: Client, name: string): Promise<RemoteMachine> {
  const { status, stdout, stderr } = await run(client, scripts.describe, []);
  if (status === null) throw new LabError(`${name}: the connection broke`);
  return readDescription(name, stdout, stderr);
}

/** Lines of `name value`. */
export function readDescription(name: string, stdout: string, stderr: string): RemoteMachine {
  const said = (key: string) => new RegExp(`^${key} "?(.*?)"?$`, 'm').exec(stdout)?.[1];
  const system = said('system');
  if (system !== 'Linux')
    throw new LabError(
      system === undefined
        ? `${name}: its shell does not answer as a POSIX shell does: ${stdout}${stderr}`
        : `${name}: labs need Linux; this is ${system}`,
    );
  const missing = [...stdout.matchAll(/^missing (\S+)$/gm)].map((match) => match[1]);
  if (missing.length > 0)
    throw new LabError(
      `${name}: it lacks ${missing.join(', ')}\nInstall coreutils and findutils there, or busybox.`,
    );
  const folder = said('folder') ?? '';
  if (!/^\/[^\n!]*$/.test(folder))
    throw new LabError(`${name}: its user has no home folder (HOME), only ${folder || 'nothing'}`);
  const processors = parseProcessorList(said('processors') ?? '0');
  return {
    machine: said('machine') ?? 'unknown',
    root: said('user') === '0',
    folder,
    processors,
    description: {
      'operating system': said('distribution') ?? 'unknown',
      'host kernel': said('kernel') ?? 'unknown',
      processor: `${said('processor') ?? 'unknown'} (${processors.length} processors)`,
      memory: `${Math.round(Number(said('memory-kb') ?? 0) / 2 ** 20)} GiB`,
      node: `${process.version}, on the machine that asked`,
    },
  };
}
