/** What a crash left behind of a block that was being written. */
import { open, readFile, rename } from 'node:fs/promises'
import path from 'node:path'
import type { Format } from '@millrace/shared'
import type { Block } from '../ipc/messages.ts'
import { checkLines, LF } from '../records/lines.ts'
import { countRecords } from '../records/wholeRecords.ts'

/** Its whole lines as block `seq`; a torn last line does not count. Null when there is no whole line. `received` is in milliseconds since the epoch. */
export async function recoverBlock(file: string, seq: number, format: Format, received: number): Promise<Block | null> {
  await cutTornLine(file)
  const bytes = await readFile(file)
  const hasDead = await cutTornLine(`${file}.dead`).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false
      throw error
    },
  )
  const deadLines = hasDead ? checkLines(await readFile(`${file}.dead`)).lines : 0
  const records = countRecords(bytes, format) + deadLines
  if (records === 0) return null
  // Sequences have no gaps, also where a number was given to a block that never was.
  const own = path.join(path.dirname(file), `${seq}${path.extname(file)}`)
  if (own !== file) await rename(file, own)
  if (own !== file && deadLines > 0) await rename(`${file}.dead`, `${own}.dead`)
  return {
    seq,
    file: own,
    bytes: bytes.length,
    records,
    receivedFrom: received,
    receivedTo: received,
    ...(deadLines > 0 && { dead: { file: `${own}.dead`, count: deadLines } }),
  }
}

/** Cuts off what stands behind the last whole line: the batch's strict readers would stumble over it. */
async function cutTornLine(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    const { size } = await handle.stat()
    await handle.truncate(await lastLineEnd(handle, size))
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function lastLineEnd(handle: Awaited<ReturnType<typeof open>>, size: number): Promise<number> {
  const chunk = Buffer.alloc(64 * 1024)
  for (let end = size; end > 0;) {
    const from = Math.max(0, end - chunk.length)
    const { bytesRead } = await handle.read(chunk, 0, end - from, from)
    const at = chunk.subarray(0, bytesRead).lastIndexOf(LF)
    if (at >= 0) return from + at + 1
    end = from
  }
  return 0
}
