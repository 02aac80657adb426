import type { Identities } from './identities.ts';
import { fingerprint, type HostKeyVerdict } from './known-hosts.ts';
import { knownAs, nameOf, type SshTarget } from './target.ts';

/** What ssh2 gives with an error. */
export interface SshError extends Error {
  readonly level?: string;
  readonly code?: string | number;
}

/** What is known when a connection was not made. */
export interface Attempt {
  readonly target: SshTarget;
  readonly user: string;
  readonly identities: Identities;
  /** What was tried to prove that it is us, in words. */
  readonly tried: readonly string[];
  readonly knownHosts: string;
  /** The key that the host has shown, unless it did not come so far. */
  readonly hostKey: { readonly key: Buffer; readonly verdict: HostKeyVerdict } | null;
}

/** Why there is no connection, and what to do. */
export function explainAttempt(error: SshError, attempt: Attempt): string {
  const { target, hostKey } = attempt;
  const why =
    hostKey && hostKey.verdict.kind !== 'known'
      ? explainHostKey(hostKey.key, hostKey.verdict, attempt)
      : error.level === 'client-authentication'
        ? explainAuthentication(attempt)
        : explainNetwork(error, target);
  return `cannot reach ${nameOf(target)}: ${why}`;
}

function explainNetwork({ code, level, message }: SshError, { host, port }: SshTarget): string {
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return (
        `the name ${host} cannot be resolved (${code})\n` +
        'Names in ~/.ssh/config mean nothing here; write the host itself.'
      );
    case 'ECONNREFUSED':
      return `nothing listens on port ${port} (ECONNREFUSED)\nIs sshd running there? Is it that port?`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `there is no route to ${host} (${code})\nIs it up? Is a VPN missing?`;
    case 'ETIMEDOUT':
      return `${host} does not answer (ETIMEDOUT)\nIs it up? Does a firewall drop port ${port}?`;
  }
  if (level === 'client-timeout')
    return `port ${port} did not come to an SSH connection in time\nIs it sshd that listens there?`;
  return message;
}

function explainHostKey(key: Buffer, verdict: HostKeyVerdict, attempt: Attempt): string {
  const { target, knownHosts } = attempt;
  const port = target.port === 22 ? '' : `-p ${target.port} `;
  const shown = fingerprint(key);
  if (verdict.kind === 'unknown')
    return (
      `its host key is not known\n    ${shown}\n` +
      'Compare this fingerprint with what its administrator says (ssh-keygen -lf on its\n' +
      '/etc/ssh/ssh_host_*_key.pub). If it is the same, make it known by connecting once:\n' +
      `    ssh ${port}${target.host}\n` +
      `or by adding what this prints to ${knownHosts}:\n    ssh-keyscan ${port}${target.host}`
    );
  if (verdict.kind === 'revoked')
    return `its host key is revoked in ${verdict.where}\n    ${shown}\nDo not trust this machine.`;
  if (verdict.kind === 'changed')
    return (
      `ITS HOST KEY HAS CHANGED. Somebody may be listening in between.\n    ${shown}\n` +
      `is not the key in ${verdict.where}. If the machine was set up anew, and its administrator\n` +
      'confirms the new fingerprint, forget the old key and make the new one known:\n' +
      `    ssh-keygen -R '${knownAs(target)}'`
    );
  return 'its host key was refused';
}

function explainAuthentication({ user, identities, tried, target }: Attempt): string {
  const lines = [
    tried.length === 0
      ? `there is no key to show to it as ${user}`
      : `it takes none of the keys for ${user} that were tried`,
    ...tried.map((what) => `    tried: ${what}`),
    ...identities.unusable.map(({ file, why }) => `    not usable: ${file}: ${why}`),
    `Put a public key of yours into ~${user}/.ssh/authorized_keys there, for example by`,
    `    ssh-copy-id ${target.port === 22 ? '' : `-p ${target.port} `}${user}@${target.host}`,
  ];
  return lines.join('\n');
}
