import assert from 'node:assert/strict';
import { ScenarioError } from './errors.ts';
import { candidates, type Library } from './library.ts';
import type { Override } from './overrides.ts';
import { readScenario, type ScenarioText } from './read.ts';

/** The shortest scenario there is; the second line holds the path. */
export const smallest = `title: A question
path: { rtt: 60ms }
arms: [tcp, tfo]
samples: 5
`;

/** The error's text, one issue a line without the excerpts. */
export function refusal(text: string, overrides: readonly Override[] = []): string[] {
  return refusalOf({ text, overrides });
}

export function refusalOf(given: Omit<ScenarioText, 'file'>): string[] {
  return messageOf(given)
    .split('\n')
    .filter((line) => !/^ *\d* \|/u.test(line));
}

/** The text of the ScenarioError that reading gives. */
export function golden(text: string, overrides: readonly Override[] = []): string {
  return messageOf({ text, overrides });
}

export function messageOf(given: Omit<ScenarioText, 'file'>): string {
  try {
    readScenario({ file: 'x.yaml', ...given });
  } catch (error) {
    assert.ok(error instanceof ScenarioError, String(error));
    return error.message;
  }
  return assert.fail('the scenario was accepted');
}

/** A library of files that exist in a test alone, by their names from where it stands. */
export function libraryOf(files: Readonly<Record<string, string>>): Library {
  return {
    find(reference, from) {
      const file = candidates(reference, from, 'scenarios').find((each) =>
        Object.hasOwn(files, each),
      );
      return file === undefined ? null : { file, text: files[file] ?? '' };
    },
    names: () =>
      Object.keys(files).flatMap((file) => /(?<name>[^/]+)\.yaml$/u.exec(file)?.[1] ?? []),
  };
}
