import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { logger, Warn } from 'vega';
import { compile } from 'vega-lite';
import type { Findings } from '../../analysis/findings.ts';
import { differenceChart } from '../charts/difference-chart.ts';
import { renderSvg } from '../svg.ts';
import { exampleTwin } from './example-twin.ts';
import { renderTwinHtml } from './twin-html.ts';
import { twinInWords } from './twin-in-words.ts';
import { renderTwinMarkdown } from './twin-markdown.ts';
import { renderTwinText } from './twin-text.ts';

const plain = { color: false, width: 100 };
const page = { vegaScripts: 'window.vegaEmbed = async () => {};' };
/** On short paths more than the tolerance, and not for every arm alike. */
const short = exampleTwin((rttMs, arm) => (rttMs < 50 && arm === 'tfo' ? [2, 2.4] : [0.3, 0.9]));

describe('two runs in words', () => {
  test('hold the model where they agree, with the largest differences', () => {
    assert.equal(
      twinInWords(exampleTwin()),
      'The model of virtual time holds in all 12 comparisons: medians differ by at most 0.600 ms, round trips saved by at most 0.000.',
    );
  });

  test('say where it stops holding, with the figures', () => {
    assert.equal(
      twinInWords(short),
      'The model of virtual time stops holding in 1 of 12 comparisons and holds in 11. They differ at ' +
        'RTT 10 ms, loss 0 % tfo (median 10.000 and 12.200 ms, saved 1.000 and 0.840 round trips).',
    );
  });

  test('leave open what the samples cannot tell, and what was invalid', () => {
    const wide = exampleTwin((rttMs) => (rttMs === 10 ? [0, 3.2] : [0, 0]));
    assert.equal(
      twinInWords(wide),
      'The model of virtual time holds in 9 of 12 comparisons; the others are open. What holds at ' +
        'RTT 10 ms, loss 0 % tcp; RTT 10 ms, loss 0 % tfo; RTT 10 ms, loss 0 % tfo-cold cannot be told from these samples.',
    );
    const invalid = exampleTwin(undefined, (findings) => ({
      ...findings,
      cells: findings.cells.map((cell, index) =>
        index === 0 ? { ...cell, valid: false, invalidBecause: ['too slow'] } : cell,
      ),
    }));
    assert.match(twinInWords(invalid), /1 cell is not compared: invalid in a run\.$/);
  });
});

test('the text has a line for each arm of each cell, and the path of both', () => {
  const lines = renderTwinText(short, { ...plain, width: 140 }).split('\n');
  const row = lines.find((line) => /^ +tfo +differs/.test(line)) ?? '';
  assert.deepEqual(row.trim().split(/ {2,}/), [
    'tfo',
    'differs',
    '10.000',
    '12.200',
    '+2.200 [2.131, 2.269]',
    '± 1.5',
    '1.000',
    '0.840',
    '-0.160 [-0.163, -0.157]',
  ]);
  assert.ok(lines.some((line) => /^RTT 10 ms, loss 0 % +up +5\.001 ms +5\.001 ms/.test(line)));
  assert.match(lines.join('\n'), /Medians agree within 1\.5 ms or 1 % of the RTT/);
});

test('colour marks the outcome and leaves the text as it was', () => {
  const colored = renderTwinText(short, { ...plain, color: true });
  assert.ok(colored.includes('\u001b[31mdiffers\u001b[39m'));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what colour is made of
  assert.equal(colored.replace(/\u001b\[\d+m/g, ''), renderTwinText(short, plain));
});

test('the charts compile without a warning, with a point for each cell and arm', async () => {
  const warnings: unknown[] = [];
  const collecting = logger(Warn);
  collecting.warn = (...parts) => {
    warnings.push(parts);
    return collecting;
  };
  const spec = differenceChart(short, {
    title: 'Difference',
    unit: 'ms',
    pick: (arm) => arm.p50,
    format: String,
  });
  compile(spec, { logger: collecting });
  assert.deepEqual(warnings, []);
  const svg = await renderSvg(spec);
  assert.doesNotMatch(svg, /NaN|Infinity|undefined/);
  const points = svg.match(/<g class="mark-symbol role-mark[^>]*[^/]>.*?<\/g>/gs) ?? [];
  assert.equal(points.join('').match(/<path/g)?.length, 12);
});

test('the page has the answer, both charts and the tables', async () => {
  const html = await renderTwinHtml(short, page);
  assert.match(html, /<p class="answer">The model of virtual time stops holding in 1 of 12/);
  assert.equal(html.match(/data-spec="(?:medians|saved)"/g)?.length, 2);
  assert.equal(html.match(/<td class="bad">differs<\/td>/g)?.length, 1);
  assert.equal(html.match(/<td class="faster">agrees<\/td>/g)?.length, 11);
});

test('doubts about the machine of a run are told with it', async () => {
  const busy = exampleTwin(undefined, (findings) => ({
    ...findings,
    complete: false,
    doubts: [
      { kind: 'noisy-machine', cell: 'rtt=10ms,loss=0%', arm: null, message: 'others took 31 %' },
      { kind: 'few-samples', cell: 'rtt=10ms,loss=0%', arm: 'tfo', message: '9 blocks' },
    ],
  }));
  const words = 'Noise: rtt=10ms,loss=0%: others took 31 %';
  const html = await renderTwinHtml(busy, page);
  assert.ok(
    html.includes(`<li>The second run did not finish</li><li>The second run: ${words}</li>`),
  );
  assert.doesNotMatch(html, /9 blocks/);
  assert.ok(renderTwinMarkdown(busy).includes('- doubt: The second run did not finish\n'));
});

const attack = '</script><img src=x onerror=alert(1)>|`*_[a](https://x.example)\u202e\n';

/** Names on both sides as a stranger might choose them. */
function hostile() {
  const change = (findings: Findings): Findings => ({
    ...findings,
    run: attack,
    lab: attack,
    samplesDigest: attack,
  });
  const twin = exampleTwin(undefined, change);
  return {
    ...twin,
    scenario: { ...twin.scenario, title: attack, file: attack, axes: [`path.${attack}`] },
    cells: twin.cells.map((cell) => ({
      ...cell,
      notCompared: cell.rttMs === 10 ? [attack] : [],
      settings: [{ field: `path.${attack}`, value: attack + cell.rttMs }],
    })),
  };
}

describe('hostile names stay text', () => {
  test('in the page', async () => {
    const html = await renderTwinHtml(hostile(), page);
    const markup = html.replace(/(<script[^>]*>).*?(<\/script>)/gs, '$1$2');
    assert.doesNotMatch(markup, /<img|onerror=alert\(1\)>/i);
    assert.equal(html.match(/<\/script/gi)?.length, 4);
  });

  test('in Markdown', () => {
    const markdown = renderTwinMarkdown(hostile());
    assert.doesNotMatch(markdown, /<img|[^\\]\[a\]|https:|\u202e/);
    const widths = markdown
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .map((line) => line.split(/(?<!\\)\|/).length);
    assert.deepEqual([...new Set(widths)].sort(), [12]);
  });

  test('in the terminal', () => {
    const text = renderTwinText(hostile(), plain);
    assert.doesNotMatch(text, /\u202e/);
    assert.equal(text.split('\n').filter((line) => line.startsWith('doubt: ')).length, 1);
  });
});
