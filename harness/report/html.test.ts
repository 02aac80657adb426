import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import type { CellFindings, Findings } from '../analysis/findings.ts';
import { exampleFindings } from './example-findings.ts';
import { type HtmlContext, renderHtml } from './html.ts';
import { loadVega } from './load-vega.ts';
import { statedFindings } from './stated-findings.ts';

const context: HtmlContext = {
  command: 'npm run bench -- scenarios/tfo-mobile.yaml',
  environment: { kernel: 'Linux 6.12.41' },
  digests: { client: 'cd'.repeat(32) },
  wallSeconds: 3.4,
  networkSeconds: 2418,
  vegaScripts: 'window.vegaEmbed = async () => {};',
};

const page = await renderHtml(exampleFindings(), context);

/** What a reader or a browser takes as markup: the page without the bodies of its scripts. */
function withoutScripts(html: string): string {
  return html.replace(/(<script[^>]*>).*?(<\/script>)/gs, '$1$2');
}

test('the page comes in the order in which a reader asks', () => {
  const stations = [
    '<h1 dir="auto">What does TCP Fast Open save on a mobile path?</h1>',
    '<p class="answer">Compared with plain TCP',
    '7,200 exchanges: 200 of each arm',
    'Before you believe a number',
    'What was saved',
    'How the times are spread',
    'Figures',
    'Was the path the one asked for?',
    'How to read this page',
    'How to measure it again',
    'samples SHA-256',
  ];
  const places = stations.map((station) => page.indexOf(station));
  assert.ok(!places.includes(-1), `missing: ${stations[places.indexOf(-1)]}`);
  assert.deepEqual(
    places,
    [...places].sort((a, b) => a - b),
  );
});

