import { rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { syncFolder } from './syncFolder.ts'

/** Puts a file with this text in the place of another, for good: after a crash one of both is there whole. `mode` as for `open`. */
export async function replaceWhole(file: string, text: string, mode = 0o666): Promise<void> {
  const aside = `${file}.new`
  await writeFile(aside, text, { mode, flush: true })
  await rename(aside, file)
  await syncFolder(path.dirname(file))
}
