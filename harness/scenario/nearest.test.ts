import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { editDistance, nearest } from './nearest.ts';

describe('the edit distance', () => {
  test('counts insertions, deletions and substitutions', () => {
    assert.equal(editDistance('', ''), 0);
    assert.equal(editDistance('', 'rtt'), 3);
    assert.equal(editDistance('jiter', 'jitter'), 1);
    assert.equal(editDistance('losss', 'loss'), 1);
    assert.equal(editDistance('kitten', 'sitting'), 3);
  });

  test('counts a swap of neighbours as one', () => {
    assert.equal(editDistance('tpc', 'tcp'), 1);
    assert.equal(editDistance('sapmles', 'samples'), 1);
  });

  test('edits no part twice', () => {
    assert.equal(editDistance('ca', 'abc'), 3);
  });

  test('is zero for equal words alone, and the same both ways', () => {
    const word = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(word, word, (one, other) => {
        assert.equal(editDistance(one, other) === 0, one === other);
        assert.equal(editDistance(one, other), editDistance(other, one));
      }),
    );
  });
});

describe('the nearest word', () => {
  test('is the one fewest steps away', () => {
    assert.equal(nearest('tfo-clod', ['tcp', 'tfo', 'tfo-cold']), 'tfo-cold');
    assert.equal(nearest('sead', ['title', 'seed', 'samples']), 'seed');
  });

  test('may differ in case', () => {
    assert.equal(nearest('RTT', ['loss', 'rtt']), 'rtt');
  });

  test('is the first of several equally near', () => {
    assert.equal(nearest('bat', ['cat', 'rat']), 'cat');
  });

  test('does not exist when more than a third would have to change', () => {
    assert.equal(nearest('xyz', ['tcp', 'tfo']), null);
    assert.equal(nearest('quic', ['tcp', 'tfo', 'tfo-cold']), null);
    assert.equal(nearest('anything', []), null);
    assert.equal(nearest('t'.repeat(1000), ['tcp']), null);
  });
});
