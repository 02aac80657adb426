import type { PacketRecords } from './path-records.ts';

/** Packets whose first arrival comes after that of one that was sent later (RFC 4737, type-P-reordered). */
export function reorderedAmong({ sequence, copy, order }: PacketRecords): number {
  const byArrival = new Int32Array(order.reduce((max, each) => Math.max(max, each), -1) + 1).fill(
    -1,
  );
  order.forEach((rank, line) => {
    if (rank >= 0 && copy[line] === 0) byArrival[rank] = sequence[line] ?? 0;
  });
  let latest = -1;
  let count = 0;
  for (const each of byArrival) {
    if (each === -1) continue;
    if (each < latest) count += 1;
    else latest = each;
  }
  return count;
}
