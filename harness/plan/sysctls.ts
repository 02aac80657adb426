import type { Cell, End, Path } from '../scenario/scenario.ts';
import type { Namespace } from './topology.ts';

type Settings = Readonly<Record<string, string>>;

/**
 * What would otherwise come from the distribution, the memory size or the kernel version.
 * Linux defaults unless a comment says otherwise; ip-sysctl.rst has their meaning.
 */
const everywhere: Settings = {
  'net.ipv4.ip_forward': '0',
  // Distributions differ; first contacts come from addresses that a strict check knows no way back to.
  'net.ipv4.conf.all.rp_filter': '0',
  'net.ipv4.conf.default.rp_filter': '0',
};

/** No router solicitations or duplicate address detection on an IPv4 path; a kernel may have no IPv6 at all. */
const withoutIpv6: Settings = {
  'net.ipv6.conf.all.disable_ipv6': '1',
  'net.ipv6.conf.default.disable_ipv6': '1',
};

/** Addresses and routes are those of the plan, from the first packet on. */
const withIpv6: Settings = {
  'net.ipv6.conf.all.disable_ipv6': '0',
  'net.ipv6.conf.all.forwarding': '0',
  'net.ipv6.conf.all.accept_ra': '0',
  'net.ipv6.conf.default.accept_ra': '0',
  'net.ipv6.conf.all.accept_dad': '0',
  'net.ipv6.conf.default.accept_dad': '0',
};

const ends: Settings = {
  'net.ipv4.tcp_ecn': '2',
  'net.ipv4.tcp_timestamps': '1',
  'net.ipv4.tcp_sack': '1',
  'net.ipv4.tcp_window_scaling': '1',
  'net.ipv4.tcp_early_retrans': '3',
  'net.ipv4.tcp_recovery': '1',
  'net.ipv4.tcp_slow_start_after_idle': '1',
  'net.ipv4.tcp_syn_retries': '6',
  'net.ipv4.tcp_synack_retries': '5',
  'net.ipv4.tcp_syncookies': '1',
  'net.ipv4.tcp_fastopen_blackhole_timeout_sec': '0',
  // Scaled by memory size otherwise.
  'net.ipv4.tcp_rmem': '4096 131072 6291456',
  'net.ipv4.tcp_wmem': '4096 16384 4194304',
  'net.ipv4.tcp_max_syn_backlog': '4096',
  'net.core.somaxconn': '65535',
  // Not the default: cwnd and RTT of one exchange must not help the next. The cookie is kept.
  'net.ipv4.tcp_no_metrics_save': '1',
};

const clientOnly: Settings = {
  // Not the defaults: tens of thousands of connections a minute to one server need the ports.
  'net.ipv4.ip_local_port_range': '1024 65535',
  'net.ipv4.tcp_tw_reuse': '1',
};

/** The sysctls pinned in one namespace, by name; what a scenario says of an end comes last and wins. */
export function sysctlsOf(
  namespace: Namespace,
  cell: Pick<Cell, 'path' | 'client' | 'server'>,
): Settings {
  const common = { ...everywhere, ...ipSettings(cell.path) };
  switch (namespace) {
    case 'client':
      return { ...common, ...ends, ...clientOnly, ...endSettings(cell.client) };
    case 'server':
      return { ...common, ...ends, ...endSettings(cell.server) };
    case 'router':
    case 'core':
      return { ...common, ...forwarding(cell.path) };
  }
}

/** What an IPv4 path pins where the kernel has it. */
export function sysctlsWherePresent({ path }: Pick<Cell, 'path'>): Settings {
  return path.ip === 'ipv4' ? withoutIpv6 : {};
}

function ipSettings({ ip }: Path): Settings {
  return ip === 'ipv4' ? {} : withIpv6;
}

function forwarding({ ip }: Path): Settings {
  return ip === 'ipv4' ? { 'net.ipv4.ip_forward': '1' } : { 'net.ipv6.conf.all.forwarding': '1' };
}

function endSettings({ congestionControl, fastopen, sysctls }: End): Settings {
  return {
    'net.ipv4.tcp_congestion_control': congestionControl,
    'net.ipv4.tcp_fastopen': String(fastopen),
    ...sysctls,
  };
}
