import type { Kysely } from 'kysely'
import type { Actor, Tables } from './tables.ts'

/** Texts that people gave as samples of sources: one for each source. */
export class SampleRepository {
  readonly #db: Kysely<Tables>
  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  /** A given sample in the place of the one before. */
  async put(pipeline: string, node: string, text: string, by: Actor, at: number): Promise<void> {
    const { actor, workspace } = by
    await this.#db
      .insertInto('samples')
      .values({ pipeline, node, text, actor, workspace, at })
      .onConflict((conflict) => conflict.columns(['pipeline', 'node']).doUpdateSet({ text, actor, at }))
      .execute()
  }

  async get(pipeline: string, node: string): Promise<{ text: string; at: number } | undefined> {
    return this.#db
      .selectFrom('samples')
      .select(['text', 'at'])
      .where('pipeline', '=', pipeline)
      .where('node', '=', node)
      .executeTakeFirst()
  }

  async remove(pipeline: string, node: string): Promise<void> {
    await this.#db.deleteFrom('samples').where('pipeline', '=', pipeline).where('node', '=', node).execute()
  }
}
