import type { Plan } from './plan.ts';

/** What a guest in virtual time takes of real time on a processor of 2020 or later, seconds. */
const virtual = { perCell: 0.4, perExchange: 0.0006 };
/** Starting a cell's namespaces in a lab whose clock is real. */
const realPerCell = 1;

/** About how long plans take in real time, one cell after the other. */
export function wallSecondsIn(lab: 'virtual' | 'host', plans: readonly Plan[]): number {
  return plans.reduce(
    (sum, { exchanges, networkSeconds }) =>
      sum +
      (lab === 'virtual'
        ? virtual.perCell + virtual.perExchange * exchanges
        : realPerCell + networkSeconds),
    0,
  );
}
