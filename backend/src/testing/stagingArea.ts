/** A folder in which the rows of queries are staged as the engine does it, for tests of outputs. */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { StagedOutput, Staging } from '../connectors/sink.ts'
import { openSession, type Session } from '../duckdb/session.ts'
import { copySql } from '../engine/outbox.ts'
import { stagedColumns } from '../engine/stagedColumns.ts'

export class StagingArea {
  readonly folder: string
  readonly session: Session
  #files = 0

  private constructor(folder: string, session: Session) {
    this.folder = folder
    this.session = session
  }

  static async open(name: string): Promise<StagingArea> {
    const folder = await mkdtemp(path.join(os.tmpdir(), `millrace-${name}-`))
    const about = { file: ':memory:', readFolders: [], writeFolders: [folder], memoryLimit: '512MB', threads: 1, timeZone: 'UTC' }
    return new StagingArea(folder, await openSession(about))
  }

  /** The rows of a query as the output of the batch at a time, in milliseconds. */
  async stage(select: string, staging: Staging, time = 1000): Promise<StagedOutput> {
    const columns = await this.session.describe(select)
    const file = path.join(this.folder, `${++this.#files}.${staging}`)
    const rows = await this.session.run(
      copySql(`SELECT ${stagedColumns(columns, staging)} FROM (${select})`, columns.length, file, staging),
    )
    return { run: 'r1', node: 'out', time, file, columns, rows }
  }

  async close(): Promise<void> {
    this.session.close()
    await rm(this.folder, { recursive: true, force: true })
  }
}
