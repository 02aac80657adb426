import type { ArmName } from '../scenario/scenario.ts';

const words: Readonly<Record<ArmName, string>> = {
  tcp: 'plain TCP',
  tfo: 'TCP Fast Open with a cookie',
  'tcp-reused': 'a connection kept open',
  'tfo-cold': 'TCP Fast Open on first contact (no cookie yet)',
};

/** An arm as a sentence names it. */
export function armInWords(arm: ArmName): string {
  return words[arm] ?? arm;
}
