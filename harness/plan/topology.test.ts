import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { addressBatch, interfacesOf, linkBatch, links, namespaces } from './topology.ts';

/** The words that follow a word in a line of an ip batch. */
function after(line: string, word: string): string[] {
  const words = line.split(' ');
  return words.flatMap((each, at) => (each === word ? [words[at + 1] ?? ''] : []));
}

describe('the network', () => {
  test('is three namespaces in a row, with a veth pair between neighbours', () => {
    assert.deepEqual(linkBatch(), [
      'netns add client',
      'netns add router',
      'netns add server',
      'link add c0 address 02:00:00:00:00:c0 mtu 1500 netns client type veth ' +
        'peer name c1 address 02:00:00:00:00:c1 mtu 1500 netns router',
      'link add s0 address 02:00:00:00:00:d0 mtu 1500 netns server type veth ' +
        'peer name s1 address 02:00:00:00:00:d1 mtu 1500 netns router',
    ]);
  });

  test('has the client behind the router', () => {
    assert.deepEqual(addressBatch('client'), [
      'link set lo up',
      'addr add 192.0.2.2/24 dev c0',
      'link set c0 up',
      'neigh add 192.0.2.1 lladdr 02:00:00:00:00:c1 dev c0 nud permanent',
      'route add default via 192.0.2.1',
    ]);
  });

  test('has the router between both, without a default route', () => {
    assert.deepEqual(addressBatch('router'), [
      'link set lo up',
      'addr add 192.0.2.1/24 dev c1',
      'link set c1 up',
      'neigh add 192.0.2.2 lladdr 02:00:00:00:00:c0 dev c1 nud permanent',
      'addr add 198.51.100.1/24 dev s1',
      'link set s1 up',
      'neigh add 198.51.100.2 lladdr 02:00:00:00:00:d0 dev s1 nud permanent',
    ]);
  });

  test('has the server on the other side', () => {
    assert.deepEqual(addressBatch('server'), [
      'link set lo up',
      'addr add 198.51.100.2/24 dev s0',
      'link set s0 up',
      'neigh add 198.51.100.1 lladdr 02:00:00:00:00:d1 dev s0 nud permanent',
      'route add default via 198.51.100.1',
    ]);
  });

  test('knows every neighbour by the address that its interface really has', () => {
    const given = new Map(
      linkBatch().flatMap((line) => {
        const [first = ''] = after(line, 'add');
        const names = [first, ...after(line, 'name')];
        return after(line, 'address').map((mac, at): [string, string] => [names[at] ?? '', mac]);
      }),
    );
    const believed = namespaces.flatMap((name) =>
      addressBatch(name).filter((line) => line.startsWith('neigh')),
    );
    const real = links.flatMap(([end, router]) => [
      `neigh add ${end.address} lladdr ${given.get(end.name)} dev ${router.name} nud permanent`,
      `neigh add ${router.address} lladdr ${given.get(router.name)} dev ${end.name} nud permanent`,
    ]);
    assert.deepEqual(believed.sort(), real.sort());
    assert.equal(believed.length, 4);
  });

  test('uses no name, hardware address or address twice', () => {
    const ends = links.flat();
    for (const key of ['name', 'mac', 'address'] as const)
      assert.equal(new Set(ends.map((end) => end[key])).size, 4, key);
  });

  test('has one interface at each end and two in the router', () => {
    assert.deepEqual(
      namespaces.map((name) => interfacesOf(name)),
      [['c0'], ['c1', 's1'], ['s0']],
    );
  });
});
