import type { Cell, Path } from '../scenario/scenario.ts';
import { type AddressPlan, addressPlan, clientAddress } from './addresses.ts';

/**
 * Namespaces in a row, a veth pair between neighbours:
 *
 *     client c0 ---- c1 router s1 ---- s0 server
 *
 * and where a direction has a bottleneck apart from its delay, which must not share an interface with netem:
 *
 *     client c0 ---- c1 router m1 ---- m0 core s1 ---- s0 server
 *
 * Fixed, locally administered MAC addresses: with static neighbour entries no exchange pays for ARP.
 */
export interface Topology {
  /** From the client to the server. */
  readonly namespaces: readonly Namespace[];
  readonly links: readonly (readonly [Interface, Interface])[];
  /** The interface that sends to the client last, and the one that sends to the server last. */
  readonly toClient: Interface;
  readonly toServer: Interface;
}

export type Namespace = 'client' | 'router' | 'core' | 'server';

export interface Interface {
  readonly namespace: Namespace;
  readonly name: string;
  readonly address: string;
  readonly mac: string;
}

/** RFC 7413 gives the server its port. */
export const serverPort = 7413;

type Shape = Pick<Cell, 'path' | 'load' | 'client' | 'server'>;

export function topologyOf({ path }: Pick<Cell, 'path'>): Topology {
  const plan = addressPlan(path.ip);
  const hasCore = hasBottleneck(path);
  const beforeServer = hasCore ? 'core' : 'router';
  const client = interfaceOf('client', 'c0', plan.client, 'c0');
  const toClient = interfaceOf('router', 'c1', plan.routerToClient, 'c1');
  const toServer = interfaceOf(beforeServer, 's1', plan.routerToServer, 'd1');
  const server = interfaceOf('server', 's0', plan.server, 'd0');
  const middle = [
    interfaceOf('router', 'm1', plan.routerToCore, 'e1'),
    interfaceOf('core', 'm0', plan.coreToRouter, 'e0'),
  ] as const;
  return {
    namespaces: hasCore ? ['client', 'router', 'core', 'server'] : ['client', 'router', 'server'],
    links: hasCore
      ? [[client, toClient], middle, [toServer, server]]
      : [
          [client, toClient],
          [toServer, server],
        ],
    toClient,
    toServer,
  };
}

function hasBottleneck({ up, down }: Path): boolean {
  return up.bottleneck !== null || down.bottleneck !== null;
}

function interfaceOf(namespace: Namespace, name: string, address: string, mac: string): Interface {
  return { namespace, name, address, mac: `02:00:00:00:00:${mac}` };
}

/** `ip -batch`: namespaces and links. */
export function linkBatch(cell: Shape): string[] {
  const { namespaces, links } = topologyOf(cell);
  const { mtuBytes } = cell.path;
  return [
    ...namespaces.map((name) => `netns add ${name}`),
    ...links.map(
      ([one, other]) =>
        `link add ${one.name} address ${one.mac} mtu ${mtuBytes} netns ${one.namespace} type veth ` +
        `peer name ${other.name} address ${other.mac} mtu ${mtuBytes} netns ${other.namespace}`,
    ),
  ];
}

/** `ip -n NAMESPACE -batch`: addresses, neighbours and routes of one namespace. */
export function addressBatch(namespace: Namespace, cell: Shape): string[] {
  const { links } = topologyOf(cell);
  return [
    'link set lo up',
    ...links.flatMap(([one, other]) => [
      ...(one.namespace === namespace ? interfaceLines(one, other, cell) : []),
      ...(other.namespace === namespace ? interfaceLines(other, one, cell) : []),
    ]),
    ...routeLines(namespace, cell),
  ];
}

function interfaceLines(own: Interface, peer: Interface, cell: Shape): string[] {
  const { ip } = cell.path;
  const { prefixLength } = addressPlan(ip);
  const addresses = addressesOf(own, cell);
  // Duplicate address detection would take seconds, and there is nobody to find.
  const flags = ip === 'ipv6' ? ' nodad' : '';
  return [
    ...(ip === 'ipv6' ? [`link set ${own.name} addrgenmode none`] : []),
    ...addresses.map((address) => `addr add ${address}/${prefixLength} dev ${own.name}${flags}`),
    `link set ${own.name} up`,
    ...addressesOf(peer, cell).map(
      (address) => `neigh add ${address} lladdr ${peer.mac} dev ${own.name} nud permanent`,
    ),
  ];
}

/** The client has an address for each that is there at once, the server one more for first contacts. */
function addressesOf({ namespace, address }: Interface, { path, load }: Shape): string[] {
  if (namespace === 'server') return [address, addressPlan(path.ip).coldServer];
  if (namespace !== 'client') return [address];
  return Array.from({ length: load.clients }, (_, number) => clientAddress(path.ip, number));
}

function routeLines(namespace: Namespace, { path, client, server }: Shape): string[] {
  const plan = addressPlan(path.ip);
  switch (namespace) {
    case 'client':
      return [
        // AnyIP: every address of the prefix is the client's.
        `route add local ${plan.coldPrefix} dev lo`,
        `route add default via ${plan.routerToClient}${window(client.initialWindow)}`,
      ];
    case 'server':
      return [`route add default via ${plan.routerToServer}${window(server.initialWindow)}`];
    case 'router':
      return [
        `route add ${plan.coldPrefix} via ${plan.client}`,
        ...(hasBottleneck(path)
          ? [`route add ${network(plan.server, plan)} via ${plan.coreToRouter}`]
          : []),
      ];
    case 'core':
      return [plan.coldPrefix, network(plan.client, plan)].map(
        (prefix) => `route add ${prefix} via ${plan.routerToCore}`,
      );
  }
}

function window(segments: number | null): string {
  return segments === null ? '' : ` initcwnd ${segments}`;
}

/** The prefix of an address: of these addresses only the last part is the host's. */
function network(address: string, { prefixLength }: AddressPlan): string {
  return address.includes(':')
    ? `${address.replace(/::.*$/u, '::')}/${prefixLength}`
    : `${address.replace(/\d+$/u, '0')}/${prefixLength}`;
}

/** Names of the interfaces in a namespace. */
export function interfacesOf(namespace: Namespace, cell: Pick<Cell, 'path'>): string[] {
  return topologyOf(cell)
    .links.flat()
    .filter((each) => each.namespace === namespace)
    .map((each) => each.name);
}
