import type { PipelineDocument, VersionInfo } from '@millrace/shared'
import type { Kysely } from 'kysely'
import { readStored } from './documents.ts'
import type { Tables } from './tables.ts'

/** Most versions that a list answers with. */
const LIST_LIMIT = 500

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

  /** Newest first. */
  async list(pipeline: string): Promise<VersionInfo[]> {
    const rows = await this.#db
      .selectFrom('versions')
      .select(['number', 'message', 'at'])
      .where('pipeline', '=', pipeline)
      .orderBy('number', 'desc')
      .limit(LIST_LIMIT)
      .execute()
    return rows.map((row) => ({ number: row.number, message: row.message, createdAt: row.at }))
  }
}
