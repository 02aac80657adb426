/** What the process says to a script that ran it; the README lists them. */
export const exitCodes = {
  ok: 0,
  expectationFailed: 1,
  usage: 2,
  inconclusive: 3,
  cannotRun: 4,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
