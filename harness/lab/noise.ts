/**
 * What competed with a cell for processors while it ran, as native/launch read it from the
 * kernel before and after: reasons to doubt times that are in real time.
 */
export interface Noise {
  /**
   * Share of the time in which some process of the machine waited for a processor (PSI "some",
   * Documentation/accounting/psi.rst), the cell's own included; null where the kernel keeps none.
   */
  readonly cpuPressureShare: number | null;
  /** Share of the time in which a hypervisor gave the cell's processor to others (proc(5), steal). */
  readonly stealShare: number;
  /** Share of the time in which the cell's processor worked for somebody else. */
  readonly othersShare: number;
  /** How often a process of the cell lost its processor before it was done (getrusage(2)). */
  readonly involuntarySwitches: number;
}

/** Lines of `name value` that `launch --contention` leaves; `-` is what the kernel does not say. */
export function parseNoise(text: string): Noise | null {
  const values = new Map(
    text.split('\n').map((line) => line.split(' ', 2) as [string, string | undefined]),
  );
  const number = (name: string): number | null => {
    const value = values.get(name);
    return value === undefined || !/^\d+$/.test(value) ? null : Number(value);
  };
  const wallUs = number('wall_us');
  const [steal, busy, own] = [number('steal_us'), number('busy_us'), number('own_us')];
  const involuntarySwitches = number('involuntary_switches');
  if (!wallUs || steal === null || busy === null || own === null || involuntarySwitches === null)
    return null;
  const pressure = number('pressure_us');
  return {
    cpuPressureShare: pressure === null ? null : share(pressure, wallUs),
    stealShare: share(steal, wallUs),
    othersShare: share(Math.max(0, busy - own), wallUs),
    involuntarySwitches,
  };
}

/** Four digits are more than ticks of 10 ms are good for. */
function share(part: number, whole: number): number {
  return Number(Math.min(1, part / whole).toFixed(4));
}
