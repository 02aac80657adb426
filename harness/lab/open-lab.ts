import type { LabChoice } from '../scenario/scenario.ts';
import { openGuestLab } from './guest-lab.ts';
import { openHostLab } from './host-lab.ts';
import type { Lab, Premises } from './lab.ts';
import { openSshLab } from './ssh/ssh-lab.ts';

/**
 * The lab that was asked for, ready to run plans. Close it in the end.
 *
 * @throws LabError saying what is missing there and what to do.
 */
export async function openLab(choice: LabChoice, premises: Premises): Promise<Lab> {
  switch (choice) {
    case 'auto':
    case 'virtual':
      return openGuestLab('virtual', premises);
    case 'realtime':
      return openGuestLab('real', premises);
    case 'host':
      return openHostLab(premises);
    default:
      return openSshLab(choice, premises);
  }
}
