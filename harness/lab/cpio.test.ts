import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type CpioEntry, packCpio } from './cpio.ts';

interface Read {
  readonly path: string;
  readonly mode: string;
  readonly data: string;
  readonly device: readonly [major: number, minor: number];
}

/** A reader of the "newc" format, as small as can be: it goes on after a trailer, as the kernel does. */
function readCpio(archive: Buffer): Read[] {
  const found: Read[] = [];
  const aligned = (at: number) => Math.ceil(at / 4) * 4;
  for (let at = 0; at < archive.length; ) {
    const header = archive.toString('latin1', at, at + 110);
    assert.equal(header.slice(0, 6), '070701', `magic at ${at}`);
    const field = (index: number) =>
      Number.parseInt(header.slice(6 + 8 * index, 14 + 8 * index), 16);
    const nameEnd = at + 110 + field(11);
    const data = aligned(nameEnd);
    found.push({
      path: archive.toString('utf8', at + 110, nameEnd - 1),
      mode: field(1).toString(8),
      data: archive.toString('utf8', data, data + field(6)),
      device: [field(9), field(10)],
    });
    assert.equal(archive[nameEnd - 1], 0, 'names end with a zero byte');
    at = aligned(data + field(6));
  }
  return found;
}

function file(path: string, text: string, mode = 0o755): CpioEntry {
  return { kind: 'file', path, data: Buffer.from(text), mode };
}

const trailer: Read = { path: 'TRAILER!!!', mode: '0', data: '', device: [0, 0] };

describe('an initramfs', () => {
  test('holds files, folders, links and devices, in the order given', () => {
    const archive = packCpio([
      { kind: 'folder', path: 'bin' },
      file('bin/run', '#!/bin/sh\n'),
      { kind: 'link', path: 'bin/sh', target: 'run' },
      { kind: 'device', path: 'dev/console', major: 5, minor: 1 },
      file('notes', 'größer', 0o644),
    ]);
    assert.deepEqual(readCpio(archive), [
      { path: 'bin', mode: '40755', data: '', device: [0, 0] },
      { path: 'bin/run', mode: '100755', data: '#!/bin/sh\n', device: [0, 0] },
      { path: 'bin/sh', mode: '120777', data: 'run', device: [0, 0] },
      { path: 'dev/console', mode: '20600', data: '', device: [5, 1] },
      { path: 'notes', mode: '100644', data: 'größer', device: [0, 0] },
      trailer,
    ]);
  });

  test('keeps every byte whatever the lengths of names and files', () => {
    for (let length = 0; length < 9; length++) {
      const entry = file('n'.repeat(length + 1), 'd'.repeat(length));
      const archive = packCpio([entry, file('next', 'kept')]);
      assert.equal(archive.length % 4, 0);
      assert.deepEqual(
        readCpio(archive).map(({ path, data }) => [path, data]),
        [
          ['n'.repeat(length + 1), 'd'.repeat(length)],
          ['next', 'kept'],
          ['TRAILER!!!', ''],
        ],
      );
    }
  });

  test('has the header that the kernel documents, byte for byte', () => {
    const archive = packCpio([file('init', 'hi', 0o755)]);
    assert.equal(
      archive.toString('latin1', 0, 120),
      '070701' + // magic
        '00000001' + // inode
        '000081ed' + // mode 0100755
        '00000000' + // uid
        '00000000' + // gid
        '00000001' + // links
        '00000000' + // mtime
        '00000002' + // file size
        '00000000' + // device that holds it, major
        '00000000' + // and minor
        '00000000' + // device that it is, major
        '00000000' + // and minor
        '00000005' + // name size with its zero byte
        '00000000' + // checksum
        'init\0\0hi\0\0',
    );
    assert.equal(archive.length, 120 + 110 + 'TRAILER!!!\0'.length + 3);
  });

  test('can follow another: the kernel unpacks one after the other', () => {
    const archive = Buffer.concat([packCpio([file('a', '1')]), packCpio([file('b', '22')])]);
    assert.deepEqual(
      readCpio(archive).map(({ path }) => path),
      ['a', 'TRAILER!!!', 'b', 'TRAILER!!!'],
    );
  });

  test('is the same bytes for the same entries', () => {
    const pack = () => packCpio([file('a', '1'), { kind: 'folder', path: 'b' }]);
    assert.deepEqual(pack(), pack());
  });
});
