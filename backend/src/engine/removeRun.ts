import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { COPY_FOLDER, DATABASE, openClosed } from './snapshot.ts'

/**
 * Deletes the folder of a run that nobody holds; `input` deletes what the intake wrote there, and no owner can open the run meanwhile.
 * Answers with false where a copy of the run is being read still. Throws with code `locked` when an owner has it open.
 */
export async function removeClosedRun(runFolder: string, input: () => Promise<unknown>): Promise<boolean> {
  // Opening would make a database that is not there.
  const session = existsSync(path.join(runFolder, DATABASE)) ? await openClosed(runFolder) : undefined
  try {
    if (existsSync(path.join(runFolder, COPY_FOLDER))) return false
    await input()
    await rm(runFolder, { recursive: true, force: true })
    return true
  } finally {
    session?.close()
  }
}
