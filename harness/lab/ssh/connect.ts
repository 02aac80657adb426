import { userInfo } from 'node:os';
import ssh2, { type Client, type ConnectConfig } from 'ssh2';
import { LabError } from '../lab-error.ts';
import { type Attempt, explainAttempt, type SshError } from './connection-error.ts';
import { findIdentities, type Identities, knownHostsFiles, readKnownHosts } from './identities.ts';
import { checkHostKey, knownKeyTypes } from './known-hosts.ts';
import type { SshTarget } from './target.ts';

/** How long silence may last before a connection counts as lost. */
export interface Patience {
  /** Between two questions to the other side whether it is there; three unanswered end it. */
  readonly keepaliveMs: number;
  /** The other side ends a cell that has not heard of this one for so long, seconds. */
  readonly lifelineSeconds: number;
  readonly connectMs: number;
}

export const patience: Patience = { keepaliveMs: 5000, lifelineSeconds: 30, connectMs: 20_000 };

/** Host key types that ssh2 knows, the preferred first (RFC 8709, 5656, 8332). */
const hostKeyAlgorithms = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
] as const;

/**
 * A connection to a machine that has proved to be the one that is known, as a user who is let in.
 *
 * @throws LabError saying which step failed and what to do.
 */
export async function connect(
  target: SshTarget,
  variables: NodeJS.ProcessEnv,
  { keepaliveMs, connectMs }: Patience,
): Promise<Client> {
  const files = knownHostsFiles(variables);
  const known = await readKnownHosts(files);
  const identities = await findIdentities(variables);
  const user = target.user ?? userInfo().username;
  const tried: string[] = [];
  let hostKey: Attempt['hostKey'] = null;

  const client = new ssh2.Client();
  const config: ConnectConfig = {
    host: target.host,
    port: target.port,
    username: user,
    readyTimeout: connectMs,
    keepaliveInterval: keepaliveMs,
    keepaliveCountMax: 3,
    algorithms: { serverHostKey: preferred(knownKeyTypes(known, target)) },
    hostVerifier: (key: Buffer) => {
      const verdict = checkHostKey(known, target, key);
      hostKey = { key, verdict };
      return verdict.kind === 'known';
    },
    authHandler: authenticator(user, identities, tried) as never,
  };
  return new Promise((resolve, reject) => {
    const fail = (error: SshError) => {
      client.destroy();
      const knownHosts = files[0] as string;
      const attempt = { target, user, identities, tried, knownHosts, hostKey };
      reject(new LabError(explainAttempt(error, attempt), { cause: error }));
    };
    client.once('ready', () => {
      client.off('error', fail);
      client.off('close', closed);
      client.on('error', () => undefined); // who uses the connection is told by its channels
      resolve(client);
    });
    const closed = () => fail(new Error('it closed the connection at once; its log says why'));
    client.on('error', fail);
    client.once('close', closed);
    client.connect(config);
  });
}

/** Types of which a key is known come first: so the host shows one that can be compared. */
function preferred(knownTypes: readonly string[]) {
  const isKnown = (algorithm: string) =>
    knownTypes.includes(algorithm.startsWith('rsa-') ? 'ssh-rsa' : algorithm);
  return [
    ...hostKeyAlgorithms.filter(isKnown),
    ...hostKeyAlgorithms.filter((algorithm) => !isKnown(algorithm)),
  ];
}

/** Offers the agent, then each key file; notes what it has offered. */
function authenticator(username: string, identities: Identities, tried: string[]) {
  const offers = [
    ...(identities.agent === null
      ? []
      : [
          {
            what: `the keys of the agent at ${identities.agent}`,
            method: { type: 'agent', username, agent: identities.agent },
          },
        ]),
    ...identities.keys.map(({ file, key }) => ({
      what: `the key ${file}`,
      method: { type: 'publickey', username, key },
    })),
  ];
  let askedWhatIsAllowed = false;
  return (_left: unknown, _partial: unknown, next: (method: object | false) => void): void => {
    if (!askedWhatIsAllowed) {
      askedWhatIsAllowed = true;
      next({ type: 'none', username });
      return;
    }
    const offer = offers.shift();
    if (offer === undefined) {
      next(false);
      return;
    }
    tried.push(offer.what);
    next(offer.method);
  };
}
