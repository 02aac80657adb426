import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logger, Warn } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { Findings } from '../../analysis/findings.ts';
import { exampleFindings } from '../example-findings.ts';
import { statedFindings } from '../stated-findings.ts';
import { renderSvg } from '../svg.ts';
import { ecdfChart } from './ecdf.ts';
import { savedRttsChart } from './saved-rtts.ts';

const onePoint = exampleFindings({ rttsMs: [60], lossesPercent: [1] });
const unused = statedFindings([
  { rttMs: 10, arms: { tcp: {}, tfo: { saved: [1, 1, 1], used: 0 } } },
]);

/** Cells that only the name of their path tells apart. */
function namedPaths(names: readonly string[]): Findings {
  const findings = exampleFindings({
    rttsMs: names.map((_, index) => 10 + index),
    lossesPercent: [1],
    samples: 20,
  });
  return {
    ...findings,
    scenario: { ...findings.scenario, axes: ['path'] },
    cells: findings.cells.map((cell, index) => ({
      ...cell,
      settings: [{ field: 'path', value: names[index] ?? '' }],
    })),
  };
}

const manyPaths = namedPaths(
  Array.from({ length: 22 }, (_, index) => `an-intercontinental-path-with-a-long-name-${index}`),
);

const cases: Readonly<Record<string, Findings>> = {
  'twelve cells': exampleFindings(),
  'sixty cells': exampleFindings({
    rttsMs: [1, 5, 10, 20, 50, 75, 100, 150, 200, 300],
    lossesPercent: [0, 0.5, 1, 2, 3, 5],
  }),
  'one axis': exampleFindings({ lossesPercent: [0] }),
  'twenty-two named paths': manyPaths,
  'no axis': { ...onePoint, scenario: { ...onePoint.scenario, axes: [] } },
  'one arm': exampleFindings({ arms: ['tcp'] }),
  'every cell invalid': statedFindings([
    { rttMs: 10, invalidBecause: 'wrong delay', arms: { tcp: {}, tfo: {} } },
  ]),
  'every exchange failed': statedFindings([
    { rttMs: 10, arms: { tcp: { failed: 200 }, tfo: { failed: 200 } } },
  ]),
  'Fast Open never used': unused,
};

function warningsOf(spec: TopLevelSpec): string[] {
  const warnings: string[] = [];
  const collecting = logger(Warn);
  collecting.warn = (...parts) => {
    warnings.push(parts.join(' '));
    return collecting;
  };
  compile(spec, { logger: collecting });
  return warnings;
}

for (const [name, findings] of Object.entries(cases)) {
  test(`both charts of ${name} compile without a warning and draw`, async () => {
    for (const spec of [ecdfChart(findings), savedRttsChart(findings)]) {
      assert.deepEqual(warningsOf(spec), []);
      const svg = await renderSvg(spec);
      assert.match(svg, /^<svg /);
      assert.doesNotMatch(svg, /NaN|Infinity|undefined/);
    }
  });
}

/** The marks of one kind in a drawing. */
function marks(svg: string, kind: string): number {
  const groups =
    svg.match(new RegExp(`<g class="mark-${kind} role-mark[^>]*[^/]>.*?</g>`, 'gs')) ?? [];
  return groups.join('').match(/<(path|text)\b/g)?.length ?? 0;
}

test('the distributions have a line for each arm of each valid cell', async () => {
  const svg = await renderSvg(ecdfChart(exampleFindings()));
  assert.equal(marks(svg, 'line'), 33);
  assert.equal(svg.match(/>invalid</g)?.length, 1);
});

test('panels have a logarithmic axis only where a tail is long', () => {
  const scales = (findings: Findings) =>
    (compile(ecdfChart(findings)).spec.scales ?? [])
      .filter((scale) => scale.name.endsWith('_x'))
      .map((scale) => scale.type);
  assert.deepEqual(scales(exampleFindings({ rttsMs: [10], lossesPercent: [0] })), ['linear']);
  assert.deepEqual(scales(exampleFindings({ rttsMs: [10], lossesPercent: [0, 3] })), [
    'log',
    'log',
  ]);
});

test('the heat map prints the saving and its interval in every valid square', async () => {
  const svg = await renderSvg(savedRttsChart(exampleFindings()));
  assert.equal(marks(svg, 'rect'), 24);
  assert.equal(svg.match(/>\+1\.000</g)?.length, 11);
  assert.equal(svg.match(/>\[1\.000, 1\.000\]</g)?.length, 11);
  assert.equal(svg.match(/>invalid</g)?.length, 2);
});

test('a square shows no saving for Fast Open that was never used', async () => {
  const svg = await renderSvg(savedRttsChart(unused));
  assert.match(svg, />TFO never used</);
  assert.doesNotMatch(svg, />\+1\.000</);
  assert.match(svg, />tfo never used TCP Fast Open</);
});

test('many named paths go down, whole, once for all arms', async () => {
  const svg = await renderSvg(savedRttsChart(manyPaths));
  assert.equal(marks(svg, 'rect'), 44);
  assert.equal(svg.match(/an-intercontinental-path-with-a-/g)?.length, 22);
  assert.doesNotMatch(svg, /…/);
  const width = Number(/width="(\d+)"/.exec(svg)?.[1]);
  assert.ok(width < 1120, String(width));
});

test('panels of a single axis stand in rows', async () => {
  const width = Number(/width="(\d+)"/.exec(await renderSvg(ecdfChart(manyPaths)))?.[1]);
  // Vega reckons letters wider than they are where there is no browser.
  assert.ok(width < 1150, String(width));
});

test('titles and text alternatives tell the finding', () => {
  const findings = exampleFindings({ rttsMs: [10], lossesPercent: [0] });
  assert.equal(
    savedRttsChart(findings).description,
    'Heat map of round trips saved. tfo: RTT 10 ms, loss 0 %: +1.000 [1.000, 1.000]. tfo-cold: RTT 10 ms, loss 0 %: +0.000 [0.000, 0.000].',
  );
  assert.deepEqual(ecdfChart(findings).title, {
    text: 'Faster to the first byte than tcp: tfo in 1 of 1 and tfo-cold in 0 of 1 valid cells',
    subtitle: 'Share of exchanges whose first byte had come by then',
  });
});
