import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where what is built once is kept, outside any checkout: FIRST_FLIGHT_CACHE, or
 * `first-flight` in the user's cache folder (XDG Base Directory Specification).
 * netns/setup.sh has the same rule.
 */
export function cacheFolder(environment: NodeJS.ProcessEnv): string {
  const own = environment.FIRST_FLIGHT_CACHE;
  if (own) return own;
  return join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'first-flight');
}
