import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { CellOutcome, Lab } from '../lab/lab.ts';
import type { Plan } from '../plan/plan.ts';
import type { Manifest } from '../samples/run-folder.ts';
import { measure } from './measure.ts';

/** A lab in which cells end as they are told, by their names. */
function labWhere(ends: Readonly<Record<string, Partial<CellOutcome>>>): Lab & { ran: string[] } {
  const ran: string[] = [];
  return {
    ...{ name: 'told', clock: 'virtual', workers: 1, environment: {}, digests: {}, ran },
    run: async ({ cell }) => {
      ran.push(cell);
      const finished = {
        state: 'finished',
        reason: null,
        networkSeconds: 1,
        computeSeconds: 0,
      } as const;
      return { ...finished, wallSeconds: 1, noise: null, ...ends[cell] };
    },
    close: async () => undefined,
  };
}

let run = '';
beforeEach(() => {
  run = mkdtempSync(join(tmpdir(), 'first-flight-measure-'));
});
afterEach(() => rmSync(run, { recursive: true }));

const plans = ['a', 'b', 'c'].map(
  (cell): Plan => ({
    cell,
    seed: 1,
    files: new Map(),
    exchanges: 1,
    networkSeconds: 1,
    computeSeconds: 0,
  }),
);

/** Measure in a lab; what the manifest says then, and the error if there was one. */
async function measured(lab: Lab) {
  const manifest: Manifest = {
    ...{ schemaVersion: 2, state: 'incomplete', command: [], lab: 'told', clock: 'virtual' },
    scenario: { file: 'x.yaml', overrides: [], only: [], sources: [], references: [] },
    ...{ startedAt: '2026-01-01T00:00:00.000Z', endedAt: null, samplesDigest: null },
    ...{ environment: {}, digests: {} },
    cells: plans.map(({ cell: id, seed }) => ({
      ...{ id, seed, state: 'planned', reason: null },
      ...{ networkSeconds: null, wallSeconds: null, noise: null },
    })),
  };
  const { signal } = new AbortController();
  const error = await measure({ run, plans, lab, manifest, signal }).then(
    () => null,
    (failure: Error) => `${failure.name}: ${failure.message}`,
  );
  const { state, cells }: Manifest = JSON.parse(readFileSync(join(run, 'manifest.json'), 'utf8'));
  return { error, state, cells: cells.map((cell) => `${cell.id} ${cell.state}`) };
}

describe('cells in a lab', () => {
  test('that all finish make a run complete', async () => {
    assert.deepEqual(await measured(labWhere({})), {
      error: null,
      state: 'complete',
      cells: ['a finished', 'b finished', 'c finished'],
    });
  });

  test('go on after one that failed', async () => {
    const lab = labWhere({ a: { state: 'failed', reason: 'no luck' } });
    const { error, state } = await measured(lab);
    assert.deepEqual([error, state, lab.ran], [null, 'incomplete', ['a', 'b', 'c']]);
  });

  test('stop at one that the kernel there cannot run, with what it lacks', async () => {
    const lab = labWhere({ a: { state: 'unsupported', reason: 'no netem; modprobe sch_netem' } });
    assert.deepEqual(await measured(lab), {
      error: 'LabError: cell a cannot be run here: no netem; modprobe sch_netem',
      state: 'incomplete',
      cells: ['a unsupported', 'b planned', 'c planned'],
    });
    assert.deepEqual(lab.ran, ['a']);
  });

  test('stop when the connection is lost, without an error: what there is will be reported', async () => {
    const lab = labWhere({ b: { state: 'lost', reason: 'gone' } });
    assert.deepEqual(await measured(lab), {
      error: null,
      state: 'incomplete',
      cells: ['a finished', 'b lost', 'c planned'],
    });
    assert.deepEqual(lab.ran, ['a', 'b']);
  });
});
