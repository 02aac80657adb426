import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readBytes, readDuration, readPercent, readRate } from './units.ts';

const value = (expected: number | null) => ({ ok: true, value: expected });
const problem = (expected: string) => ({ ok: false, problem: expected });

describe('a duration', () => {
  test('is read into milliseconds', () => {
    assert.deepEqual(readDuration('60ms'), value(60));
    assert.deepEqual(readDuration('1.5s'), value(1500));
    assert.deepEqual(readDuration('250us'), value(0.25));
    assert.deepEqual(readDuration(' 0ms '), value(0));
  });

  test('is converted without rounding twice', () => {
    assert.deepEqual(readDuration('0.0003s'), value(0.3));
    assert.deepEqual(readDuration('4.35s'), value(4350));
  });

  test('without a unit is refused, with both ways to write it', () => {
    assert.deepEqual(readDuration('60'), problem('60 has no unit; write 60ms or 60s'));
  });

  test('that is negative, empty or not a number is refused', () => {
    assert.deepEqual(readDuration('-5ms'), problem('-5ms is negative; write 60ms'));
    assert.deepEqual(readDuration(' '), problem('is empty; write 60ms'));
    assert.deepEqual(readDuration('fast'), problem('fast is not a duration; write 60ms'));
    assert.deepEqual(readDuration('0x10'), problem('0x10 is not a duration; write 60ms'));
    assert.deepEqual(readDuration('1e3ms'), problem('1e3ms is not a duration; write 60ms'));
    assert.deepEqual(readDuration('.5ms'), problem('.5ms is not a duration; write 60ms'));
  });

  test('in an unknown unit is refused, with the units there are', () => {
    const expected = '60min: min is not a unit known here; write us, ms or s';
    assert.deepEqual(readDuration('60min'), problem(expected));
  });

  test('with a space, a plus or leading zeros is refused, so that a cell has one name', () => {
    assert.deepEqual(readDuration('60 ms'), problem('60 ms must be written 60ms'));
    assert.deepEqual(readDuration('+60ms'), problem('+60ms must be written 60ms'));
    const expected = 'needs a plain number: no leading zeros, 12 digits and 9 decimals at most';
    assert.deepEqual(readDuration('060ms'), problem(`060ms ${expected}`));
    assert.deepEqual(readDuration('1234567890123ms'), problem(`1234567890123ms ${expected}`));
  });

  test('finer than a nanosecond is refused', () => {
    assert.deepEqual(readDuration('0.000001ms'), value(0.000001));
    assert.deepEqual(
      readDuration('0.0000001ms'),
      problem('0.0000001ms is finer than one nanosecond; write fewer decimals'),
    );
  });
});

describe('a percentage', () => {
  test('is read into percent', () => {
    assert.deepEqual(readPercent('1%'), value(1));
    assert.deepEqual(readPercent('0.5%'), value(0.5));
  });

  test('without the sign is refused', () => {
    assert.deepEqual(readPercent('1'), problem('1 has no unit; write 1%'));
    assert.deepEqual(readPercent('0.01'), problem('0.01 has no unit; write 0.01%'));
  });

  test('too fine for the emulator is refused', () => {
    assert.deepEqual(
      readPercent('0.0000001%'),
      problem('0.0000001% is finer than 0.000001%; write fewer decimals'),
    );
  });
});

describe('a size', () => {
  test('is SI with KB and MB, binary with KiB and MiB', () => {
    assert.deepEqual(readBytes('64B'), value(64));
    assert.deepEqual(readBytes('1KB'), value(1000));
    assert.deepEqual(readBytes('1KiB'), value(1024));
    assert.deepEqual(readBytes('1.5MB'), value(1_500_000));
    assert.deepEqual(readBytes('0.5MiB'), value(524_288));
  });

  test('without a unit, or with its letters in another case, is refused', () => {
    assert.deepEqual(readBytes('64'), problem('64 has no unit; write 64B or 64KB'));
    const expected = '1kb: kb is not a unit known here; write B, KB, KiB, MB or MiB';
    assert.deepEqual(readBytes('1kb'), problem(expected));
  });

  test('with a part of a byte is refused', () => {
    assert.deepEqual(
      readBytes('1.5B'),
      problem('1.5B is finer than one byte; write fewer decimals'),
    );
    assert.deepEqual(
      readBytes('0.1KiB'),
      problem('0.1KiB is finer than one byte; write fewer decimals'),
    );
  });
});

describe('a rate', () => {
  test('is read into bits per second, 1000 to the kbit', () => {
    assert.deepEqual(readRate('9600bit'), value(9600));
    assert.deepEqual(readRate('256kbit'), value(256_000));
    assert.deepEqual(readRate('20mbit'), value(20_000_000));
    assert.deepEqual(readRate('2.5gbit'), value(2_500_000_000));
  });

  test('can be unlimited', () => {
    assert.deepEqual(readRate('unlimited'), value(null));
  });

  test('in mbps is refused, because tc(8) means bytes by that', () => {
    const expected = '20mbps: mbps means bytes per second in tc(8); write bit, kbit, mbit or gbit';
    assert.deepEqual(readRate('20mbps'), problem(expected));
  });

  test('without a unit is refused', () => {
    assert.deepEqual(readRate('20'), problem('20 has no unit; write 20kbit or 20mbit'));
  });
});

test('whole numbers of every unit come back as the number times the unit', () => {
  const units = [
    { read: readDuration, unit: 'us', per: 1000, times: 1 },
    { read: readDuration, unit: 'ms', per: 1, times: 1 },
    { read: readDuration, unit: 's', per: 1, times: 1000 },
    { read: readPercent, unit: '%', per: 1, times: 1 },
    { read: readBytes, unit: 'B', per: 1, times: 1 },
    { read: readBytes, unit: 'KB', per: 1, times: 1000 },
    { read: readBytes, unit: 'KiB', per: 1, times: 1024 },
    { read: readBytes, unit: 'MiB', per: 1, times: 1_048_576 },
    { read: readRate, unit: 'kbit', per: 1, times: 1000 },
    { read: readRate, unit: 'gbit', per: 1, times: 1_000_000_000 },
  ];
  fc.assert(
    fc.property(
      fc.nat(1_000_000),
      fc.constantFrom(...units),
      (count, { read, unit, per, times }) => {
        assert.deepEqual(read(`${count}${unit}`), value((count * times) / per));
      },
    ),
  );
});

test('no text makes a reader throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const read of [readDuration, readPercent, readBytes, readRate]) {
        const reading = read(text);
        assert.ok(
          reading.ok ? reading.value === null || reading.value >= 0 : reading.problem !== '',
        );
      }
    }),
  );
});
