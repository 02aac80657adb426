import { join } from 'node:path';
import { ScenarioError } from '../scenario/errors.ts';
import { projectLibrary } from '../scenario/files.ts';
import { readLab } from '../scenario/lab-choice.ts';
import { readScenarioText } from '../scenario/load.ts';
import { type Override, overrideIssue } from '../scenario/overrides.ts';
import { readScenario } from '../scenario/read.ts';
import { type Reference, recording } from '../scenario/recorded-library.ts';
import type { LabChoice, Scenario, Setting } from '../scenario/scenario.ts';
import { project } from './premises.ts';

/** What the command line says about a scenario. */
export interface ScenarioChoice {
  /** The scenario, as given on the command line. */
  readonly file: string;
  readonly overrides: readonly Override[];
  readonly only: readonly Setting[];
}

export interface ReadScenario {
  readonly scenario: Scenario;
  /** How its files name each other. */
  readonly references: readonly Reference[];
}

/** The scenario of a file, what it extends and the paths it names. Throws a ScenarioError. */
export async function readChoice({ file, overrides, only }: ScenarioChoice): Promise<ReadScenario> {
  const { library, references } = recording(projectLibrary(join(project, 'scenarios')));
  const text = await readScenarioText(file);
  return { scenario: readScenario({ file, text, overrides, only, library }), references };
}

/** A lab as `--lab` names it. Throws a ScenarioError. */
export function labOption(value: string): LabChoice {
  const reading = readLab(value);
  if (reading.ok) return reading.value;
  const option = { field: 'lab', value, flag: '--lab' };
  throw new ScenarioError([overrideIssue(option, `lab: ${reading.problem}`)]);
}
