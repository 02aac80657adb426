import assert from 'node:assert/strict';
import { test } from 'node:test';
import { datagramHeaderBytes, netemPacketNs, serialisationNs, wireBytes } from './packet-time.ts';
import { rateOf } from './path-fixture.ts';

test('a datagram counts with its Ethernet, IP and UDP headers', () => {
  assert.deepEqual([wireBytes(64, 'ipv4'), wireBytes(64, 'ipv6')], [106, 126]);
  assert.deepEqual([datagramHeaderBytes('ipv4'), datagramHeaderBytes('ipv6')], [28, 48]);
});

test('a packet takes its bits over the rate', () => {
  assert.equal(serialisationNs(1442, 20_000_000), 576_800);
  assert.equal(netemPacketNs(1442, rateOf(20_000_000)), 576_800);
});

test('netem adds the overhead first and then rounds up to cells with theirs', () => {
  // ATM: 8 bytes of AAL5 make 1450 bytes, 31 cells of 48 bytes, each with 5 more: 1643 bytes.
  const atm = { ...rateOf(8_000_000), packetOverheadBytes: 8, cellBytes: 48, cellOverheadBytes: 5 };
  assert.equal(netemPacketNs(1442, atm), 1_643_000);
  // What fills its cells exactly needs no further one.
  assert.equal(netemPacketNs(88, atm), 106_000);
  assert.equal(netemPacketNs(106, { ...rateOf(8_000_000), packetOverheadBytes: -14 }), 92_000);
});
