import type { ArmFindings, CellFindings, Findings } from '../analysis/findings.ts';
import type { ArmName } from '../scenario/scenario.ts';
import { armInWords } from './arm-in-words.ts';
import { formatCount, formatMs, formatSetting } from './figures.ts';
import { lastByteInWords } from './last-byte-in-words.ts';
import { joinWithAnd, savingsInWords } from './savings-in-words.ts';
import { tailInWords } from './tail-in-words.ts';

/** What the run found, as one sentence from the valid cells alone. True for any findings, incomplete ones too. */
export function answerInWords(findings: Findings): string {
  const valid = findings.cells.filter((cell) => cell.valid);
  const [baseline, ...others] = findings.scenario.arms;
  if (findings.cells.length === 0) return 'Nothing was measured, so there is no answer.';
  if (valid.length === 0 || baseline === undefined) {
    const cells = findings.cells.length;
    const who =
      cells === 1 ? 'The only cell gave no' : `None of the ${formatCount(cells)} cells gave a`;
    return `${who} valid measurement, so there is no answer.`;
  }
  const lastByte = lastByteInWords(findings);
  const what = lastByte === null ? '' : ' in time to first byte';
  const answer =
    others.length === 0
      ? aloneInWords(baseline, valid)
      : `compared with ${armInWords(baseline)}${what}, ${others.map((arm) => armClause(findings, arm)).join('; ')}`;
  const more = [lastByte ?? [], tailInWords(findings) ?? []].flat();
  const sentence = [answer, ...more, ...reservations(findings, valid)].join('; ');
  return `${findings.complete ? capitalised(sentence) : `The run is incomplete; so far, ${sentence}`}.`;
}

function aloneInWords(arm: ArmName, valid: readonly CellFindings[]): string {
  const medians = armIn(valid, arm).flatMap((found) => found.ttfbMs?.p50 ?? []);
  const low = medians.length === 0 ? '' : formatMs(Math.min(...medians));
  const high = medians.length === 0 ? '' : formatMs(Math.max(...medians));
  const times =
    medians.length === 0
      ? 'most of its exchanges failed'
      : `its median time to first byte was ${low === high ? low : `${low} to ${high}`} ms`;
  return `only ${armInWords(arm)} was measured, so there is nothing to compare; ${times}`;
}

function armClause(findings: Findings, name: ArmName): string {
  const valid = findings.cells.filter((cell) => cell.valid);
  const arms = armIn(valid, name);
  const samples = sum(arms, (arm) => arm.samples);
  const acked = sum(arms, (arm) => arm.synDataAcked);
  const words = armInWords(name);
  if (samples === 0) return `${words} was not measured`;
  if (sum(arms, (arm) => arm.failed) === samples) {
    return `${words} failed in all of its ${count(samples, 'exchange')}`;
  }
  if (name === 'tfo' && acked === 0) {
    return `the arm tfo never used TCP Fast Open (0 of ${count(samples, 'connection')}), so its times say nothing about it`;
  }
  return `${words} ${savingsByLoss(findings, name)}${useOfFastOpen(name, acked, samples)}`;
}

/** The savings without loss, then with loss; together where both come out in the same words. */
function savingsByLoss(findings: Findings, arm: ArmName): string {
  const lossless = findings.cells.filter((cell) => cell.path.lossPercent === 0);
  const lossy = findings.cells.filter((cell) => cell.path.lossPercent !== 0);
  const groups = [lossless, lossy].filter((cells) => cells.some((cell) => cell.valid));
  const together = savingsIn(findings, findings.cells, arm);
  const apart = groups.map((cells) => savingsIn(findings, cells, arm));
  if (
    groups.length === 2 &&
    together.uniform &&
    apart.every(({ text }) => text === together.text)
  ) {
    return `${together.text}${scope(findings, findings.cells, true)}, with and without loss`;
  }
  return joinWithAnd(
    apart.map(({ text, uniform }, index) => {
      const cells = groups[index] ?? [];
      return `${text}${scope(findings, cells, uniform)}${lossInWords(cells, uniform)}`;
    }),
  );
}

