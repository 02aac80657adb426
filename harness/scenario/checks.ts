import type { Direction, Point } from './scenario.ts';

/** Values of several fields that cannot go together in one cell. */
export interface Conflict {
  /** The fields whose values clash, by their leaves (`path.up.jitter`). */
  readonly leaves: readonly string[];
  /** `text` gives a leaf's value as it was written, with the field that it was written for. */
  readonly message: (text: (leaf: string) => string) => string;
}

/** What a cell cannot be measured with. Pure: only the values count, not where they come from. */
export function conflicts(point: Point, samples: number): readonly Conflict[] {
  return [
    ...directionConflicts('up', point.path.up, point),
    ...directionConflicts('down', point.path.down, point),
    ...timeoutConflict(point),
    ...transferConflicts(point),
    ...mtuConflict(point),
    ...loadConflicts(point, samples),
  ];
}

function directionConflicts(end: 'up' | 'down', direction: Direction, point: Point): Conflict[] {
  const { delayMs, jitter, reorder, rate, bottleneck } = direction;
  const leaf = (name: string) => `path.${end}.${name}`;
  const found: Conflict[] = [];
  if (jitter !== null && jitter.ms > delayMs)
    found.push({
      leaves: [leaf('jitter'), leaf('delay')],
      message: (text) =>
        `${text(leaf('jitter'))} is more than the one-way delay it applies to, ${halfOf(text(leaf('delay')))}`,
    });
  if (jitter?.reorders && rate !== null)
    found.push({
      leaves: [leaf('jitterReorders'), leaf('rate')],
      message: (text) =>
        `${text(leaf('jitterReorders'))} cannot be had with ${text(leaf('rate'))}: netem keeps the order ` +
        'of packets that it delays by a rate; write bottleneck: instead of rate:',
    });
  if (rate !== null && rate.cellBytes > 0 && rate.cellBytes + rate.cellOverheadBytes < 1)
    found.push({
      leaves: [leaf('cellOverhead'), leaf('cell')],
      message: (text) => `${text(leaf('cellOverhead'))} leaves nothing of ${text(leaf('cell'))}`,
    });
  if (reorder !== null && delayMs === 0)
    found.push({
      leaves: [leaf('reorder'), leaf('delay')],
      message: (text) => `${text(leaf('reorder'))} needs a delay that a packet can be sent past`,
    });
  if (bottleneck !== null && bottleneck.queue.unit === 'bytes') {
    const frameBytes = point.path.mtuBytes + ethernetBytes;
    if (bottleneck.queue.size < frameBytes)
      found.push({
        leaves: [leaf('queue'), 'path.mtu'],
        message: (text) =>
          `${text(leaf('queue'))} has no room for one packet of ${text('path.mtu')}, ${frameBytes} B with its header`,
      });
  }
  return found;
}

const ethernetBytes = 14;

function halfOf(text: string): string {
  return text.startsWith('path.rtt ') ? `half of ${text}` : text;
}

const timed = [
  'exchange.timeout',
  'path.up.delay',
  'path.down.delay',
  'exchange.think',
  'exchange.perConnection',
];

function timeoutConflict({ path, exchange }: Point): Conflict[] {
  const { timeoutMs, thinkMs, perConnection } = exchange;
  if (timeoutMs > (path.rttMs + thinkMs) * perConnection) return [];
  return [
    {
      leaves: timed,
      message: (text) => {
        const delay = text('path.up.delay');
        const rtt = delay.startsWith('path.rtt ') ? delay : `the round trip of ${path.rttMs}ms`;
        const times = perConnection === 1 ? '' : `, ${text('exchange.perConnection')} times`;
        return `${text('exchange.timeout')} is not longer than ${rtt} plus ${text('exchange.think')}${times}; no exchange could end in time`;
      },
    },
  ];
}

/** Bytes that a link cannot carry in the time an exchange has, however small the headers. */
function transferConflicts({ path, exchange }: Point): Conflict[] {
  const { timeoutMs, perConnection } = exchange;
  return (['up', 'down'] as const).flatMap((end): Conflict[] => {
    const message = end === 'up' ? 'request' : 'response';
    const bits = exchange[`${message}Bytes`] * 8 * perConnection;
    return (['rate', 'bottleneck'] as const).flatMap((limit): Conflict[] => {
      const bitsPerSecond = path[end][limit]?.bitsPerSecond ?? Number.POSITIVE_INFINITY;
      const seconds = bits / bitsPerSecond;
      if (timeoutMs > seconds * 1000) return [];
      const leaves = ['exchange.timeout', `exchange.${message}`, `path.${end}.${limit}`];
      return [
        {
          leaves: [...leaves, 'exchange.perConnection'],
          message: (text) =>
            `${text('exchange.timeout')} is not longer than the ${Number(seconds.toPrecision(3))}s that ${text(`exchange.${message}`)} takes at ${text(`path.${end}.${limit}`)}; no exchange could end in time`,
        },
      ];
    });
  });
}

function mtuConflict({ path }: Point): Conflict[] {
  if (path.ip === 'ipv4' || path.mtuBytes >= 1280) return [];
  return [
    {
      leaves: ['path.mtu', 'path.ip'],
      message: (text) => `${text('path.mtu')} is less than the 1280B that IPv6 needs (RFC 8200, 5)`,
    },
  ];
}

function loadConflicts({ load }: Point, samples: number): Conflict[] {
  const found: Conflict[] = [];
  if (load.arrivalsPerSecond !== null && load.pauseMs !== null)
    found.push({
      leaves: ['load.pause', 'load.arrivals'],
      message: (text) =>
        `${text('load.pause')} and ${text('load.arrivals')} contradict each other: with arrivals nothing waits for an exchange to end`,
    });
  if (load.arrivalsPerSecond === null && load.clients > samples)
    found.push({
      leaves: ['load.clients'],
      message: (text) =>
        `${text('load.clients')} is more than samples ${samples}: each client takes at least one block`,
    });
  return found;
}

/** A field that is written but has an effect in no cell: a mistake, or what it needs was forgotten. */
export interface Idle {
  readonly leaf: string;
  readonly needs: string;
}

const perDirection: readonly (readonly [
  name: string,
  needs: string,
  works: (d: Direction) => boolean,
])[] = [
  ['distribution', 'path.jitter', ({ jitter }) => jitter !== null],
  ['jitterReorders', 'path.jitter', ({ jitter }) => jitter !== null],
  ['ecn', 'path.loss', ({ loss }) => loss !== null],
  ['gap', 'path.reorder', ({ reorder }) => reorder !== null],
  ['packetOverhead', 'path.rate', ({ rate }) => rate !== null],
  ['cell', 'path.rate', ({ rate }) => rate !== null],
  ['cellOverhead', 'path.cell', ({ rate }) => (rate?.cellBytes ?? 0) > 0],
  ['slotPackets', 'path.slot', ({ slot }) => slot !== null],
  ['slotBytes', 'path.slot', ({ slot }) => slot !== null],
  ['queue', 'path.bottleneck', ({ bottleneck }) => bottleneck !== null],
];

/** Fields that would work in none of these cells. */
export function idleFields(points: readonly Point[]): readonly Idle[] {
  return (['up', 'down'] as const).flatMap((end) =>
    perDirection
      .filter(([, , works]) => !points.some(({ path }) => works(path[end])))
      .map(([name, needs]) => ({ leaf: `path.${end}.${name}`, needs })),
  );
}
