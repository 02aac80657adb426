import { type FileHandle, open as openFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client, ClientChannel } from 'ssh2';
import type { CellJob } from '../lab.ts';
import { type Frame, FrameReader } from './frames.ts';
import { open } from './shell.ts';

/** How a command under native/relay ended. */
export interface RemoteEnd {
  /** The program's status, and the room on its disk; null if the connection broke before its end. */
  readonly end: { readonly status: number; readonly freeBytes: number } | null;
  /** What was said beside the frames. */
  readonly stderr: string;
  /** Status of the command itself; null if the connection broke. */
  readonly commandStatus: number | null;
}

/** Often enough for the other side's patience, and for what comes between. */
const heartbeatsPerLifeline = 6;
/** For the other side to end a cell that was told to stop, and to send what is left. */
const stopMs = 20_000;

/**
 * Run a command under native/relay, with what it sends written to the cell's folder as it comes.
 * The signal stops it; what has come is kept in any case.
 */
export async function runRemotely(
  client: Client,
  command: string,
  { folder, signal }: CellJob,
  lifelineSeconds: number,
): Promise<RemoteEnd> {
  const channel = await open(client, command);
  const stderr: Buffer[] = [];
  channel.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  const beat = setInterval(
    () => channel.writable && channel.write('\n'),
    (lifelineSeconds * 1000) / heartbeatsPerLifeline,
  );
  let impatient: NodeJS.Timeout | undefined;
  const stop = () => {
    channel.end(); // the end of the lifeline
    impatient = setTimeout(() => channel.destroy(), stopMs);
  };
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  const exit = exitOf(channel);
  const files = new GrowingFiles(folder);
  let end: RemoteEnd['end'] = null;
  try {
    const reader = new FrameReader();
    for await (const chunk of channel)
      for (const frame of reader.read(chunk as Buffer))
        if (frame.kind === 'end') end = frame;
        else await files.write(frame);
  } catch (error) {
    if (!isPremature(error)) throw error; // such as a full disk here
  } finally {
    clearInterval(beat);
    clearTimeout(impatient);
    signal.removeEventListener('abort', stop);
    await files.close();
    channel.destroy();
  }
  return {
    end: end && { status: end.status, freeBytes: end.freeBytes },
    stderr: Buffer.concat(stderr).toString().trim(),
    commandStatus: await exit,
  };
}

/** Resolves when the channel is closed: after its streams have ended, or when the connection broke. */
function exitOf(channel: ClientChannel): Promise<number | null> {
  let status: number | null = null;
  channel.on('exit', (code: number | null) => {
    status = code;
  });
  channel.on('error', () => undefined); // the loop over its data sees it
  return new Promise((resolve) => {
    channel.on('close', () => resolve(status));
  });
}

function isPremature(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE';
}

/** Files in a folder that are written piece by piece. */
class GrowingFiles {
  readonly #folder: string;
  readonly #handles = new Map<string, FileHandle>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async write({ name, offset, data }: Extract<Frame, { kind: 'file' }>): Promise<void> {
    let handle = this.#handles.get(name);
    if (handle === undefined) {
      handle = await openFile(join(this.#folder, name), 'w');
      this.#handles.set(name, handle);
    }
    await handle.truncate(offset);
    for (let done = 0; done < data.length; ) {
      const { bytesWritten } = await handle.write(data, done, data.length - done, offset + done);
      done += bytesWritten;
    }
  }

  async close(): Promise<void> {
    for (const handle of this.#handles.values()) await handle.close();
  }
}
