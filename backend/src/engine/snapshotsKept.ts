/** Which snapshots are worth keeping. Pure. */
import type { MemorySnapshot } from './snapshotManifest.ts'

export interface SnapshotRoom {
  /** Most snapshots of a run. */
  count: number
  /** Most bytes of all of them together, and so of each. */
  bytes: number
}

/** By source: the sequence of the first block that is kept still, or of the next one where none is. */
export type FirstKept = Readonly<Record<string, number>>

/** Whether all that came since a snapshot is kept still: a replay can begin from it. */
export const isCovered = ({ consumed }: Pick<MemorySnapshot, 'consumed'>, first: FirstKept): boolean =>
  Object.entries(first).every(([node, seq]) => seq <= (consumed[node] ?? 0) + 1)

/**
 * Those that stay, of snapshots in the order of their times: the newest always, and of the others the more the newer they are, since most
 * replays are of the newest batches.
 */
export function snapshotsKept(snapshots: readonly MemorySnapshot[], room: SnapshotRoom, first: FirstKept): MemorySnapshot[] {
  const kept = snapshots.filter((snapshot, at) => at === snapshots.length - 1 || isCovered(snapshot, first))
  const isTooMuch = () => kept.length > room.count || kept.reduce((sum, { bytes }) => sum + bytes, 0) > room.bytes
  while (kept.length > 1 && isTooMuch()) kept.splice(leastMissed(kept), 1)
  return kept
}

/** Whoever begins before it has the longer way from the one before it: that is least where both are near to one another, and old. */
function leastMissed(snapshots: readonly MemorySnapshot[]): number {
  const newest = snapshots.at(-1)!.time
  let [least, at] = [Infinity, 0]
  for (let i = 0; i < snapshots.length - 1; i++) {
    const before = i === 0 ? -Infinity : snapshots[i - 1]!.time
    const missed = i === 0 && snapshots.length > 2 ? Infinity : (snapshots[i + 1]!.time - before) / (newest - snapshots[i]!.time)
    if (missed < least) [least, at] = [missed, i]
  }
  return at
}
