import type { CellFindings } from '../analysis/findings.ts';
import { defaultDraft } from '../scenario/fields.ts';
import { printable } from '../scenario/printable.ts';
import type { End, ServerEnd } from '../scenario/scenario.ts';
import { formatCount, formatSetting } from './figures.ts';

/** What every cell has that a scenario need not say, as short phrases; empty if all is as by default. */
export function commonConditions(cells: readonly CellFindings[]): string[] {
  const [first, ...others] = cells.map(conditionsOf);
  return (first ?? []).filter((phrase) => others.every((phrases) => phrases.includes(phrase)));
}

/** What this cell has that is neither as by default nor shared by all. */
export function ownConditions(cell: CellFindings, cells: readonly CellFindings[]): string[] {
  const common = commonConditions(cells);
  return conditionsOf(cell).filter((phrase) => !common.includes(phrase));
}

/** Load, ends and network layer, as far as they are not the defaults; messages and path are told elsewhere. */
export function conditionsOf({ path, exchange, load, client, server }: CellFindings): string[] {
  const {
    exchange: usual,
    load: usualLoad,
    client: usualClient,
    server: usualServer,
  } = defaultDraft;
  const told = (differs: boolean, words: string) => (differs ? [words] : []);
  const { clients, pauseMs, arrivalsPerSecond } = load;
  return [
    ...told(path.ip !== defaultDraft.path.ip, path.ip === 'ipv6' ? 'IPv6' : 'IPv4'),
    ...told(
      path.mtuBytes !== defaultDraft.path.mtuBytes,
      `an MTU of ${formatCount(path.mtuBytes)} bytes`,
    ),
    ...(arrivalsPerSecond === null
      ? told(clients !== usualLoad.clients, `${formatCount(clients)} clients at once`)
      : [
          `exchanges that begin at random instants, ${formatSetting(arrivalsPerSecond)} a second on average, ` +
            `with at most ${formatCount(clients)} under way`,
        ]),
    ...(pauseMs === null
      ? []
      : [`a pause of ${formatSetting(pauseMs)} ms between a client's exchanges`]),
    ...told(
      exchange.timeoutMs !== usual.timeoutMs,
      `a timeout of ${formatSetting(exchange.timeoutMs / 1000)} s`,
    ),
    ...endConditions('client', client, usualClient),
    ...endConditions('server', server, usualServer),
    ...serverConditions(server, usualServer),
  ];
}

function endConditions(name: 'client' | 'server', end: End, usual: End): string[] {
  const sysctls = Object.entries(end.sysctls).map(
    ([sysctl, value]) => `${name} ${printable(sysctl)} = ${printable(value)}`,
  );
  return [
    ...(end.congestionControl === usual.congestionControl
      ? []
      : [`${name} congestion control ${printable(end.congestionControl)}`]),
    ...(end.initialWindow === usual.initialWindow || end.initialWindow === null
      ? []
      : [`${name} initial window ${formatCount(end.initialWindow)} segments`]),
    ...(end.fastopen === usual.fastopen
      ? []
      : [`${name} net.ipv4.tcp_fastopen = 0x${end.fastopen.toString(16)}`]),
    ...sysctls,
  ];
}

function serverConditions(server: ServerEnd, usual: ServerEnd): string[] {
  const told = (key: 'fastopenQueue' | 'backlog' | 'workers', words: string) => {
    const value = server[key];
    return value === usual[key] || value === null ? [] : [`${words} ${formatCount(value)}`];
  };
  return [
    ...told('workers', 'server workers:'),
    ...told('backlog', 'server backlog:'),
    ...told('fastopenQueue', 'server Fast Open queue:'),
  ];
}
