import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseSamples, sampleFormat, samplesDigest } from './record.ts';

const version = '# first-flight samples 2\n';
const columns = `${sampleFormat.columns.join('\t')}\n`;
const header = version + columns;
const plain = line(
  'single 0 0 1 tcp 0 0 200003000 200004000 100001500 1024 - 0 0 0 0 100001 100001',
);
const accepted = line('single 0 0 0 tfo 5 0 100002000 100003000 9000 1024 - 1 1 0 0 100001 100001');
const timedOut = line('single 0 1 0 tcp 300000000 0 - - - 0 timeout 0 0 0 5 0 0');

/** A record line, written here with spaces for the tabs. */
function line(fields: string): string {
  return `${fields.replaceAll(' ', '\t')}\n`;
}

function parse(text: string) {
  return parseSamples(text, { file: 'samples.tsv' });
}

test('the column line is the documented one', () => {
  assert.equal(
    columns,
    line(
      'cell client block position arm start_ns late_ns ttfb_ns ttlb_ns connect_ns bytes error cookie_before ' +
        'syn_data_acked fastopen_client_fail retransmits rtt_us min_rtt_us',
    ),
  );
});

test('a record line becomes a sample', () => {
  assert.deepEqual(parse(header + accepted), {
    samples: [
      {
        cell: 'single',
        client: 0,
        block: 0,
        position: 0,
        arm: 'tfo',
        startNs: 5,
        lateNs: 0,
        ttfbNs: 100_002_000,
        ttlbNs: 100_003_000,
        connectNs: 9000,
        bytes: 1024,
        error: null,
        cookieBefore: true,
        synDataAcked: true,
        fastopenClientFail: 0,
        retransmits: 0,
        rttUs: 100_001,
        minRttUs: 100_001,
      },
    ],
    truncated: false,
  });
});

test('a dash is null and a failed exchange is a sample', () => {
  const [sample] = parse(header + timedOut).samples;
  assert.equal(sample?.ttfbNs, null);
  assert.equal(sample?.ttlbNs, null);
  assert.equal(sample?.connectNs, null);
  assert.equal(sample?.error, 'timeout');
  assert.equal(sample?.retransmits, 5);
});

test('an interrupted last line is dropped and said to be', () => {
  const { samples, truncated } = parse(header + plain + accepted.slice(0, -1));
  assert.deepEqual([samples.length, truncated], [1, true]);
});

test('wherever a file is cut off, it parses and never yields more than its complete lines', () => {
  const whole = header + plain + accepted + timedOut;
  for (let length = 0; length < whole.length; length += 1) {
    const cut = whole.slice(0, length);
    const complete = Math.max(0, cut.split('\n').length - 3);
    const atLineEnd = cut.endsWith('\n') && cut.length >= header.length;
    const { samples, truncated } = parse(cut);
    assert.deepEqual([samples.length, truncated], [complete, !atLineEnd], `cut at ${length}`);
  }
});

test('a header alone is a complete file without samples', () => {
  assert.deepEqual(parse(header), { samples: [], truncated: false });
});

test('a newer version is refused and says what to do', () => {
  assert.throws(() => parse(header.replace('samples 2', 'samples 3') + plain), {
    message:
      'samples.tsv:1: first-flight samples of version 3, but this First Flight reads version 2: ' +
      'read it with the First Flight that wrote it, or a later one',
  });
});

for (const [what, text, message] of [
  [
    'another format',
    '# something else\n',
    /^samples\.tsv:1: expected the header "# first-flight samples 2", found "# something else"$/,
  ],
  ['another format without a line end', 'hello', /^samples\.tsv:1: expected the header/],
  [
    'other columns',
    `${version}cell\tblock\n`,
    /^samples\.tsv:2: expected the header "cell client block position .*", found "cell block"$/,
  ],
  [
    'a missing field',
    header + plain + plain.replace('\t0\t', '\t'),
    /^samples\.tsv:4: expected 18 tab-separated fields, found 17$/,
  ],
  ['an empty line', `${header}\n`, /^samples\.tsv:3: expected 18 tab-separated fields, found 1$/],
  [
    'an unknown arm',
    header + plain.replace('tcp', 'quic'),
    /^samples\.tsv:3: arm is "quic", expected one of tcp, tfo, tfo-cold, tcp-reused$/,
  ],
  [
    'a negative number',
    header + plain.replace('1024', '-1'),
    /^samples\.tsv:3: bytes is "-1", expected a whole number$/,
  ],
  [
    'a number past 2^53',
    header + plain.replace('1024', '9007199254740993'),
    /^samples\.tsv:3: bytes is /,
  ],
  ['a carriage return', header + plain.replace('\n', '\r\n'), /^samples\.tsv:3: min_rtt_us is /],
  [
    'a flag of 2',
    header + accepted.replace('\t1\t1\t', '\t2\t1\t'),
    /^samples\.tsv:3: cookie_before is "2", expected 0 or 1$/,
  ],
  [
    'success without a first byte',
    header + timedOut.replace('timeout', '-'),
    /^samples\.tsv:3: ttfb_ns and ttlb_ns must be there when error is "-"$/,
  ],
  [
    'a last byte before the first',
    header + plain.replace('200004000', '200002999'),
    /^samples\.tsv:3: the last byte/,
  ],
  [
    'a cell that looks like a comment',
    header + plain.replace('single', '#1'),
    /^samples\.tsv:3: cell is "#1", expected a name$/,
  ],
] as const) {
  test(`${what} is refused with file and line`, () => {
    assert.throws(() => parse(text), { message });
  });
}

// sha256sum of the plain and the accepted line, by the command in the docstring of samplesDigest.
const golden = '730a3d48fb9e9ba73d5f91685e069e80b82dbd5255504ae4351ca4e1b615c643';

test('the digest is what the documented shell command prints', () => {
  assert.equal(samplesDigest([header + plain, header + accepted]), golden);
});

test('the digest of no records is that of no bytes', () => {
  // FIPS 180-4, SHA-256 of the empty message.
  const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
  assert.equal(samplesDigest([]), empty);
  assert.equal(samplesDigest([header]), empty);
});

test('an interrupted last line is not part of the digest', () => {
  assert.equal(samplesDigest([header + plain, header + accepted + timedOut.slice(0, -1)]), golden);
});

test('text and bytes have the same digest', () => {
  assert.equal(samplesDigest([Buffer.from(header + plain), header + accepted]), golden);
});

test('the digest does not depend on headers, comments or the division into files', () => {
  const comment = fc.string({ unit: 'grapheme' }).map((text) => `#${text.replaceAll('\n', ' ')}\n`);
  const noise = fc.array(fc.oneof(comment, fc.constant(columns))).map((lines) => lines.join(''));
  fc.assert(
    fc.property(noise, noise, noise, fc.boolean(), (before, between, after, divided) => {
      const first = before + plain + between;
      const second = accepted + after;
      return samplesDigest(divided ? [first, second] : [first + second]) === golden;
    }),
  );
});

test('the digest depends on the order of the records', () => {
  assert.notEqual(samplesDigest([accepted, plain]), golden);
});
