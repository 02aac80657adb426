import { join } from 'node:path';
import type { Plan } from '../plan/plan.ts';
import { limitSeconds } from './guest.ts';
import { tracks } from './outcome.ts';

/** Where system programs are; native ones come before them. */
const systemPath = '/usr/sbin:/usr/bin:/sbin:/bin';

export interface HostStart {
  /** Folder of the native programs, and of netns/host. */
  readonly programs: string;
  readonly scripts: string;
  readonly processor: number;
  /**
   * Whether the user is root of the machine. Then there is no user namespace: it would protect
   * nothing, since what root owns outside stays writable to root inside; native/enter does that,
   * and kernels that forbid user namespaces are no obstacle.
   */
  readonly root: boolean;
}

/** Arguments of native/build/launch, but for `--parent`, that run a plan on the running kernel. */
export function hostArguments(plan: Plan, start: HostStart): string[] {
  const run = ['sh', join(start.scripts, 'run')];
  return launchArguments(start, limitSeconds(plan, 'real'), inNamespaces(start, run));
}

/** Long enough for a module to be loaded on a slow machine. */
export const trialSeconds = 30;

/** The same for netns/host/try, which says on the console what works here. */
export function trialArguments(start: HostStart): string[] {
  const script = join(start.scripts, 'try');
  const inside = inNamespaces(start, ['sh', script, 'inside']);
  return launchArguments(start, trialSeconds, ['sh', script, 'around', ...inside]);
}

function launchArguments(start: HostStart, seconds: number, command: string[]): string[] {
  return [
    ...['--processor', `${start.processor}`, '--limit-s', `${seconds}`],
    ...['--console', tracks.console, '--contention', tracks.contention],
    '--unsealed', // it mounts what it needs, in a mount namespace of its own
    '--',
    ...['/usr/bin/env', '-i', `PATH=${start.programs}:${systemPath}`, 'LC_ALL=C'],
    ...command,
  ];
}

/** Gone with the process that holds them, and everything in them with them. */
function inNamespaces({ root, programs }: HostStart, command: string[]): string[] {
  return [
    'unshare',
    ...(root ? [] : ['--user', '--map-root-user']),
    ...['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'],
    join(programs, 'enter'),
    ...command,
  ];
}
