import assert from 'node:assert/strict';
import { ScenarioError } from './errors.ts';
import type { Override } from './overrides.ts';
import { readScenario } from './read.ts';

/** The shortest scenario there is; the second line holds the path. */
export const smallest = `title: A question
path: { rtt: 60ms }
arms: [tcp, tfo]
samples: 5
`;

/** The error's text, one issue a line without the excerpts. */
export function refusal(text: string, overrides: readonly Override[] = []): string[] {
  return golden(text, overrides)
    .split('\n')
    .filter((line) => !/^ *\d* \| /u.test(line));
}

/** The text of the ScenarioError that reading gives. */
export function golden(text: string, overrides: readonly Override[] = []): string {
  try {
    readScenario({ file: 'x.yaml', text, overrides });
  } catch (error) {
    assert.ok(error instanceof ScenarioError, String(error));
    return error.message;
  }
  return assert.fail('the scenario was accepted');
}
