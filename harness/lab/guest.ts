import type { Plan } from '../plan/plan.ts';
import type { Clock } from './lab.ts';
import { tracks } from './outcome.ts';

/** Enough for a hundred thousand connections in TIME_WAIT; what is not touched costs nothing. */
const guestMemory = '512M';
/** 2026-01-01 00:00:00 UTC in nanoseconds: every guest in virtual time begins there. */
const guestEpochNs = '1767225600000000000';

/** Wall time for a guest's start and set-up. */
const startSeconds = 60;
/** Wall time for a second of expected computing: machines are busy, and slow. */
const secondsPerComputeSecond = 50;
/** Wall time for a second of network in real time: as much again for what it computes, and more. */
const secondsPerNetworkSecond = 3;
/** What native/launch takes. */
const longestSeconds = 7 * 24 * 3600;

/** When a cell has gone wrong, in seconds of wall time: a spinning program sees no virtual time pass. */
export function limitSeconds(plan: Plan, clock: Clock): number {
  const inVirtualTime = secondsPerComputeSecond * plan.computeSeconds;
  const measuring =
    clock === 'virtual'
      ? inVirtualTime
      : inVirtualTime + secondsPerNetworkSecond * plan.networkSeconds;
  return Math.min(longestSeconds, Math.ceil(startSeconds + measuring));
}

export interface GuestStart {
  readonly clock: Clock;
  /** The kernel program and the initramfs, as the launcher finds them. */
  readonly kernel: string;
  readonly archive: string;
  readonly processor: number;
}

/**
 * Arguments of native/build/launch, but for `--parent`, that run a plan in a guest kernel.
 *
 * The guest sees its working folder as /output and nothing else of the machine; its command line
 * is the same in every folder and for every user, because the kernel's random state depends on it.
 */
export function guestArguments(plan: Plan, guest: GuestStart): string[] {
  const { clock, kernel, archive, processor } = guest;
  return [
    ...['--processor', `${processor}`, '--limit-s', `${limitSeconds(plan, clock)}`],
    ...['--console', tracks.console, '--archive', archive],
    ...(clock === 'real' ? ['--contention', tracks.contention] : []),
    '--',
    kernel,
    `mem=${guestMemory}`,
    // Where the launcher has opened it.
    'initrd=/proc/self/fd/3',
    'rdinit=/init',
    // Where the guest's hostfs begins: its own working folder, under a name that is always equal.
    'hostfs=/proc/self/cwd',
    `random_seed=${plan.seed}`,
    ...(clock === 'virtual' ? ['time-travel=inf-cpu', `time-travel-start=${guestEpochNs}`] : []),
    'con=null',
    'con0=null,fd:1',
    'quiet',
    'norandmaps',
  ];
}
