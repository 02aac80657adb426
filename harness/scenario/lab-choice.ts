import { nearest } from './nearest.ts';
import { printable } from './printable.ts';
import { type Reading, readAs, wrong } from './reading.ts';
import type { LabChoice } from './scenario.ts';
import { list } from './units.ts';

const labs = ['auto', 'virtual', 'realtime', 'host'] as const;
/** What can run on the other side of an SSH connection. */
const remoteLabs = ['host', 'virtual', 'realtime'] as const;

const howToWrite = 'write auto, virtual, realtime, host or ssh://user@host';
const sshForm =
  /^ssh:\/\/(?:(?<user>[^@/]*)@)?(?<host>\[[^\]]*\]|[^:/@]*)(?::(?<port>[^/]*))?(?:\/(?<there>.*))?$/u;

/** `auto`, `virtual`, `realtime`, `host` or `ssh://[user@]host[:port][/host | /virtual | /realtime]`. */
export function readLab(text: string): Reading<LabChoice> {
  const written = text.trim();
  const known = labs.find((lab) => lab === written);
  if (known !== undefined) return readAs(known);
  if (written === '') return wrong(`is empty; ${howToWrite}`);
  const shown = printable(written);
  if (!written.startsWith('ssh:')) {
    const near = nearest(written, labs);
    return wrong(`unknown lab ${shown}; ${near === null ? howToWrite : `did you mean ${near}?`}`);
  }
  const parts = sshForm.exec(written)?.groups;
  if (parts === undefined) return wrong(`${shown} is not written ssh://user@host:port`);
  const problem = sshProblem(parts);
  return problem === null ? readAs(written as LabChoice) : wrong(`${shown}: ${problem}`);
}

/** Nothing here may look like an option or hold a character that a shell or a URL gives a meaning. */
function sshProblem(parts: Readonly<Record<string, string | undefined>>): string | null {
  const { user, host = '', port, there } = parts;
  if (user !== undefined && !/^\w[\w.-]{0,63}$/u.test(user))
    return 'the user before @ must be letters, digits, . _ and -';
  if (host === '') return 'the host is missing; write ssh://user@host';
  const address = /^\[[0-9a-fA-F:.]{2,45}\]$/u.test(host) && host.includes(':');
  if (!address && !/^[A-Za-z0-9][\w.-]{0,252}$/u.test(host))
    return `${printable(host)} is no host name; an IPv6 address stands in brackets, ssh://[::1]`;
  if (port !== undefined && !(/^[1-9]\d{0,4}$/u.test(port) && Number(port) <= 65_535))
    return `port ${printable(port)} is not a whole number from 1 to 65535`;
  if (there === undefined || (remoteLabs as readonly string[]).includes(there)) return null;
  const near = nearest(there, remoteLabs);
  const advice =
    near === null ? `write ${list(remoteLabs.map((lab) => `/${lab}`))}` : `did you mean /${near}?`;
  return `unknown lab ${printable(there)} on that host; ${advice}`;
}
