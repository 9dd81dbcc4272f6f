/** Room on a disk. Input stops first, then batches: what frees the disk, such as the mark of a delivery, must be written still. */
import { statfs } from 'node:fs/promises'

/** Kept free, at most and as a part of a small disk. */
const MOST_KEPT_BYTES = 64 * 1024 * 1024
const PART_KEPT = 1 / 16

export interface DiskRoom {
  /** Bytes that may still be written. */
  free: number
  /** Bytes that nothing large should take. */
  kept: number
}

/** The room on the disk of a folder. */
export async function roomOn(folder: string): Promise<DiskRoom> {
  const { bavail, blocks, bsize } = await statfs(folder)
  return { free: bavail * bsize, kept: Math.min(MOST_KEPT_BYTES, blocks * bsize * PART_KEPT) }
}
