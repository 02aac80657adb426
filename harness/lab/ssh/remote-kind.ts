import type { Client } from 'ssh2';
import type { Plan } from '../../plan/plan.ts';
import type { Clock, Lab } from '../lab.ts';
import type { RemoteMachine } from './remote-machine.ts';
import type { RemoteStore, Stored } from './store.ts';

/** Another machine that has been reached. */
export interface RemoteSite {
  readonly client: Client;
  /** The lab's name, for messages. */
  readonly name: string;
  readonly machine: RemoteMachine;
  readonly store: RemoteStore;
}

/** A lab on that machine, ready to run cells. */
export interface RemoteKind extends Pick<Lab, 'workers' | 'environment' | 'digests'> {
  readonly clock: Clock;
  /** Folder there with native programs. */
  readonly programs: string;
  cell(plan: Plan, worker: number): RemoteCell;
}

export interface RemoteCell {
  /** What its folder holds, by name; parts are joined. */
  readonly files: ReadonlyMap<string, readonly Stored[]>;
  /** Of native/build/launch, but for `--parent`. */
  readonly arguments: readonly string[];
  readonly limitSeconds: number;
}
