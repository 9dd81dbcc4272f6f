/**
 * Copies of a run's database with its undelivered outputs. DuckDB itself copies: any other read of a file that this process has open
 * would drop its lock. The copy must lie within the run's folder, the only one that the run's SQL may write.
 */
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { openSession, type Connection, type Session, type SessionOptions } from '../duckdb/session.ts'
import { identifier, literal } from '../duckdb/sql.ts'
import { linkOrCopy } from '../files/linkOrCopy.ts'
import type { RunSnapshot } from '../ipc/messages.ts'
import { outboxFolder } from './outbox.ts'
import { CREATE_TABLES } from './tables.ts'

/** Where a run stood when it was copied. */
export type Standing = Omit<RunSnapshot, 'counted'>

/** An owner raises the epoch by one when it opens the run: no owner of the original comes near a restored run's. */
const RESTORED_EPOCHS = 1_000_000
const MEMORY = '512MB'
/** Name of the folder within a run's own in which a back-up makes its copy, and from which it reads it. */
export const COPY_FOLDER = 'backup'
export const DATABASE = 'run.duckdb'

/** Copies a run's database and the outputs that it names into `target`, a folder within the run's own. No batch may be at work. */
export async function copyRun(connection: Connection, runFolder: string, target: string): Promise<void> {
  const [name] = (await connection.table('SELECT current_database()')).rows[0]!
  await mkdir(target, { recursive: true })
  await connection.run(`ATTACH ${literal(path.join(target, DATABASE))} AS __mr_copy`)
  try {
    await connection.run(`COPY FROM DATABASE ${identifier(String(name))} TO __mr_copy; CHECKPOINT __mr_copy`)
    const outputs = await connection.rows<{ file: string }>('SELECT file FROM __mr_copy.__mr_outbox', Infinity)
    for (const { file } of outputs) {
      const copy = path.join(outboxFolder(target), file)
      await mkdir(path.dirname(copy), { recursive: true })
      await linkOrCopy(path.join(outboxFolder(runFolder), file), copy)
    }
  } finally {
    await connection.run('DETACH __mr_copy')
  }
}

/**
 * Copies a run that nobody holds into `target`, as `copyRun`. Until `meanwhile` has ended too, no owner can open the run. Throws with
 * code `locked` when one has it open.
 */
export async function copyClosedRun(runFolder: string, target: string, meanwhile: () => Promise<void>): Promise<Standing> {
  const session = await openClosed(runFolder)
  try {
    const { connection } = session
    await connection.run(CREATE_TABLES)
    await copyRun(connection, runFolder, target)
    await meanwhile()
    const [standing] = await connection.rows<{ epoch: number | null; time: number | null }>(
      'SELECT (SELECT epoch FROM __mr_meta) AS epoch, (SELECT max(time) FROM __mr_ledger) AS time',
    )
    return { epoch: standing!.epoch ?? 0, time: standing!.time }
  } finally {
    session.close()
  }
}

/** Raises a restored run's epoch far beyond that of any owner of the original, and enters what happened in its events. Answers with the epoch. */
export async function markRestored(runFolder: string, { at, text }: { at: number; text: string }): Promise<number> {
  const session = await openClosed(runFolder)
  try {
    const { connection } = session
    await connection.run(`
      BEGIN;
      UPDATE __mr_meta SET epoch = epoch + ${RESTORED_EPOCHS};
      INSERT INTO __mr_events VALUES (${at}, 'restored', ${literal(text)});
      COMMIT;
      CHECKPOINT`)
    const [meta] = await connection.rows<{ epoch: number }>('SELECT epoch FROM __mr_meta')
    return meta?.epoch ?? 0
  } finally {
    session.close()
  }
}

/** Opens the database of a run that nobody holds. Throws with code `locked` when an owner has it open. */
export const openClosed = (runFolder: string, { isScratch }: Pick<SessionOptions, 'isScratch'> = {}): Promise<Session> =>
  openSession({
    file: path.join(runFolder, DATABASE),
    readFolders: [],
    writeFolders: [],
    memoryLimit: MEMORY,
    threads: 1,
    timeZone: 'UTC',
    lockWaitMs: 0,
    isScratch,
  })
