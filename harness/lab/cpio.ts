/** A file, folder, link or device of a guest's initial file system. */
export type CpioEntry =
  | { readonly kind: 'file'; readonly path: string; readonly data: Buffer; readonly mode: number }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  | {
      readonly kind: 'device';
      readonly path: string;
      readonly major: number;
      readonly minor: number;
    };

const alignment = 4;

/**
 * Pack entries as an initramfs: the "newc" cpio format that the kernel unpacks
 * (Documentation/driver-api/early-userspace/buffer-format.rst).
 *
 * Equal entries give equal bytes: owner, times and inode numbers are constants, and the
 * order is the caller's, in which folders must come before what they hold.
 */
export function packCpio(entries: readonly CpioEntry[]): Buffer {
  const parts = entries.flatMap((entry, index) => record(entry, index + 1));
  return Buffer.concat([...parts, ...record(trailer, 0)]);
}

const trailer: CpioEntry = { kind: 'file', path: 'TRAILER!!!', data: Buffer.alloc(0), mode: 0 };

function record(entry: CpioEntry, inode: number): Buffer[] {
  const data = content(entry);
  const name = Buffer.from(`${entry.path}\0`);
  const device = entry.kind === 'device' ? entry : { major: 0, minor: 0 };
  const fields = [
    inode,
    mode(entry),
    0, // uid
    0, // gid
    entry.kind === 'folder' ? 2 : 1, // links
    0, // mtime
    data.length,
    0, // device that holds the file: major, minor
    0,
    device.major,
    device.minor,
    name.length,
    0, // checksum, unused by newc
  ];
  const header = `070701${fields.map((n) => n.toString(16).padStart(8, '0')).join('')}`;
  return [padded(Buffer.concat([Buffer.from(header), name])), padded(data)];
}

function content(entry: CpioEntry): Buffer {
  if (entry.kind === 'file') return entry.data;
  return entry.kind === 'link' ? Buffer.from(entry.target) : Buffer.alloc(0);
}

function mode(entry: CpioEntry): number {
  switch (entry.kind) {
    case 'file':
      return entry.mode === 0 ? 0 : 0o100000 | entry.mode;
    case 'folder':
      return 0o040755;
    case 'link':
      return 0o120777;
    case 'device':
      return 0o020600;
  }
}

function padded(bytes: Buffer): Buffer {
  const rest = bytes.length % alignment;
  return rest === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(alignment - rest)]);
}
