import assert from 'node:assert/strict';
import { readScenario } from './read.ts';
import type { Cell } from './scenario.ts';

/** The first cell of the smallest scenario with these lines of YAML put in, RTT 100 ms unless they say otherwise. */
export function cellOf(lines = ''): Cell {
  const base = { title: 'A question', path: '{ rtt: 100ms }', arms: '[tcp, tfo]', samples: '5' };
  const said = new Set([...lines.matchAll(/^(\w+):/gmu)].map((match) => match[1]));
  const rest = Object.entries(base).filter(([key]) => !said.has(key));
  const text = `${rest.map(([key, value]) => `${key}: ${value}\n`).join('')}${lines}\n`;
  return readScenario({ file: 'x.yaml', text }).cells[0] ?? assert.fail('no cell');
}
