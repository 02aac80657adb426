import { LabError } from '../lab-error.ts';

/** A lab on another machine, as `ssh://[user@]host[:port][/host | /virtual | /realtime]` says. */
export interface SshTarget {
  /** null: the user's name here. */
  readonly user: string | null;
  /** A name or an address; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  readonly lab: 'host' | 'virtual' | 'realtime';
}

const labs = ['host', 'virtual', 'realtime'] as const;
const form = 'ssh://[user@]host[:port][/host, /virtual or /realtime]';
const standardPort = 22;

/** @throws LabError saying what is wrong and how it is written. */
export function parseSshTarget(text: string): SshTarget {
  const refuse = (why: string) => new LabError(`${text}: ${why}\nWrite ${form}.`);
  const url = URL.parse(text);
  if (url === null || url.protocol !== 'ssh:' || url.hostname === '')
    throw refuse('no address of a lab');
  if (url.password !== '') throw refuse('a password has no place here; use a key or an agent');
  if (url.search !== '' || url.hash !== '') throw refuse('? and # mean nothing here');
  const path = url.pathname.replace(/^\/|\/$/g, '');
  const lab = labs.find((name) => name === (path || 'host'));
  if (lab === undefined) throw refuse(`there is no lab called ${path}`);
  return {
    user: url.username === '' ? null : decodeURIComponent(url.username),
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? standardPort : Number(url.port),
    lab,
  };
}

/** The lab's name as the results have it: nothing left to defaults but the port. */
export function nameOf({ user, host, port, lab }: SshTarget): string {
  const name = host.includes(':') ? `[${host}]` : host;
  const at = user === null ? '' : `${encodeURIComponent(user)}@`;
  return `ssh://${at}${name}${port === standardPort ? '' : `:${port}`}/${lab}`;
}

/** The name that known_hosts has a host by (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
export function knownAs({ host, port }: Pick<SshTarget, 'host' | 'port'>): string {
  const name = host.toLowerCase();
  return port === standardPort ? name : `[${name}]:${port}`;
}
