/** The commands backup and restore. What they need is loaded when they are asked for: `millrace run` does without. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { BackupProblem } from '../backup/problem.ts'
import { CliProblem } from './problem.ts'

const KILO = 1024

/** Backs up a data folder; answers with a line for the person. */
export async function backupCommand(target: string, data: string | undefined): Promise<string> {
  const { backup } = await import('../backup/backup.ts')
  const place = placeOf(data)
  const { version } = JSON.parse(await readFile(path.join(import.meta.dirname, '../../package.json'), 'utf8')) as { version: string }
  const done = await inWords('back-up', () => backup({ ...place, target: path.resolve(target), version, now: () => Date.now() }))
  return `Backed up ${place.dataFolder} to ${path.resolve(target)}: ${runs(done.runs)}, ${size(done.bytes)}.`
}

/** Restores a back-up; answers with a line for the person. */
export async function restoreCommand(source: string, data: string | undefined): Promise<string> {
  const { restore } = await import('../backup/restore.ts')
  const place = placeOf(data)
  const done = await inWords('restore', () => restore({ ...place, source: path.resolve(source), now: () => Date.now() }))
  return `Restored ${runs(Object.keys(done.runs).length)} of the back-up of ${new Date(done.createdAt).toISOString()} to ${place.dataFolder}.`
}

const placeOf = (data: string | undefined) => ({
  dataFolder: path.resolve(data ?? (process.env['MILLRACE_DATA'] || '.millrace')),
  databaseUrl: process.env['DATABASE_URL'] || undefined,
})

const runs = (count: number) => `${count} run${count === 1 ? '' : 's'}`

function size(bytes: number): string {
  if (bytes < KILO ** 2) return `${Math.ceil(bytes / KILO)} KB`
  return `${(bytes / KILO ** 2).toFixed(1)} MB`
}

/** What the system refuses (a full disk, a missing right, a database that is away) is told in one line, as the person's own mistakes are. */
async function inWords<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof BackupProblem) throw new CliProblem(error.message)
    const { code, message } = error as NodeJS.ErrnoException
    if (typeof code !== 'string') throw error
    throw new CliProblem(`The ${what} could not be done: ${code === 'ENOSPC' ? 'the disk is full' : message}.`)
  }
}
