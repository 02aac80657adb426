/** This machine cannot run the lab as it is. The message says what is missing and what to do. */
export class LabError extends Error {
  override readonly name = 'LabError';
}
