import { createHash, createHmac } from 'node:crypto';
import { knownAs } from './target.ts';

/** A line of a known_hosts file (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
export interface KnownHost {
  /** `file:line` */
  readonly where: string;
  readonly names: string;
  readonly keyType: string;
  /** The public key as it goes over the wire. */
  readonly key: Buffer;
  readonly revoked: boolean;
}

export type HostKeyVerdict =
  | { readonly kind: 'known' }
  | { readonly kind: 'unknown' }
  /** Another key is known for this host. */
  | { readonly kind: 'changed'; readonly where: string }
  | { readonly kind: 'revoked'; readonly where: string };

/** Lines that name no key, and those of certificate authorities, which prove no plain key, are left out. */
export function parseKnownHosts(text: string, file: string): KnownHost[] {
  return text.split('\n').flatMap((line, index) => {
    const fields = line.trim().split(/\s+/);
    const marker = fields[0]?.startsWith('@') ? fields.shift() : undefined;
    const [names, keyType, key] = fields;
    if (!names || names.startsWith('#') || !keyType || !key) return [];
    if (marker !== undefined && marker !== '@revoked') return [];
    return {
      where: `${file}:${index + 1}`,
      names,
      keyType,
      key: Buffer.from(key, 'base64'),
      revoked: marker === '@revoked',
    };
  });
}

/** What is known of the key that a host has shown. */
export function checkHostKey(
  known: readonly KnownHost[],
  target: { readonly host: string; readonly port: number },
  key: Buffer,
): HostKeyVerdict {
  const revoked = known.find((entry) => entry.revoked && entry.key.equals(key));
  if (revoked) return { kind: 'revoked', where: revoked.where };
  const entries = entriesFor(known, knownAs(target));
  if (entries.some((entry) => entry.key.equals(key))) return { kind: 'known' };
  const other = entries[0];
  if (other) return { kind: 'changed', where: other.where };
  // As ssh(1) does: a key that is known for the host's name is good at any port of it.
  const anyPort = entriesFor(known, target.host.toLowerCase());
  return { kind: anyPort.some((entry) => entry.key.equals(key)) ? 'known' : 'unknown' };
}

/** Types of the keys that are known for a host: what to ask it for, so that it shows one of them. */
export function knownKeyTypes(
  known: readonly KnownHost[],
  target: { readonly host: string; readonly port: number },
): string[] {
  const entries = entriesFor(known, knownAs(target));
  const relevant = entries.length > 0 ? entries : entriesFor(known, target.host.toLowerCase());
  return [...new Set(relevant.map(({ keyType }) => keyType))];
}

/** As ssh-keygen(1) shows it. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

function entriesFor(known: readonly KnownHost[], name: string): KnownHost[] {
  return known.filter((entry) => !entry.revoked && namesMatch(entry.names, name));
}

function namesMatch(names: string, name: string): boolean {
  if (names.startsWith('|1|')) {
    const [salt, hash] = names.slice(3).split('|');
    if (!salt || !hash) return false;
    const ours = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest();
    return ours.equals(Buffer.from(hash, 'base64'));
  }
  const patterns = names.toLowerCase().split(',');
  const matches = (pattern: string) => patternOf(pattern).test(name);
  // A negated pattern that matches wins over all others (ssh_config(5), PATTERNS).
  if (patterns.some((pattern) => pattern.startsWith('!') && matches(pattern.slice(1))))
    return false;
  return patterns.some((pattern) => !pattern.startsWith('!') && matches(pattern));
}

function patternOf(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`);
}