function savingsIn(findings: Findings, cells: readonly CellFindings[], arm: ArmName) {
  const phrase = savingsInWords(
    armIn(
      cells.filter((cell) => cell.valid),
      arm,
    ),
  );
  const spared = arm === 'tfo' || arm === 'tcp-reused';
  const handshake = phrase.wholeRoundTrip && spared && findings.scenario.arms[0] === 'tcp';
  return { ...phrase, text: handshake ? `${phrase.text} (the whole handshake)` : phrase.text };
}

/** Where it held: " at every RTT" only if no cell of the group is missing from the answer. */
function scope({ scenario }: Findings, cells: readonly CellFindings[], uniform: boolean): string {
  const valid = cells.filter((cell) => cell.valid);
  const rtts = new Set(valid.map((cell) => cell.path.rttMs));
  if (!uniform) return '';
  if (valid.length === 1) return ` at RTT ${formatSetting(valid[0]?.path.rttMs ?? 0)} ms`;
  if (valid.length < cells.length) return ` in the ${valid.length} valid cells`;
  if (scenario.axes.includes('path')) return ' on every path';
  return rtts.size > 1 ? ' at every RTT' : ' in every cell';
}

function lossInWords(cells: readonly CellFindings[], scoped: boolean): string {
  const valid = cells.filter((cell) => cell.valid);
  const losses = valid.map((cell) => cell.path.lossPercent);
  const low = formatSetting(Math.min(...losses));
  const high = formatSetting(Math.max(...losses));
  if (high === '0') return ' without loss';
  const joint =
    scoped && valid.length === 1 ? ' and' : scoped && valid.length < cells.length ? ' with' : ' at';
  return `${joint} ${low === high ? low : `${low} to ${high}`} % loss`;
}

function useOfFastOpen(arm: ArmName, acked: number, samples: number): string {
  const figures = `${formatCount(acked)} of ${count(samples, 'connection')}`;
  if (arm === 'tfo' && acked < samples) {
    return `, with Fast Open really used by ${acked * 2 < samples ? 'only ' : ''}${figures}`;
  }
  return arm !== 'tfo' && acked > 0 ? `, although ${figures} did use Fast Open` : '';
}

/** What must be known along with the answer: failures, few samples, cells left out. */
function reservations(findings: Findings, valid: readonly CellFindings[]): string[] {
  const arms = valid.flatMap((cell) => cell.arms);
  const failed = sum(arms, (arm) => arm.failed);
  const invalid = findings.cells.length - valid.length;
  const byArm = findings.scenario.arms
    .map((name) => ({ name, failed: sum(armIn(valid, name), (arm) => arm.failed) }))
    .filter((arm) => arm.failed > 0)
    .map((arm) => `${arm.name} ${formatCount(arm.failed)}`);
  const validIds = new Set(valid.map((cell) => cell.id));
  const few = findings.doubts.some(
    ({ kind, cell }) => kind === 'few-samples' && (cell === null || validIds.has(cell)),
  );
  return [
    ...(failed > 0
      ? [
          `${formatCount(failed)} of ${count(
            sum(arms, (arm) => arm.samples),
            'exchange',
          )} failed (${byArm.join(', ')})`,
        ]
      : []),
    ...(few ? ['the samples are too few for firm figures'] : []),
    ...(invalid > 0
      ? [
          `${invalid} of ${count(findings.cells.length, 'cell')} ${invalid === 1 ? 'is' : 'are'} invalid and left out`,
        ]
      : []),
  ];
}

function armIn(cells: readonly CellFindings[], name: ArmName): ArmFindings[] {
  return cells.flatMap((cell) => cell.arms.filter((arm) => arm.name === name));
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}

function count(quantity: number, noun: string): string {
  return `${formatCount(quantity)} ${noun}${quantity === 1 ? '' : 's'}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
