/** The file that makes a folder a back-up: written last, it says what must be there, to the byte. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { replaceWhole } from '../files/replaceWhole.ts'
import { BackupProblem } from './problem.ts'

/** Raised when older programs could no longer restore what newer ones write. */
export const BACKUP_FORMAT = 1

/** A path below the back-up that does not leave it. */
const inside = z.string().refine((name) => !path.isAbsolute(name) && !name.split(/[\\/]/).includes('..'))

const manifestSchema = z.object({
  format: z.literal(BACKUP_FORMAT),
  /** Version of the program that wrote it. */
  version: z.string(),
  /** Milliseconds since the epoch. */
  createdAt: z.int(),
  store: z.object({ migration: z.string() }),
  /** Where each run stood. */
  runs: z.record(inside, z.object({ epoch: z.int(), time: z.int().nullable() })),
  files: z.record(inside, z.object({ bytes: z.int(), sha256: z.string() })),
})
export type Manifest = z.infer<typeof manifestSchema>

const manifestFile = (backup: string) => path.join(backup, 'manifest.json')

/** Makes a folder a back-up: whole or not at all. */
export async function writeManifest(backup: string, manifest: Manifest): Promise<void> {
  await replaceWhole(manifestFile(backup), `${JSON.stringify(manifest, null, 2)}\n`, 0o600)
}

/** Throws a BackupProblem where there is no back-up, a torn one, or one of a newer format. */
export async function readManifest(backup: string): Promise<Manifest> {
  const text = await readFile(manifestFile(backup), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOENT' && cause.code !== 'ENOTDIR') throw cause
    throw new BackupProblem(`There is no whole back-up in ${backup}: it has no manifest.json, which is written last.`, { cause })
  })
  const torn = (cause?: unknown) =>
    new BackupProblem(`The back-up in ${backup} is torn: its manifest.json cannot be read. Take another one.`, { cause })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw torn(cause)
  }
  const format = z.object({ format: z.number() }).safeParse(value)
  if (format.success && format.data.format > BACKUP_FORMAT) {
    throw new BackupProblem(
      `The back-up in ${backup} has format ${format.data.format} and was made by a newer Millrace; this one reads up to format ${BACKUP_FORMAT}. Update Millrace to restore it.`,
    )
  }
  const manifest = manifestSchema.safeParse(value)
  if (!manifest.success) throw torn(manifest.error)
  return manifest.data
}
