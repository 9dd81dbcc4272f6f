import { open } from 'node:fs/promises'
import path from 'node:path'
import { LF } from '../../records/lines.ts'
import { wholeRecords } from '../../records/wholeRecords.ts'
import type { LookContext } from '../source.ts'
import { filesIn, folderTrouble, wildcard } from './files.ts'

/** Most files that are looked into, the newest, and most bytes of each. */
const FILES = 50
const FILE_BYTES = 2 * 1024 * 1024

/** Takes the beginnings of the newest files, each as of its last change. */
export async function lookAtFiles(settings: { path: string; pattern: string }, context: LookContext): Promise<void> {
  const { format, records: wanted, signal } = context
  try {
    const files = (await filesIn(settings.path, wildcard(settings.pattern))).slice(-FILES)
    const found: { bytes: Buffer; records: number; at: number }[] = []
    let total = 0
    for (const { name, mtime } of files.toReversed()) {
      if (total >= wanted || signal.aborted) break
      const { bytes, records } = wholeRecords(await beginning(path.join(settings.path, name)), format)
      total += records
      if (records > 0) found.push({ bytes, records, at: mtime })
    }
    for (const { bytes, records, at } of found.reverse()) context.take(bytes, records, at)
  } catch (error) {
    context.trouble(folderTrouble(error as NodeJS.ErrnoException, settings.path))
  }
}

/** The file's first whole lines. */
async function beginning(file: string): Promise<Buffer> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(FILE_BYTES), 0, FILE_BYTES, 0)
    const bytes = buffer.subarray(0, bytesRead)
    return bytesRead < FILE_BYTES ? bytes : bytes.subarray(0, bytes.lastIndexOf(LF) + 1)
  } finally {
    await handle.close()
  }
}
