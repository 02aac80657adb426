import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import ssh2, { type ParsedKey } from 'ssh2';
import type { KnownHost } from './known-hosts.ts';
import { parseKnownHosts } from './known-hosts.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** What may prove to a machine that it is us. */
export interface Identities {
  /** Socket of an agent (ssh-agent(1)); null for none. */
  readonly agent: string | null;
  readonly keys: readonly { readonly file: string; readonly key: ParsedKey }[];
  /** Key files that are there and cannot be used, with the reason. */
  readonly unusable: readonly { readonly file: string; readonly why: string }[];
}

/** In the order in which ssh(1) tries them, those of hardware left out. */
const keyNames = ['id_rsa', 'id_ecdsa', 'id_ed25519'];

function sshFolder(variables: Variables): string {
  return join(variables.HOME || homedir(), '.ssh');
}

/** FIRST_FLIGHT_SSH_IDENTITY names one key file instead of those in ~/.ssh. */
export async function findIdentities(variables: Variables): Promise<Identities> {
  const own = variables.FIRST_FLIGHT_SSH_IDENTITY;
  const files = own ? [own] : keyNames.map((name) => join(sshFolder(variables), name));
  const keys: { file: string; key: ParsedKey }[] = [];
  const unusable: { file: string; why: string }[] = [];
  for (const file of files) {
    const read = await readFile(file).catch((error: NodeJS.ErrnoException) => error);
    if (read instanceof Error) {
      if (own || read.code !== 'ENOENT') unusable.push({ file, why: read.message });
      continue;
    }
    const parsed = ssh2.utils.parseKey(read);
    if (parsed instanceof Error) unusable.push({ file, why: reasonFor(parsed, file) });
    else keys.push({ file, key: parsed });
  }
  return { agent: variables.SSH_AUTH_SOCK || null, keys, unusable };
}

function reasonFor(error: Error, file: string): string {
  return /passphrase/i.test(error.message)
    ? `it is encrypted; give it to an agent first: ssh-add ${file}`
    : error.message;
}

/** FIRST_FLIGHT_SSH_KNOWN_HOSTS names a file instead of ~/.ssh/known_hosts and the system's. */
export function knownHostsFiles(variables: Variables): string[] {
  const own = variables.FIRST_FLIGHT_SSH_KNOWN_HOSTS;
  return own ? [own] : [join(sshFolder(variables), 'known_hosts'), '/etc/ssh/ssh_known_hosts'];
}

export async function readKnownHosts(files: readonly string[]): Promise<KnownHost[]> {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  return texts.flatMap((text, at) => parseKnownHosts(text, files[at] as string));
}
