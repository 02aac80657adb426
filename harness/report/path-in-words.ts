import type { DirectionFindings } from '../analysis/findings.ts';
import type { DirectionAsked } from '../analysis/path-findings.ts';
import { defaultDraft } from '../scenario/fields.ts';
import { formatCount, formatMs, formatRate, formatSetting } from './figures.ts';

/** One direction as the scenario has it: `25 ms, jitter ± 5 ms (uniform), loss 1 %, 20 Mbit/s`. */
export function askedInWords(asked: DirectionAsked): string {
  const { delayMs, duplicate, corrupt, bottleneck, limitPackets } = asked;
  const share = (chance: { percent: number; correlationPercent: number }) =>
    `${formatSetting(chance.percent)} %${correlated(chance.correlationPercent)}`;
  return [
    `${formatSetting(delayMs)} ms`,
    ...jitterInWords(asked),
    ...lossInWords(asked),
    ...(duplicate === null ? [] : [`${share(duplicate)} duplicated`]),
    ...(corrupt === null ? [] : [`${share(corrupt)} corrupted`]),
    ...reorderInWords(asked),
    ...rateInWords(asked),
    ...slotInWords(asked),
    ...(bottleneck === null
      ? []
      : [
          `bottleneck ${formatRate(bottleneck.bitsPerSecond / 1e6)} with a queue of ` +
            `${formatCount(bottleneck.queue.size)} ${bottleneck.queue.unit}`,
        ]),
    ...(limitPackets === defaultDraft.up.limitPackets
      ? []
      : [`at most ${formatCount(limitPackets)} packets in netem`]),
  ].join(', ');
}

function correlated(percent: number): string {
  return percent === 0 ? '' : ` (correlation ${formatSetting(percent)} %)`;
}

function jitterInWords({ jitter }: DirectionAsked): string[] {
  if (jitter === null) return [];
  const { distribution } = jitter;
  const size = `${formatSetting(jitter.ms)} ms`;
  const shapes = {
    uniform: `jitter ± ${size} (uniform)`,
    measured: `jitter of standard deviation ${size} in the shape of measured delays`,
    other: `jitter of standard deviation ${size} (${distribution.name})`,
  };
  const { name } = distribution;
  const shape = name === 'uniform' || name === 'measured' ? shapes[name] : shapes.other;
  const order = jitter.reorders ? ' that may reorder packets' : '';
  return [`${shape}${correlated(jitter.correlationPercent)}${order}`];
}

function lossInWords({ loss, ecn }: DirectionAsked): string[] {
  if (loss === null) return [];
  const percent = (value: number) => `${formatSetting(value)} %`;
  const what = ecn ? 'ECN mark instead of loss' : 'loss';
  switch (loss.model) {
    case 'random':
      return [`${what} ${percent(loss.percent)}${correlated(loss.correlationPercent)}`];
    case 'gemodel':
      return [
        `${what} by Gilbert-Elliott (good to bad ${percent(loss.p)}, bad to good ${percent(loss.r)}, ` +
          `lost in bad ${percent(loss.badLoss)}, in good ${percent(loss.goodLoss)})`,
      ];
    case 'state':
      return [
        `${what} by four states (p13 ${percent(loss.p13)}, p31 ${percent(loss.p31)}, ` +
          `p32 ${percent(loss.p32)}, p23 ${percent(loss.p23)}, p14 ${percent(loss.p14)})`,
      ];
  }
}

function reorderInWords({ reorder }: DirectionAsked): string[] {
  if (reorder === null) return [];
  const gap = reorder.gap > 1 ? ` (gap ${reorder.gap})` : '';
  return [
    `${formatSetting(reorder.percent)} % sent ahead${gap}${correlated(reorder.correlationPercent)}`,
  ];
}

function rateInWords({ rate }: DirectionAsked): string[] {
  if (rate === null) return [];
  const { packetOverheadBytes: overhead, cellBytes, cellOverheadBytes } = rate;
  const counted = [
    ...(overhead === 0 ? [] : [`${overhead > 0 ? '+' : ''}${overhead} bytes a packet`]),
    ...(cellBytes === 0 ? [] : [`cells of ${cellBytes} + ${cellOverheadBytes} bytes`]),
  ];
  const how = counted.length === 0 ? '' : ` (${counted.join(', ')})`;
  return [`${formatRate(rate.bitsPerSecond / 1e6)}${how}`];
}

function slotInWords({ slot }: DirectionAsked): string[] {
  if (slot === null) return [];
  const { minMs, maxMs, packets, bytes } = slot;
  const apart =
    minMs === maxMs ? formatSetting(minMs) : `${formatSetting(minMs)} to ${formatSetting(maxMs)}`;
  const holds = [
    ...(packets === 0 ? [] : [`${formatCount(packets)} packets`]),
    ...(bytes === 0 ? [] : [`${formatCount(bytes)} bytes`]),
  ];
  return [
    `slots every ${apart} ms${holds.length === 0 ? '' : ` of at most ${holds.join(' and ')}`}`,
  ];
}

/** Less than this is no jitter that anyone asks for, but what clocks and timers do. */
const leastSdMs = 0.05;

/** One direction as its probes found it: `median 25.001 ms (25.000 to 25.005), 31 of 3,000 probes lost`. */
export function foundInWords(found: DirectionFindings): string {
  const { probes, lost, delayMs: delay, rateMbps } = found;
  const counts = [
    ['duplicated', found.duplicated],
    ['corrupted', found.corrupted],
    ['marked', found.marked],
    ['reordered', found.reordered],
  ] as const;
  const share = probes === 0 ? '' : ` (${Number(((100 * lost) / probes).toPrecision(3))} %)`;
  return [
    delay === null
      ? 'no probe arrived'
      : `median ${formatMs(delay.median)} ms (${formatMs(delay.min)} to ${formatMs(delay.max)})`,
    ...(delay === null || delay.sd < leastSdMs
      ? []
      : [`standard deviation ${formatMs(delay.sd)} ms`]),
    lost === 0
      ? `none of ${formatCount(probes)} probes lost`
      : `${formatCount(lost)} of ${formatCount(probes)} probes lost${share}`,
    ...counts.flatMap(([what, count]) => (count === 0 ? [] : [`${formatCount(count)} ${what}`])),
    ...(rateMbps === null ? [] : [formatRate(rateMbps)]),
  ].join(', ');
}
