import { jitterDraws } from '../plan/jitter-draws.ts';
import { lossModel } from '../plan/loss-model.ts';
import { serialisationNs } from '../plan/packet-time.ts';
import { longestDelayMs, overflowingTrain, queuePackets } from '../plan/probes.ts';
import type { Direction } from '../scenario/scenario.ts';
import { judged, notChecked } from './check-outcome.ts';
import { countInterval } from './count-interval.ts';
import type { PathCheck } from './path-findings.ts';
import type { Train } from './train-measure.ts';

/** What of a back-to-back train finds room: in the bottleneck's queue, and in netem. */
export function queueChecks(direction: Direction, train: Train, wireBytes: number): PathCheck[] {
  const queue = queuePackets(direction, wireBytes);
  const isLimited = overflowingTrain(direction.limitPackets) !== null;
  return [
    ...(queue === null ? [] : [bottleneckCheck(direction, train, wireBytes, queue)]),
    ...(isLimited ? [limitCheck(direction, train)] : []),
  ];
}

/** Packets beyond the queue that get through at once: one is on the link, and a bucket may hold tokens for more. */
const besideQueue = { least: -1, usual: 1, most: 3 };

function bottleneckCheck(
  direction: Direction,
  train: Train,
  wireBytes: number,
  queue: number,
): PathCheck {
  const { bottleneck } = direction;
  const packetMs = serialisationNs(wireBytes, bottleneck?.bitsPerSecond ?? Infinity) / 1e6;
  const drained = packetMs > 0 ? Math.ceil(train.sendingMs / packetMs) : 0;
  const loss = lossModel(direction);
  const survivors = (packets: number) =>
    countInterval(Math.max(0, packets), loss.count(Math.max(0, packets)));
  const least = queue + besideQueue.least;
  const most = queue + besideQueue.most + drained;
  const check = {
    what: 'bottleneck queue',
    unit: 'packets',
    asked: queue,
    expected: (queue + besideQueue.usual) * (1 - loss.rate),
    measured: train.arrived,
    // What netem loses after the queue had room for it.
    low: least - survivors(least).high,
    high: most - survivors(most).low,
    count: train.sent,
    of: 'train packets',
    method: 'what arrives of a train: from one packet less than the queue to three more',
    note:
      bottleneck?.queue.unit === 'bytes'
        ? `${bottleneck.queue.size} bytes hold ${queue} packets of ${wireBytes}`
        : null,
  } as const;
  const { limitPackets } = direction;
  if (limitPackets < delayedPackets(direction, packetMs))
    return notChecked(
      check,
      `netem's limit of ${limitPackets} drops what the bottleneck lets pass`,
    );
  if (train.sent >= (overflowingTrain(queue) ?? Infinity)) return judged(check);
  return notChecked(check, `a train of ${train.sent} packets cannot overflow it`);
}

/** Packets that netem holds while they follow each other at the bottleneck's distance, and two at its edges. */
function delayedPackets(direction: Direction, packetMs: number): number {
  return packetMs > 0 ? Math.ceil(longestDelayMs(direction) / packetMs) + 2 : 0;
}

/** netem drops what comes when it holds its limit already; a packet and its copy may exceed it by one. */
function limitCheck(direction: Direction, train: Train): PathCheck {
  const { limitPackets, bottleneck, reorder, delayMs, jitter } = direction;
  const check = {
    what: 'netem limit',
    unit: 'packets',
    asked: limitPackets,
    expected: limitPackets,
    measured: train.arrivals,
    low: limitPackets - 1,
    high: limitPackets + 1,
    count: train.sent,
    of: 'train packets',
    method: 'what arrives of a train: a packet more or less',
  } as const;
  if (bottleneck !== null) return notChecked(check, 'the bottleneck keeps netem from filling up');
  if (reorder !== null) return notChecked(check, 'what is sent ahead does not wait in netem');
  const survivors = (1 - lossModel(direction).rate) * train.sent;
  if (survivors < 1.5 * limitPackets)
    return notChecked(check, `a train of ${train.sent} packets may not fill it`);
  const leastMs = delayMs + (jitter === null ? 0 : jitterDraws(jitter).lowMs);
  if (leastMs <= train.sendingMs)
    return notChecked(check, 'the first packets have left before the last are sent');
  return judged(check);
}
