import { printable } from '../scenario/printable.ts';
import type { Setting } from '../scenario/scenario.ts';

const titles: Readonly<Record<string, string>> = {
  path: 'path',
  'path.rtt': 'RTT',
  'path.ip': 'IP version',
  'path.mtu': 'MTU',
  'exchange.think': 'think time',
  'exchange.perConnection': 'exchanges per connection',
  'load.pause': 'pause',
};

/** A field of the scenario as a title: `RTT`, `loss up`, `server backlog`, `client net.ipv4.tcp_ecn`. */
export function axisTitle(field: string): string {
  const known = titles[field];
  if (known !== undefined) return known;
  const parts = /^(?<group>client|server)\.(?:sysctls\.)?(?<name>.+)$/u.exec(field)?.groups;
  if (parts !== undefined) return printable(`${parts.group} ${spaced(parts.name ?? '')}`);
  const direction = /^path\.(?<end>up|down)\.(?<name>.+)$/u.exec(field)?.groups;
  if (direction !== undefined) return printable(`${spaced(direction.name ?? '')} ${direction.end}`);
  return printable(spaced(field.slice(field.indexOf('.') + 1)));
}

/** `congestionControl` in words; names of sysctls stay as they are. */
function spaced(name: string): string {
  if (name.includes('.')) return name;
  return name.replaceAll(/(?<=[a-z])[A-Z]/gu, (capital) => ` ${capital.toLowerCase()}`);
}

const units: Readonly<Record<string, string>> = {
  bit: 'bit/s',
  kbit: 'kbit/s',
  mbit: 'Mbit/s',
  gbit: 'Gbit/s',
  p: 'packets',
  '/s': 'a second',
};

/** A value as written, with a space before its unit: `100 ms`, `1 %`, `gemodel 1% 10%`; a file without its ending. */
export function valueInWords(written: string): string {
  const text = written.trim();
  const quantity =
    /^(?<number>-?\d+(?:\.\d+)?)(?<unit>%|us|ms|s|B|KB|KiB|MB|MiB|[kmg]?bit|p|\/s)$/u.exec(
      text,
    )?.groups;
  if (quantity === undefined)
    return printable(text.replace(/^\.\/|\.ya?ml$/gu, ''), Number.POSITIVE_INFINITY);
  const { number = '', unit = '' } = quantity;
  return `${number} ${units[unit] ?? unit}`;
}

/** What the matrix sets a field to in this cell, as written; null where it sets none. */
export function writtenValue(
  { settings }: { readonly settings: readonly Setting[] },
  field: string,
): string | null {
  return settings.find((setting) => setting.field === field)?.value.trim() ?? null;
}

/** What a cell is named by. */
export interface LabelledCell {
  readonly id: string;
  readonly settings: readonly Setting[];
  readonly path: { readonly rttMs: number; readonly lossPercent: number };
}

/** A cell in words, by what the matrix varies: `RTT 100 ms, loss 1 %`; RTT and loss without a matrix. */
export function cellLabel(cell: LabelledCell, axes: readonly string[]): string {
  if (axes.length === 0) {
    const { rttMs, lossPercent } = cell.path;
    return `RTT ${rounded(rttMs)} ms, loss ${rounded(lossPercent)} %`;
  }
  const set = axes.flatMap((field) => {
    const written = writtenValue(cell, field);
    return written === null ? [] : [`${axisTitle(field)} ${valueInWords(written)}`];
  });
  return set.length === 0 ? printable(cell.id, Number.POSITIVE_INFINITY) : set.join(', ');
}

function rounded(value: number): string {
  return String(Number(value.toFixed(3)));
}
