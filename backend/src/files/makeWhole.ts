import { randomUUID } from 'node:crypto'
import { link, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { syncFolder } from './syncFolder.ts'

/**
 * Makes a file with all its text or not at all, for good: others never read it half written, and a full disk leaves no empty one. False
 * when it is there already. `mode` as for `open`.
 */
export async function makeWhole(file: string, text: string, mode = 0o666): Promise<boolean> {
  const aside = `${file}.${randomUUID()}`
  try {
    await writeFile(aside, text, { mode, flush: true })
    try {
      await link(aside, file)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EEXIST' || code === 'ENOSPC') throw error
      // Some file systems have no second names.
      await writeFile(file, text, { mode, flag: 'wx', flush: true })
    }
    await syncFolder(path.dirname(file))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  } finally {
    await rm(aside, { force: true })
  }
}
