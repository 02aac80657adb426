import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerInWords } from './answer.ts';
import { lastByteInWords } from './last-byte-in-words.ts';
import { type StatedArm, type StatedCell, statedFindings } from './stated-findings.ts';

const whole = [1, 0.999, 1.001] as const;
const nothing = [0, 0, 0] as const;

/** RTT 100 ms, the baseline's last byte after 100 ms for each exchange and 100 ms for the handshake. */
function shared(perConnection: number, arms: StatedCell['arms']): StatedCell {
  return {
    rttMs: 100,
    perConnection,
    arms: { tcp: { lastMs: 100 * (perConnection + 1) }, ...arms },
  };
}

/** Saves the handshake. */
function spared(perConnection: number, arm: StatedArm = {}): StatedArm {
  return { saved: whole, lastMs: 100 * perConnection, ...arm };
}

function words(cells: readonly StatedCell[]): string | null {
  return lastByteInWords(statedFindings(cells));
}

test('the share saved is told by the number of exchanges on a connection, fewest first', () => {
  const told = words([20, 2, 1].map((number) => shared(number, { tfo: spared(number) })));
  assert.equal(
    told,
    'of the median time to the last byte, TCP Fast Open with a cookie saved 50 % with 1 exchange on a connection, 33 % with 2 and 4.8 % with 20',
  );
});

test('it follows what is said of the first byte, which is then named', () => {
  const findings = statedFindings([shared(10, { tfo: spared(10) })]);
  assert.equal(
    answerInWords(findings),
    'Compared with plain TCP in time to first byte, TCP Fast Open with a cookie saved 1.00 round trips (the whole handshake) at RTT 100 ms without loss; of the median time to the last byte, TCP Fast Open with a cookie saved 9.1 % with 10 exchanges on a connection.',
  );
});

test('arms that come out alike are told together, others after them', () => {
  const cold = { saved: nothing };
  const arms = { tfo: spared(2), 'tcp-reused': spared(2), 'tfo-cold': cold };
  assert.equal(
    words([shared(2, arms)]),
    'of the median time to the last byte, TCP Fast Open with a cookie and a connection kept open each saved 33 % with 2 exchanges on a connection; TCP Fast Open on first contact (no cookie yet) saved nothing with 2 exchanges on a connection',
  );
});

test('many numbers of exchanges are told by the fewest and the most', () => {
  const numbers = [1, 2, 5, 10, 20, 200];
  assert.match(
    words(numbers.map((number) => shared(number, { tfo: spared(number) }))) ?? '',
    /saved 50 % with 1 exchange on a connection and 0\.5 % with 200$/,
  );
});

test('a slower arm adds, and a share too small for two digits is called less', () => {
  const slower = { saved: [-1, -1.1, -0.9] } as const;
  const least = { saved: whole, savedToLast: [0.002, 0.001, 0.03] } as const;
  assert.match(
    words([shared(2, { tfo: slower }), shared(20, { tfo: least })]) ?? '',
    /added 33 % to it with 2 exchanges on a connection and saved less than 0\.01 % with 20$/,
  );
});

test('what the intervals do not bear out is not called a saving', () => {
  const unclear = { saved: whole, savedToLast: [0.4, -0.1, 0.9] } as const;
  const unproven = { saved: whole, savedToLast: [0.4, null, null] } as const;
  for (const tfo of [unclear, unproven])
    assert.match(
      words([shared(2, { tfo })]) ?? '',
      /a cookie saved nothing for certain with 2 exchanges on a connection$/,
    );
});

test('the share is of the paired saving, which a difference of medians need not be', () => {
  const tfo = { saved: whole, savedToLast: [1.2, 1.1, 1.3], lastMs: 290 } as const;
  assert.match(words([shared(2, { tfo })]) ?? '', /saved 40 % with 2 exchanges on a connection$/);
});

test('cells that came out differently are counted', () => {
  const cells = [
    shared(2, { tfo: spared(2) }),
    shared(2, { tfo: { saved: whole, savedToLast: [0.6, 0.5, 0.7] } }),
    shared(2, { tfo: { saved: nothing } }),
    shared(2, { tfo: {} }),
    shared(2, { tfo: spared(2, { used: 0 }) }),
  ];
  assert.match(
    words(cells) ?? '',
    /saved 20 to 33 % in 2 of 5 cells with 2 exchanges on a connection, nothing in 1 of 5 cells with 2 and gave nothing to compare in 1 of 5 cells with 2$/,
  );
});

test('without shared connections only cells with a late last byte are told of', () => {
  const small: StatedCell = { rttMs: 50, arms: { tcp: {}, tfo: { saved: whole } } };
  const large: StatedCell = {
    rttMs: 100,
    arms: { tcp: { lastMs: 600 }, tfo: { saved: whole, lastMs: 500 } },
  };
  const clause = 'TCP Fast Open with a cookie saved 17 %';
  assert.equal(words([large]), `of the median time to the last byte, ${clause}`);
  assert.equal(
    words([small, large]),
    `of the median time to the last byte, where that came notably later than the first, ${clause}`,
  );
  assert.equal(words([small]), null);
});

test('nothing is said where nothing can be compared', () => {
  assert.equal(words([]), null);
  assert.equal(words([shared(2, {})]), null);
  assert.equal(words([shared(2, { tfo: { failed: 200, used: 0 } })]), null);
  assert.equal(words([shared(2, { tfo: spared(2, { used: 0 }) })]), null);
  assert.equal(words([{ ...shared(2, { tfo: spared(2) }), invalidBecause: 'wrong delay' }]), null);
});
