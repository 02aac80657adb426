import { createHash } from 'node:crypto';
import { type ArmName, armNames } from '../scenario/scenario.ts';
import type { Sample } from './sample.ts';

/** A versioned text table: `# <name> <version>`, a line of column names, then one record a line, all tab-separated. */
export interface TableFormat {
  readonly name: string;
  readonly version: number;
  readonly columns: readonly string[];
}

/** The client's record of every exchange of a cell. `-` stands for null, flags are 0 or 1, times are nanoseconds. */
export const sampleFormat: TableFormat = {
  name: 'first-flight samples',
  version: 2,
  columns: [
    'cell',
    'client',
    'block',
    'position',
    'arm',
    'start_ns',
    'late_ns',
    'ttfb_ns',
    'ttlb_ns',
    'connect_ns',
    'bytes',
    'error',
    'cookie_before',
    'syn_data_acked',
    'fastopen_client_fail',
    'retransmits',
    'rtt_us',
    'min_rtt_us',
  ],
};

/**
 * Calls `onRecord` with the fields of each complete record line.
 * A last line without a newline is an interrupted write: it is left out and `truncated` is true,
 * as it is when the two header lines are not all there.
 * Throws `file:line: reason` for another format, another version or a malformed line.
 */
export function readTable(
  text: string,
  file: string,
  format: TableFormat,
  onRecord: (fields: readonly string[]) => void,
): { truncated: boolean } {
  const header = [`# ${format.name} ${format.version}`, format.columns.join('\t')];
  let line = 0;
  let from = 0;
  try {
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
      line += 1;
      const content = text.slice(from, end);
      const expected = header[line - 1];
      if (expected === undefined) onRecord(fieldsOf(content, format));
      else if (content !== expected) throw new Error(headerFault(content, line, format));
      from = end + 1;
    }
    line += 1;
    const rest = text.slice(from);
    if (!(header[line - 1] ?? rest).startsWith(rest)) {
      throw new Error(headerFault(rest, line, format));
    }
    return { truncated: rest !== '' || line <= header.length };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${file}:${line}: ${reason}`, { cause });
  }
}

/** The exchanges of a sample file, in the order made. Throws `file:line: reason`. */
export function parseSamples(
  text: string,
  { file }: { file: string },
): { samples: Sample[]; truncated: boolean } {
  const samples: Sample[] = [];
  const intern = interner();
  const { truncated } = readTable(text, file, sampleFormat, (fields) => {
    samples.push(sampleOf(fields, intern));
  });
  return { samples, truncated };
}

/**
 * SHA-256 (hex) over the record lines of sample files given in plan order. Header lines are left out, so
 * the digest speaks of measurements alone, and so is the rest of an interrupted write. For complete files
 * anyone can recompute it:
 *
 *     cat FILE... | grep -v -e '^#' -e '^cell.client.' | sha256sum
 */
export function samplesDigest(files: Iterable<string | Buffer>): string {
  const hash = createHash('sha256');
  for (const file of files) {
    const bytes = typeof file === 'string' ? Buffer.from(file) : file;
    let kept = 0;
    let from = 0;
    for (let end = bytes.indexOf(0x0a); end !== -1; end = bytes.indexOf(0x0a, from)) {
      if (isHeaderLine(bytes, from, end)) {
        hash.update(bytes.subarray(kept, from));
        kept = end + 1;
      }
      from = end + 1;
    }
    hash.update(bytes.subarray(kept, from));
  }
  return hash.digest('hex');
}

const columnLine = Buffer.from(sampleFormat.columns.join('\t'));

function isHeaderLine(bytes: Buffer, from: number, end: number): boolean {
  return bytes[from] === 0x23 /* # */ || bytes.subarray(from, end).equals(columnLine);
}

function headerFault(found: string, line: number, format: TableFormat): string {
  const version = found.startsWith(`# ${format.name} `)
    ? Number(found.slice(`# ${format.name} `.length))
    : Number.NaN;
  if (line === 1 && version > format.version) {
    return (
      `${format.name} of version ${version}, but this First Flight reads version ${format.version}: ` +
      'read it with the First Flight that wrote it, or a later one'
    );
  }
  const expected = line === 1 ? `# ${format.name} ${format.version}` : format.columns.join(' ');
  const seen = line === 1 ? found : found.replaceAll('\t', ' ');
  return `expected the header "${expected}", found "${seen.slice(0, 200)}"`;
}

