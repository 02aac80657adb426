import type { Client } from 'ssh2';
import { sha256 } from '../digest.ts';
import { LabError } from '../lab-error.ts';
import * as scripts from './scripts.ts';
import { type Answer, run } from './shell.ts';

/** A file as the other machine keeps it: by its content alone. */
export interface Stored {
  readonly digest: string;
  readonly content: Buffer;
}

export function stored(content: Buffer | string): Stored {
  const buffer = Buffer.from(content);
  return { digest: sha256(buffer), content: buffer };
}

/** Uploads at a time; sshd allows ten channels of one connection (MaxSessions, sshd_config(5)). */
const uploadsAtATime = 4;

/** Files kept on the other machine, from run to run, in a folder of its user's cache. */
export class RemoteStore {
  readonly #client: Client;
  readonly #folder: string;
  readonly #machine: string;

  /** @param machine the lab's name, for messages */
  constructor(client: Client, folder: string, machine: string) {
    this.#client = client;
    this.#folder = folder;
    this.#machine = machine;
  }

  /** Make sure that files are there, whole; those that are need no second journey. */
  async put(files: readonly Stored[]): Promise<void> {
    const wanted = new Map(files.map((file) => [file.digest, file]));
    const asked = `${[...wanted.keys()].join('\n')}\n`;
    const answer = await run(this.#client, scripts.lacking, [this.#folder], asked);
    this.#check(answer, 'looking for files');
    const waiting = answer.stdout.split('\n').flatMap((digest) => wanted.get(digest) ?? []);
    const send = async () => {
      for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
        const args = [this.#folder, file.digest];
        this.#check(await run(this.#client, scripts.store, args, file.content), 'an upload');
      }
    };
    await Promise.all(Array.from({ length: uploadsAtATime }, send));
  }

  /** A folder there that holds these files under these names; its path. */
  async kit(files: ReadonlyMap<string, Stored>): Promise<string> {
    await this.put([...files.values()]);
    const names = [...files].map(([name, { digest }]) => `${checkedName(name)}:${digest}`).sort();
    const digest = sha256(names.join('\n'));
    const answer = await run(this.#client, scripts.assemble, [this.#folder, digest, ...names]);
    this.#check(answer, 'putting programs in place');
    return `${this.#folder}/kits/${digest}`;
  }

  #check({ status, stderr }: Answer, what: string): void {
    if (status === 0) return;
    if (status === null)
      throw new LabError(`${this.#machine}: the connection broke during ${what}`);
    const full = /no space left|quota exceeded/i.test(stderr)
      ? `\nMake room for ${this.#folder} there.`
      : '';
    throw new LabError(`${this.#machine}: ${what} failed: ${stderr || `status ${status}`}${full}`);
  }
}

/** Names go into command lines there, with : and + between them. */
export function checkedName(name: string): string {
  if (!/^[A-Za-z0-9._-]+$/.test(name)) throw new Error(`not a name for a file there: ${name}`);
  return name;
}
