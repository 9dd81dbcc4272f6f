import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** A lock that the operating system takes back when its process ends, however it ends. */
export interface FolderLock {
  release(): void
}

/** Takes the lock `<folder>/<name>.lock`; null while another process has it. Node itself has no file locks, SQLite does. */
export function lockFolder(folder: string, name: string): FolderLock | null {
  mkdirSync(folder, { recursive: true })
  const database = new DatabaseSync(path.join(folder, `${name}.lock`))
  try {
    database.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if ((error as { errcode?: number }).errcode === 5) return null
    throw error
  }
  return { release: () => database.close() }
}