function fieldsOf(line: string, format: TableFormat): string[] {
  const fields = line.split('\t');
  if (fields.length !== format.columns.length) {
    throw new Error(
      `expected ${format.columns.length} tab-separated fields, found ${fields.length}`,
    );
  }
  return fields;
}

function sampleOf(fields: readonly string[], intern: (text: string) => string): Sample {
  const [cell = '', client = '', block = '', position = '', arm = '', startNs = ''] = fields;
  const [lateNs = '', ttfbNs = '', ttlbNs = '', connectNs = '', bytes = ''] = fields.slice(6);
  const [error = '', cookieBefore = '', synDataAcked = '', fail = ''] = fields.slice(11);
  const [retransmits = '', rttUs = '', minRttUs = ''] = fields.slice(15);
  const sample: Sample = {
    cell: intern(name('cell', cell)),
    client: integer('client', client),
    block: integer('block', block),
    position: integer('position', position),
    arm: armName(arm),
    startNs: integer('start_ns', startNs),
    lateNs: integer('late_ns', lateNs),
    ttfbNs: integerOrNull('ttfb_ns', ttfbNs),
    ttlbNs: integerOrNull('ttlb_ns', ttlbNs),
    connectNs: integerOrNull('connect_ns', connectNs),
    bytes: integer('bytes', bytes),
    error: error === '-' ? null : intern(name('error', error)),
    cookieBefore: flag('cookie_before', cookieBefore),
    synDataAcked: flag('syn_data_acked', synDataAcked),
    fastopenClientFail: integer('fastopen_client_fail', fail),
    retransmits: integer('retransmits', retransmits),
    rttUs: integer('rtt_us', rttUs),
    minRttUs: integer('min_rtt_us', minRttUs),
  };
  checkTimes(sample);
  return sample;
}

function checkTimes({ ttfbNs, ttlbNs, error }: Sample): void {
  if (error === null && (ttfbNs === null || ttlbNs === null)) {
    throw new Error('ttfb_ns and ttlb_ns must be there when error is "-"');
  }
  if (ttlbNs !== null && (ttfbNs === null || ttfbNs > ttlbNs)) {
    throw new Error('the last byte (ttlb_ns) cannot come before the first (ttfb_ns)');
  }
}

/** A whole number of at least 0, as the records write it. Throws with the column's name. */
export function integer(column: string, text: string): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value)) {
    throw new Error(`${column} is "${text}", expected a whole number`);
  }
  return value;
}

/** The same, with `-` for null. */
export function integerOrNull(column: string, text: string): number | null {
  return text === '-' ? null : integer(column, text);
}

function flag(column: string, text: string): boolean {
  if (text !== '0' && text !== '1') throw new Error(`${column} is "${text}", expected 0 or 1`);
  return text === '1';
}

function name(column: string, text: string): string {
  // A leading # would make the line a comment to samplesDigest.
  if (text === '' || text.startsWith('#')) {
    throw new Error(`${column} is "${text}", expected a name`);
  }
  return text;
}

function armName(text: string): ArmName {
  const arm = armNames.find((known) => known === text);
  if (arm === undefined) {
    throw new Error(`arm is "${text}", expected one of ${armNames.join(', ')}`);
  }
  return arm;
}

/**
 * Gives equal strings one copy. The copy is made anew, because a slice would keep the whole text of
 * the file in memory.
 */
function interner(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    let copy = known.get(text);
    if (copy === undefined) {
      copy = Buffer.from(text).toString();
      known.set(copy, copy);
    }
    return copy;
  };
}
