import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cellOf } from '../scenario/cell-fixture.ts';
import { addressBatch, interfacesOf, linkBatch, topologyOf } from './topology.ts';

const plain = cellOf();
const ipv6 = cellOf('path: { rtt: 100ms, ip: ipv6 }');
const narrow = cellOf('path: { rtt: 100ms, up: { bottleneck: 1mbit } }');
const crowded = cellOf('load: { clients: 3 }');
const all = {
  plain,
  ipv6,
  narrow,
  crowded,
  narrow6: cellOf('path: { rtt: 9ms, ip: ipv6, bottleneck: 1mbit }'),
};

/** The words that follow a word in a line of an ip batch. */
function after(line: string, word: string): string[] {
  const words = line.split(' ');
  return words.flatMap((each, at) => (each === word ? [words[at + 1] ?? ''] : []));
}

describe('the network', () => {
  test('is three namespaces in a row, with a veth pair between neighbours', () => {
    assert.deepEqual(linkBatch(plain), [
      'netns add client',
      'netns add router',
      'netns add server',
      'link add c0 address 02:00:00:00:00:c0 mtu 1500 netns client type veth ' +
        'peer name c1 address 02:00:00:00:00:c1 mtu 1500 netns router',
      'link add s1 address 02:00:00:00:00:d1 mtu 1500 netns router type veth ' +
        'peer name s0 address 02:00:00:00:00:d0 mtu 1500 netns server',
    ]);
  });

  test('has the client behind the router, with a prefix for first contacts', () => {
    assert.deepEqual(addressBatch('client', plain), [
      'link set lo up',
      'addr add 192.0.2.2/24 dev c0',
      'link set c0 up',
      'neigh add 192.0.2.1 lladdr 02:00:00:00:00:c1 dev c0 nud permanent',
      'route add local 10.0.0.0/8 dev lo',
      'route add default via 192.0.2.1',
    ]);
  });

  test('has the router between both, without a default route', () => {
    assert.deepEqual(addressBatch('router', plain), [
      'link set lo up',
      'addr add 192.0.2.1/24 dev c1',
      'link set c1 up',
      'neigh add 192.0.2.2 lladdr 02:00:00:00:00:c0 dev c1 nud permanent',
      'addr add 198.51.100.1/24 dev s1',
      'link set s1 up',
      'neigh add 198.51.100.2 lladdr 02:00:00:00:00:d0 dev s1 nud permanent',
      'neigh add 198.51.100.3 lladdr 02:00:00:00:00:d0 dev s1 nud permanent',
      'route add 10.0.0.0/8 via 192.0.2.2',
    ]);
  });

  test('has the server on the other side', () => {
    assert.deepEqual(addressBatch('server', plain), [
      'link set lo up',
      'addr add 198.51.100.2/24 dev s0',
      'addr add 198.51.100.3/24 dev s0',
      'link set s0 up',
      'neigh add 198.51.100.1 lladdr 02:00:00:00:00:d1 dev s0 nud permanent',
      'route add default via 198.51.100.1',
    ]);
  });

  test('speaks IPv6 without looking for duplicates', () => {
    assert.deepEqual(addressBatch('client', ipv6), [
      'link set lo up',
      'link set c0 addrgenmode none',
      'addr add 2001:db8:1::2/64 dev c0 nodad',
      'link set c0 up',
      'neigh add 2001:db8:1::1 lladdr 02:00:00:00:00:c1 dev c0 nud permanent',
      'route add local 2001:db8:c::/64 dev lo',
      'route add default via 2001:db8:1::1',
    ]);
  });

  test('has a namespace more where a bottleneck has a queue of its own', () => {
    assert.deepEqual(topologyOf(narrow).namespaces, ['client', 'router', 'core', 'server']);
    assert.deepEqual(
      topologyOf(narrow).links.map((link) => link.map(({ name }) => name).join(' ')),
      ['c0 c1', 'm1 m0', 's1 s0'],
    );
    assert.deepEqual(addressBatch('core', narrow).slice(-2), [
      'route add 10.0.0.0/8 via 203.0.113.1',
      'route add 192.0.2.0/24 via 203.0.113.1',
    ]);
    assert.deepEqual(addressBatch('router', narrow).slice(-2), [
      'route add 10.0.0.0/8 via 192.0.2.2',
      'route add 198.51.100.0/24 via 203.0.113.2',
    ]);
  });

  test('has an address for each client that is there at once', () => {
    const added = (line: string) => line.startsWith('addr add');
    assert.deepEqual(addressBatch('client', crowded).filter(added), [
      'addr add 192.0.2.2/24 dev c0',
      'addr add 192.0.2.3/24 dev c0',
      'addr add 192.0.2.4/24 dev c0',
    ]);
    const most = cellOf('samples: 200\nload: { clients: 200 }\npath: { rtt: 9ms, ip: ipv6 }');
    assert.ok(addressBatch('client', most).includes('addr add 2001:db8:1::c9/64 dev c0 nodad'));
  });

  test('has the MTU and the initial windows of the scenario', () => {
    const cell = cellOf(
      'path: { rtt: 9ms, mtu: 1400B }\nclient: { initialWindow: 4 }\nserver: { initialWindow: 20 }',
    );
    assert.ok(
      linkBatch(cell).every(
        (line) => !line.startsWith('link') || after(line, 'mtu').join() === '1400,1400',
      ),
    );
    assert.equal(addressBatch('client', cell).at(-1), 'route add default via 192.0.2.1 initcwnd 4');
    assert.equal(
      addressBatch('server', cell).at(-1),
      'route add default via 198.51.100.1 initcwnd 20',
    );
  });

  for (const [name, cell] of Object.entries(all)) {
    const { namespaces, links } = topologyOf(cell);
    test(`${name}: knows every neighbour by the address that its interface really has`, () => {
      const given = new Map(
        linkBatch(cell).flatMap((line) => {
          const [first = ''] = after(line, 'add');
          const names = [first, ...after(line, 'name')];
          return after(line, 'address').map((mac, at): [string, string] => [names[at] ?? '', mac]);
        }),
      );
      const lines = namespaces.flatMap((each) => addressBatch(each, cell));
      for (const link of links)
        for (const [own, peer] of [link, link.toReversed()] as const) {
          if (own === undefined || peer === undefined) continue;
          const entry = `neigh add ${peer.address} lladdr ${given.get(peer.name)} dev ${own.name} nud permanent`;
          assert.ok(lines.includes(entry), entry);
        }
      const owned = lines.filter((line) => line.startsWith('addr add')).length;
      assert.equal(lines.filter((line) => line.startsWith('neigh')).length, owned);
    });

    test(`${name}: uses no name, hardware address or address twice`, () => {
      const ends = links.flat();
      for (const key of ['name', 'mac', 'address'] as const)
        assert.equal(new Set(ends.map((end) => end[key])).size, ends.length, key);
    });
  }

  test('has one interface at each end and two in the router', () => {
    assert.deepEqual(
      topologyOf(plain).namespaces.map((name) => interfacesOf(name, plain)),
      [['c0'], ['c1', 's1'], ['s0']],
    );
  });
});
