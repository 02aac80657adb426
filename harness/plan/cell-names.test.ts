import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ScenarioError } from '../scenario/errors.ts';
import { fieldNames } from '../scenario/fields.ts';
import { readScenario } from '../scenario/read.ts';

/** What a plan may put between single quotes and a run may use as the name of a folder. */
const safeName = /^[a-zA-Z0-9][a-zA-Z0-9.%=,]*$/;

/** Names of the cells of a matrix with one value; null where the scenario is refused. */
function namesWith(field: string, value: string): string[] | null {
  const scenario = {
    title: 'A question',
    path: { rtt: '10s' },
    arms: ['tcp'],
    samples: '1',
    exchange: { timeout: '900s' },
    matrix: { [field]: [value] },
  };
  try {
    const text = JSON.stringify(scenario); // JSON is YAML
    return readScenario({ file: 'x.yaml', text }).cells.map(({ id }) => id);
  } catch (error) {
    assert.ok(error instanceof ScenarioError, String(error));
    return null;
  }
}

describe('the name of a cell', () => {
  test('cannot leave its quotes, its comment line or its folder', () => {
    const hostile = [
      ...["10ms'; reboot; '", '10ms\nreboot', '10ms\rreboot', '$(reboot)ms', '`reboot`', '10 ms'],
      ...['../10ms', '10ms/..', '.', '..', '', '-10ms', '+10ms', '10ms\0', '1\u2028ms', '١٠ms'],
    ];
    for (const field of fieldNames)
      for (const value of hostile) assert.equal(namesWith(field, value), null, `${field} ${value}`);
  });

  test('is kept without the blanks around its value', () => {
    assert.deepEqual(namesWith('path.rtt', ' 10ms\n'), ['rtt=10ms']);
  });

  test('is safe whatever text a matrix holds', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc
        .tuple(fc.constantFrom('', ' ', "'", '\n'), fc.nat(99), fc.constantFrom('', '.5', "'"))
        .chain(([before, digits, after]) =>
          fc
            .constantFrom('ms', 's', '%', 'B', 'KiB', 'mbit', "ms'", 'ms\n', 'unlimited')
            .map((unit) => `${before}${digits}${after}${unit}`),
        ),
    );
    let accepted = 0;
    fc.assert(
      fc.property(fc.constantFrom(...fieldNames), value, (field, text) => {
        const names = namesWith(field, text) ?? [];
        accepted += names.length;
        for (const name of names) assert.match(name, safeName);
      }),
      { seed: 7, numRuns: 2000 },
    );
    assert.ok(accepted > 20, `only ${accepted} values were accepted: the check says little`);
  });
});
