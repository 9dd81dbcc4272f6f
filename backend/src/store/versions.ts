import type { DocumentChange, PipelineDocument, StateAnswer, VersionInfo } from '@millrace/shared'
import type { Kysely } from 'kysely'
import { readStored } from './documents.ts'
import type { Tables } from './tables.ts'

/** Newest deploys whose answers are read: a run is never further behind. */
const ANSWERS_LIMIT = 1000

export interface StoredVersion {
  number: number
  sequence: number
  document: PipelineDocument
}

export class VersionRepository {
  readonly #db: Kysely<Tables>
  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  /** One version; its document holds references in place of secrets. */
  async get(pipeline: string, number: number): Promise<StoredVersion | undefined> {
    const row = await this.#db
      .selectFrom('versions')
      .selectAll()
      .where('pipeline', '=', pipeline)
      .where('number', '=', number)
      .executeTakeFirst()
    return row && { number: row.number, sequence: row.sequence, document: readStored(row.document) }
  }

  async newest(pipeline: string): Promise<StoredVersion | undefined> {
    const row = await this.#db
      .selectFrom('versions')
      .selectAll()
      .where('pipeline', '=', pipeline)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst()
    return row && { number: row.number, sequence: row.sequence, document: readStored(row.document) }
  }

  /** Newest first, those before a number. */
  async list(pipeline: string, page: { before: number; limit: number }): Promise<VersionInfo[]> {
    const rows = await this.#db
      .selectFrom('versions')
      .select(['number', 'message', 'at', 'actor', 'changes'])
      .where('pipeline', '=', pipeline)
      .where('number', '<', page.before)
      .orderBy('number', 'desc')
      .limit(page.limit)
      .execute()
    return rows.map(({ number, message, at, actor, changes }) => ({
      number,
      message,
      createdAt: at,
      actor,
      changes: changes === null ? null : (JSON.parse(changes) as DocumentChange[]),
    }))
  }

  /** Writes another message; false when there is no such version. */
  async setMessage(pipeline: string, number: number, message: string): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('versions')
      .set({ message })
      .where('pipeline', '=', pipeline)
      .where('number', '=', number)
      .executeTakeFirst()
    return numUpdatedRows > 0n
  }

  /** What was answered about state up to a version, in the order of the versions; those without answers are left out. */
  async answers(pipeline: string, through: number): Promise<{ version: number; answers: Record<string, StateAnswer> }[]> {
    const rows = await this.#db
      .selectFrom('versions')
      .select(['number', 'answers'])
      .where('pipeline', '=', pipeline)
      .where('number', '<=', through)
      .where('answers', '!=', '{}')
      .orderBy('number', 'desc')
      .limit(ANSWERS_LIMIT)
      .execute()
    return rows
      .toReversed()
      .map(({ number, answers }) => ({ version: number, answers: JSON.parse(answers) as Record<string, StateAnswer> }))
  }
}