test('charts are drawn into the page and come with their specification', () => {
  assert.equal(page.match(/data-spec="[a-z-]+" role="img" aria-label="[^"]+"><svg /g)?.length, 2);
  const [, json] =
    page.match(/<script type="application\/json" id="saved-rtts">(.*?)<\/script>/s) ?? [];
  assert.equal(JSON.parse(json ?? '').description.slice(0, 30), 'Heat map of round trips saved.');
});

test('nothing is loaded from anywhere', async () => {
  const full = await renderHtml(exampleFindings(), { ...context, vegaScripts: await loadVega() });
  const markup = withoutScripts(full);
  assert.doesNotMatch(markup, /\b(src|href|srcset|action|data)\s*=|@import|url\((?!#)/i);
  const addresses = new Set(markup.match(/https?:\/\/[^"'\s<]+/g));
  // Names of XML vocabularies, which are never fetched.
  assert.deepEqual([...addresses], ['http://www.w3.org/2000/svg', 'http://www.w3.org/1999/xlink']);
});

test('the content policy allows no loading, no eval, and only the scripts in the page', () => {
  const policy = page.match(/Content-Security-Policy" content="([^"]*)"/)?.[1] ?? '';
  const scripts = [...page.matchAll(/<script>(.*?)<\/script>/gs)].map((match) => match[1] ?? '');
  const hashes = scripts.map(
    (script) => `&#39;sha256-${createHash('sha256').update(script).digest('base64')}&#39;`,
  );
  assert.equal(scripts.length, 2);
  assert.equal(
    policy,
    `default-src &#39;none&#39;; script-src ${hashes.join(' ')}; style-src &#39;unsafe-inline&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;`,
  );
});

const attack = `</script><img src=x onerror=alert(1)>"'\u202e&\u2028`;

function hostileMeasured({ measured }: CellFindings): CellFindings['measured'] {
  if (measured === null) return null;
  const checks = measured.up.checks.map((check) => ({ ...check, method: attack, note: attack }));
  return { up: { ...measured.up, checks }, down: { ...measured.down, checks } };
}

function hostile(): Findings {
  const findings = exampleFindings({
    rttsMs: [10],
    lossesPercent: [0, 3],
    invalidCell: 'rtt=10ms,loss=3%',
  });
  return {
    ...findings,
    run: attack,
    samplesDigest: attack,
    scenario: {
      ...findings.scenario,
      title: attack,
      file: attack,
      sha256: attack,
      axes: ['path.loss', `path.${attack}`],
    },
    cells: findings.cells.map((cell) => ({
      ...cell,
      id: `${cell.id},${attack}=${attack}`,
      settings: [...cell.settings, { field: `path.${attack}`, value: attack + cell.id }],
      invalidBecause: cell.invalidBecause.map(() => attack),
      client: { ...cell.client, congestionControl: attack, sysctls: { [attack]: attack } },
      measured: hostileMeasured(cell),
    })),
    lab: attack,
    doubts: [{ kind: 'path-off', cell: attack, arm: null, message: attack }],
  };
}

test('hostile names stay text, in markup, drawings and scripts', async () => {
  const html = await renderHtml(hostile(), {
    ...context,
    command: attack,
    environment: { [attack]: attack },
    digests: { [attack]: attack },
    vegaScripts: `const s = "${'</script><!--<script>'}";\r\nvoid s;`,
  });
  const markup = withoutScripts(html);
  assert.doesNotMatch(markup, /<img|onerror=alert\(1\)>/i);
  assert.doesNotMatch(markup.replace(/<svg.*?<\/svg>/gs, ''), /\u202e/);
  assert.equal(markup.match(/<script\b/g)?.length, 4);
  assert.equal(html.match(/<\/script/gi)?.length, 4);
  assert.match(
    html,
    /<title>&lt;\/script&gt;&lt;img src=x onerror=alert\(1\)&gt;&quot;&#39;\ufffd&amp;/,
  );
  assert.match(html, /const s = "\\x3C\/script>\\x3C!--<script>";\nvoid s;/);
  for (const [, json] of html.matchAll(/<script type="application\/json"[^>]*>(.*?)<\/script>/gs)) {
    assert.doesNotMatch(json ?? '', /[<>\u2028\u2029]/);
    assert.doesNotThrow(() => JSON.parse(json ?? ''));
  }
});

test('each cell is a group of rows with a header of its own', () => {
  assert.equal(page.match(/<th scope="rowgroup" rowspan="3">/g)?.length, 11);
  assert.match(page, /<td class="bad">invalid<\/td>\n?<td colspan="8" class="reason">delay up was/);
  assert.match(page, /<caption><span>Time to first byte in milliseconds/);
  assert.match(page, /accepted 188, fell-back 10, failed 2/);
});

test('the last byte has columns, explained, where it comes notably later than the first', async () => {
  const tfo = { saved: [1, 0.9, 1.1], lastMs: 500, savedToLast: [-0.5, -0.6, -0.4] } as const;
  const html = await renderHtml(
    statedFindings([{ rttMs: 100, arms: { tcp: { lastMs: 450 }, tfo } }]),
    context,
  );
  assert.match(
    html,
    /last byte ms<\/th>\s*<th scope="col" class="number">RTTs saved to last<\/th>/,
  );
  assert.match(html, /500\.000<div class="interval">\[500\.000, 500\.000\]<\/div><\/td>/);
  assert.match(html, /number slower">-0\.500<div class="interval">\[-0\.600, -0\.400\]<\/div>/);
  assert.match(html, /<dt>Last byte<\/dt>/);
  assert.match(html, /"text":"Round trips saved to the first byte, against tcp"/);
  assert.doesNotMatch(page, /last byte/i);
});

test('checks that failed come before all others, which are folded away by cell', () => {
  const section = page.slice(page.indexOf('Was the path the one asked for?'));
  assert.match(
    section,
    /No\.<\/strong> 2 of 120 checks in 12 cells failed \(3,000 probes each way\)\./,
  );
  const failures = section.slice(
    section.indexOf('Checks that failed'),
    section.indexOf('</table>'),
  );
  assert.equal(failures.match(/161\.504 ms/g)?.length, 2);
  assert.equal(section.match(/<details>/g)?.length, 11);
  assert.match(
    section,
    /<details open><summary>RTT 200 ms, loss 3 %: 8 passed, <span class="bad">2 failed/,
  );
  assert.match(section, /<td>5 ms, loss 1 %, 20 Mbit\/s<\/td>/);
  assert.match(section, /<th scope="row">duplication<\/th><td class="number">none<\/td>/);
});

test('what is not as by default is told, and so is a clock that ran in real time', async () => {
  const findings = exampleFindings({ rttsMs: [10], lossesPercent: [0] });
  const html = await renderHtml(
    {
      ...findings,
      lab: 'ssh://bench@lab.example/host',
      clock: 'real',
      cells: findings.cells.map((cell) => ({
        ...cell,
        load: { clients: 8, pauseMs: null, arrivalsPerSecond: null },
        exchange: { ...cell.exchange, perConnection: 10 },
      })),
    },
    context,
  );
  assert.match(html, /The path: up 5 ms, 20 Mbit\/s; down 5 ms, 20 Mbit\/s\./);
  assert.match(html, /Set otherwise than by default: 8 clients at once; a timeout of 10 s\./);
  assert.match(html, /reads 1,024, 10 times on one connection/);
  assert.match(
    html,
    /in the ssh:\/\/bench@lab\.example\/host lab in real time, so the times carry the noise/,
  );
  assert.match(html, /<dt>Real time<\/dt>/);
  assert.doesNotMatch(
    withoutScripts(html),
    /computed, not awaited|Virtual time|to the last bit: compare/,
  );
});

test('a matrix of more cells than panels can show is told without them', async () => {
  const findings = exampleFindings({
    rttsMs: Array.from({ length: 151 }, (_, index) => index + 1),
    lossesPercent: [0],
    arms: ['tcp'],
    samples: 2,
  });
  const html = await renderHtml(findings, context);
  assert.match(html, /Distributions are drawn for up to 150 cells, and these are\n151/);
});

test('an incomplete run and cells without a measured path are said to be so', async () => {
  const findings = statedFindings([{ rttMs: 10, arms: { tcp: {}, tfo: { saved: [1, 1, 1] } } }], {
    complete: false,
  });
  const html = await renderHtml(findings, context);
  assert.match(html, /The run did not finish/);
  assert.match(html, /<td class="bad">not measured<\/td>/);
});

test('a run without doubts has no warning', async () => {
  const html = await renderHtml(exampleFindings({ lossesPercent: [0] }), context);
  assert.doesNotMatch(html, /Before you believe/);
});

test('a run with nothing in it still makes a page', async () => {
  const html = await renderHtml(statedFindings([]), context);
  assert.match(html, /Nothing was measured, so there is no answer\./);
  assert.doesNotMatch(html, /<svg/);
});

test('equal findings make equal pages', async () => {
  assert.equal(await renderHtml(exampleFindings(), context), page);
});
