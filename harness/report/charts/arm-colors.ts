import type { ArmName } from '../../scenario/scenario.ts';

/** How an arm is drawn, everywhere: a colour-blind-safe colour with 3:1 contrast on white and on near-black. */
export interface ArmStyle {
  readonly color: string;
  /** So that arms that coincide can still be told apart. */
  readonly dashed: boolean;
  /** Pixels. The bounds, plain TCP and the open connection, lie as wide bands beneath what often coincides with them. */
  readonly width: number;
}

const styles: Readonly<Record<ArmName, ArmStyle>> = {
  tcp: { color: '#8a8f98', dashed: false, width: 4.5 },
  tfo: { color: '#2386d1', dashed: false, width: 2 },
  'tcp-reused': { color: '#0d9167', dashed: false, width: 4.5 },
  'tfo-cold': { color: '#d9730d', dashed: true, width: 2 },
};

export function armStyle(arm: ArmName): ArmStyle {
  return styles[arm];
}
