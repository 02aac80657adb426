import type { Client, ClientChannel } from 'ssh2';
import { LabError } from '../lab-error.ts';

/** What a command on the other machine answered. */
export interface Answer {
  /** null if it was ended by a signal, or the connection broke. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A command line for whatever shell the user has there: POSIX sh gets a script of ours with
 * arguments. One line, because a C shell takes no other in quotes.
 */
export function shellCommand(script: readonly string[], args: readonly string[]): string {
  return ['exec', '/bin/sh', '-c', script.join(' '), 'first-flight', ...args]
    .map((word, at) => (at < 3 ? word : quoted(word)))
    .join(' ');
}

/** A word that no shell reads anything into. */
function quoted(word: string): string {
  if (/[\n!]/.test(word)) throw new Error(`cannot be quoted for every shell: ${word}`);
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** Open a channel that runs a command. */
export function open(client: Client, command: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    const lost = (cause?: Error) =>
      reject(new LabError('the SSH connection broke', cause ? { cause } : {}));
    client.once('close', lost);
    try {
      client.exec(command, (error, channel) => {
        client.off('close', lost);
        if (error)
          reject(new LabError(`sshd there runs no command: ${error.message}`, { cause: error }));
        else resolve(channel);
      });
    } catch (error) {
      lost(error as Error); // not connected
    }
  });
}

/** Run a script of ours to its end, with `input` as its standard input. */
export async function run(
  client: Client,
  script: readonly string[],
  args: readonly string[],
  input: string | Buffer = '',
): Promise<Answer> {
  const channel = await open(client, shellCommand(script, args));
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  channel.on('data', (chunk: Buffer) => stdout.push(chunk));
  channel.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  channel.on('error', () => undefined); // of writing to a command that has ended; its status says why
  channel.end(input);
  return new Promise((resolve) => {
    channel.on('close', (status?: number | null) =>
      resolve({
        status: status ?? null,
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString().trim(),
      }),
    );
  });
}
