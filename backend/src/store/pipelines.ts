import type { Kysely } from 'kysely'
import { restorableSince } from './restorable.ts'
import type { PipelineRow, Tables } from './tables.ts'

/** Most pipelines that a list answers with. */
const LIST_LIMIT = 2000

export class PipelineRepository {
  readonly #db: Kysely<Tables>
  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  /** Pipelines of a workspace that are not deleted, the last changed first. */
  async list(workspace: string): Promise<PipelineRow[]> {
    return this.#db
      .selectFrom('pipelines')
      .selectAll()
      .where('workspace', '=', workspace)
      .where('deletedAt', 'is', null)
      .orderBy('updatedAt', 'desc')
      .orderBy('id')
      .limit(LIST_LIMIT)
      .execute()
  }

  async get(id: string, workspace: string): Promise<PipelineRow | undefined> {
    return this.#db
      .selectFrom('pipelines')
      .selectAll()
      .where('id', '=', id)
      .where('workspace', '=', workspace)
      .where('deletedAt', 'is', null)
      .executeTakeFirst()
  }

  /** One that was deleted and can be brought back still. */
  async deleted(id: string, workspace: string, now: number): Promise<PipelineRow | undefined> {
    return this.#db
      .selectFrom('pipelines')
      .selectAll()
      .where('id', '=', id)
      .where('workspace', '=', workspace)
      .where('deletedAt', '>=', restorableSince(now))
      .executeTakeFirst()
  }

  /** Whether a pipeline was ever created here: the sample is made only on the first start. */
  async any(): Promise<boolean> {
    return (await this.#db.selectFrom('pipelines').select('id').limit(1).executeTakeFirst()) !== undefined
  }
}
