/**
 * Three namespaces in a row, a veth pair between neighbours:
 *
 *     client c0 ---- c1 router s1 ---- s0 server
 *
 * Documentation addresses (RFC 5737) and locally administered MAC addresses, all fixed: with
 * static neighbour entries no exchange pays for ARP.
 */
export const namespaces = ['client', 'router', 'server'] as const;
export type Namespace = (typeof namespaces)[number];

export interface Interface {
  readonly namespace: Namespace;
  readonly name: string;
  readonly address: string;
  readonly mac: string;
}

export const clientEnd: Interface = {
  namespace: 'client',
  name: 'c0',
  address: '192.0.2.2',
  mac: '02:00:00:00:00:c0',
};
export const routerToClient: Interface = {
  namespace: 'router',
  name: 'c1',
  address: '192.0.2.1',
  mac: '02:00:00:00:00:c1',
};
export const routerToServer: Interface = {
  namespace: 'router',
  name: 's1',
  address: '198.51.100.1',
  mac: '02:00:00:00:00:d1',
};
export const serverEnd: Interface = {
  namespace: 'server',
  name: 's0',
  address: '198.51.100.2',
  mac: '02:00:00:00:00:d0',
};

/** Each link with its two ends, the router's second. */
export const links = [
  [clientEnd, routerToClient],
  [serverEnd, routerToServer],
] as const;

/** RFC 7413 gives the server its port. */
export const serverPort = 7413;

const prefixLength = 24;
/** Ethernet's; stated so that no lab's default decides it. */
const mtuBytes = 1500;

/** `ip -batch`: namespaces and links. */
export function linkBatch(): string[] {
  return [
    ...namespaces.map((name) => `netns add ${name}`),
    ...links.map(
      ([end, router]) =>
        `link add ${end.name} address ${end.mac} mtu ${mtuBytes} netns ${end.namespace} type veth ` +
        `peer name ${router.name} address ${router.mac} mtu ${mtuBytes} netns ${router.namespace}`,
    ),
  ];
}

/** `ip -n NAMESPACE -batch`: addresses, neighbours and routes of one namespace. */
export function addressBatch(namespace: Namespace): string[] {
  const own = links.flatMap(([end, router]) =>
    end.namespace === namespace
      ? interfaceLines(end, router).concat(`route add default via ${router.address}`)
      : router.namespace === namespace
        ? interfaceLines(router, end)
        : [],
  );
  return ['link set lo up', ...own];
}

function interfaceLines(own: Interface, peer: Interface): string[] {
  return [
    `addr add ${own.address}/${prefixLength} dev ${own.name}`,
    `link set ${own.name} up`,
    `neigh add ${peer.address} lladdr ${peer.mac} dev ${own.name} nud permanent`,
  ];
}

/** Names of the interfaces in a namespace. */
export function interfacesOf(namespace: Namespace): string[] {
  return links
    .flat()
    .filter((end) => end.namespace === namespace)
    .map((end) => end.name);
}
