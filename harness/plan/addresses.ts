import type { Path } from '../scenario/scenario.ts';

/**
 * Addresses of the emulated network, by IP version: documentation prefixes (RFC 5737, RFC 3849),
 * and for first contacts a large private one.
 */
export interface AddressPlan {
  readonly prefixLength: number;
  readonly client: string;
  readonly routerToClient: string;
  readonly routerToServer: string;
  readonly server: string;
  /**
   * The server's other address, for first contacts. The kernel remembers cookies for some six sources
   * with a server (the buckets of tcp_metrics): first contacts must not drive out the others.
   */
  readonly coldServer: string;
  /** Where the server listens: at both. */
  readonly any: string;
  /** The link between router and core, where there is one. */
  readonly routerToCore: string;
  readonly coreToRouter: string;
  /** A prefix from which every exchange of an arm that needs a first contact takes a source address of its own. */
  readonly coldPrefix: string;
  readonly firstCold: string;
}

const ipv4: AddressPlan = {
  prefixLength: 24,
  client: '192.0.2.2',
  routerToClient: '192.0.2.1',
  routerToServer: '198.51.100.1',
  server: '198.51.100.2',
  coldServer: '198.51.100.3',
  any: '0.0.0.0',
  routerToCore: '203.0.113.1',
  coreToRouter: '203.0.113.2',
  coldPrefix: '10.0.0.0/8',
  firstCold: '10.0.0.1',
};

const ipv6: AddressPlan = {
  prefixLength: 64,
  client: '2001:db8:1::2',
  routerToClient: '2001:db8:1::1',
  routerToServer: '2001:db8:2::1',
  server: '2001:db8:2::2',
  coldServer: '2001:db8:2::3',
  any: '::',
  routerToCore: '2001:db8:3::1',
  coreToRouter: '2001:db8:3::2',
  coldPrefix: '2001:db8:c::/64',
  firstCold: '2001:db8:c::1',
};

export function addressPlan(ip: Path['ip']): AddressPlan {
  return ip === 'ipv4' ? ipv4 : ipv6;
}

/** The address of the `number`-th of several clients, from 0; at most 200 fit the prefix. */
export function clientAddress(ip: Path['ip'], number: number): string {
  const first = addressPlan(ip).client;
  return ip === 'ipv4'
    ? first.replace(/\d+$/u, (last) => String(Number(last) + number))
    : first.replace(/[0-9a-f]+$/u, (last) => (Number.parseInt(last, 16) + number).toString(16));
}
