import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FrameReader } from './frames.ts';

const sent = Buffer.from('file samples.tsv 0 5\none\n\nfile empty 0 0\nend 3 1234567\n');
const frames = [
  { kind: 'file', name: 'samples.tsv', offset: 0, data: Buffer.from('one\n\n') },
  { kind: 'file', name: 'empty', offset: 0, data: Buffer.alloc(0) },
  { kind: 'end', status: 3, freeBytes: 1234567 },
];

describe('frames from the other side', () => {
  test('are read whole, data with line breaks too', () => {
    assert.deepEqual(new FrameReader().read(sent), frames);
  });

  test('are read wherever the connection cuts them', () => {
    for (let at = 0; at <= sent.length; at++) {
      const reader = new FrameReader();
      const parts = [sent.subarray(0, at), sent.subarray(at)];
      assert.deepEqual(
        parts.flatMap((part) => reader.read(part)),
        frames,
        `cut at ${at}`,
      );
    }
  });

  test('are not read from what something else says', () => {
    const said = (text: string) => () => new FrameReader().read(Buffer.from(text));
    assert.throws(said('Welcome to bench.example!\n'), {
      message: 'the other side says something unexpected: "Welcome to bench.example!"',
    });
    assert.throws(said('x'.repeat(300)), /something unexpected/);
  });

  test('name no file elsewhere', () => {
    for (const name of ['../x', '.hidden', '/etc/passwd', 'a/b', '', 'a b'])
      assert.throws(() => new FrameReader().read(Buffer.from(`file ${name} 0 0\n`)), Error, name);
  });
});
