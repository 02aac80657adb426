/** What a trial of a kernel came to (netns/host/try). */
export interface HostTrial {
  /** What a cell needs and cannot have there; empty where the lab works. */
  readonly problems: readonly Problem[];
  /** Whether middleboxes can be had: nftables. */
  readonly nft: boolean;
}

export interface Problem {
  /** In words: what is missing. */
  readonly what: string;
  /** What the kernel or a program answered. */
  readonly answer: string;
  readonly remedy: string;
}

/** By the words of netns/host/try; all of them must have worked but nft. */
const needs: Readonly<Record<string, { readonly what: string; readonly remedy: string }>> = {
  namespaces: {
    what: 'network, mount and process namespaces of its own',
    remedy: 'Run as root, or see unshare(1) for what this kernel lacks.',
  },
  ip: program('ip', 'iproute2'),
  tc: program('tc', 'iproute2'),
  ethtool: program('ethtool', 'ethtool'),
  grep: program('grep', 'grep'),
  'ip-netns': {
    what: 'named network namespaces (ip netns add)',
    remedy: 'The kernel needs CONFIG_NET_NS, and /run a tmpfs that may be mounted.',
  },
  veth: {
    what: 'virtual Ethernet pairs (veth)',
    remedy: 'Load the module: modprobe veth (kernel configuration CONFIG_VETH).',
  },
  netem: {
    what: 'the network emulator (the kernel module sch_netem)',
    remedy:
      'Load it: modprobe sch_netem. Where there is no such module, it may be in a package of its own\n' +
      '(linux-modules-extra on Ubuntu, kernel-modules-extra on Fedora), or the kernel was built without\n' +
      'CONFIG_NET_SCH_NETEM.',
  },
  offloads: {
    what: 'interfaces whose offloads can be turned off (ethtool -K)',
    remedy: 'Use a kernel whose veth has them; any of this decade does.',
  },
  'fast-open': {
    what: 'TCP Fast Open at both ends',
    remedy: 'Use a kernel of 3.7 or newer, in a container that lets net.ipv4.tcp_fastopen be set.',
  },
};

function program(name: string, packageName: string) {
  return {
    what: `the program ${name}`,
    remedy: `Install it: apt-get install ${packageName}, or the like.`,
  };
}

/** Read what netns/host/try said, and what else came on its console. */
export function readTrial(text: string): HostTrial {
  const ok = new Set([...text.matchAll(/^ok (\S+)$/gm)].map((match) => match[1]));
  const failed = new Map(
    [...text.matchAll(/^failed (\S+): (.*)$/gm)].map((match) => [match[1], match[2] as string]),
  );
  if (!ok.has('namespaces')) return { problems: [noNamespaces(text)], nft: false };
  const problems = Object.entries(needs)
    .filter(([name]) => failed.has(name))
    .map(([name, need]) => ({ ...need, answer: failed.get(name) ?? '' }));
  const missed = Object.keys(needs).filter((name) => !ok.has(name) && !failed.has(name));
  if (problems.length === 0 && missed.length > 0)
    problems.push({
      what: `a trial that comes to its end (without: ${missed.join(', ')})`,
      answer: lastLine(text),
      remedy: 'This is a fault of First Flight; please report it with this text.',
    });
  return { problems, nft: ok.has('nft') };
}

function noNamespaces(text: string): Problem {
  const { what, remedy } = needs.namespaces as { what: string; remedy: string };
  const sysctl = (name: string) => new RegExp(`^sysctl ${name} (\\S+)$`, 'm').exec(text)?.[1];
  const answer = lastLine(text.replace(/^sysctl .*\n/gm, ''));
  const refuses = 'namespaces: this kernel forbids them to ordinary users';
  if (sysctl('kernel/unprivileged_userns_clone') === '0')
    return { what: refuses, answer, remedy: allow('kernel.unprivileged_userns_clone=1') };
  if (sysctl('user/max_user_namespaces') === '0')
    return { what: refuses, answer, remedy: allow('user.max_user_namespaces=10000') };
  if (sysctl('kernel/apparmor_restrict_unprivileged_userns') === '1')
    return {
      what: 'namespaces: AppArmor forbids them to ordinary users (Ubuntu 23.10 and newer)',
      answer,
      remedy: allow('kernel.apparmor_restrict_unprivileged_userns=0'),
    };
  return { what, answer, remedy };
}

function allow(setting: string): string {
  return `Allow them: sudo sysctl -w ${setting}. Or run as root.`;
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}

/** For people: all that is missing, what it answered and what to do. */
export function explainTrial({ problems }: HostTrial): string {
  return [
    'the host lab cannot run here; it lacks',
    ...problems.flatMap(({ what, answer, remedy }) => [
      `  ${what}${answer === '' ? '' : `\n      answered: ${answer}`}`,
      remedy.replaceAll(/^/gm, '      '),
    ]),
    'Or use a lab that needs none of it: --lab virtual',
  ].join('\n');
}
