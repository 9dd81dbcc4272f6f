/**
 * Which snapshots of what a run remembers there are: one file beside them, replaced as a whole. A snapshot that it does not name is none,
 * so a crash leaves either the whole of one or nothing of it. The api reads it too, also where nobody holds the run.
 */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { replaceWhole } from '../files/replaceWhole.ts'
import { syncFolder } from '../files/syncFolder.ts'

const time = z.int()
const tableSchema = z.strictObject({ name: z.string(), node: z.string(), fingerprint: z.string() })
const snapshotSchema = z.strictObject({
  /** Name of the database in the folder of the snapshots. */
  file: z.string(),
  /** The batch after which it was taken. */
  time,
  sequence: z.int(),
  version: z.int(),
  interval: time,
  zeroTime: time,
  /** By source: the last block that was taken by then. */
  consumed: z.record(z.string(), z.int()),
  bytes: z.int(),
  /** What is in it, with the fingerprints by which a deploy would keep it. */
  tables: z.array(tableSchema),
})
const refusalSchema = z.strictObject({ time, reason: z.enum(['tooLarge', 'diskFull']), bytes: z.number(), most: z.number() })
const manifestSchema = z.strictObject({
  /** In the order of their times. */
  snapshots: z.array(snapshotSchema),
  /** Why none was taken at the last time; null = one was. */
  refused: refusalSchema.nullable(),
})

/** What a run remembered after one batch. Times are milliseconds since the epoch. */
export type MemorySnapshot = z.output<typeof snapshotSchema>
export type SnapshotRefusal = z.output<typeof refusalSchema>
export type SnapshotManifest = z.output<typeof manifestSchema>

const MANIFEST = 'manifest.json'
const NONE: SnapshotManifest = { snapshots: [], refused: null }

export const snapshotsFolder = (runFolder: string): string => path.join(runFolder, 'snapshots')

/** None where there is no folder, or what stands there is of another kind: a snapshot spares time, and nothing depends on it. */
export async function readSnapshots(runFolder: string): Promise<SnapshotManifest> {
  const text = await readFile(path.join(snapshotsFolder(runFolder), MANIFEST), 'utf8').catch(() => null)
  if (text === null) return NONE
  try {
    return manifestSchema.parse(JSON.parse(text))
  } catch {
    return NONE
  }
}

/** Once it resolves, a crash leaves this manifest and no other. */
export async function writeSnapshots(runFolder: string, manifest: SnapshotManifest): Promise<void> {
  const folder = snapshotsFolder(runFolder)
  await mkdir(folder, { recursive: true })
  // Also a disk that has no room can delete.
  if (manifest.snapshots.length === 0 && manifest.refused === null) {
    await rm(path.join(folder, MANIFEST), { force: true })
    return syncFolder(folder)
  }
  await replaceWhole(path.join(folder, MANIFEST), JSON.stringify(manifest))
}

/** Deletes the files that a manifest does not name. */
export async function deleteUnnamed(runFolder: string, { snapshots }: SnapshotManifest): Promise<void> {
  const folder = snapshotsFolder(runFolder)
  const named = new Set([MANIFEST, ...snapshots.map(({ file }) => file)])
  for (const file of await readdir(folder).catch(() => []))
    if (!named.has(file)) await rm(path.join(folder, file), { recursive: true, force: true })
}
