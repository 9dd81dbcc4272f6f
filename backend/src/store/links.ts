import type { Kysely } from 'kysely'
import type { Actor, Tables } from './tables.ts'

interface NewLink extends Actor {
  id: string
  pipeline: string
  label: string
  hash: string
  createdAt: number
}

/** Read-only links to dashboards. A revoked one is gone. */
export class LinkRepository {
  readonly #db: Kysely<Tables>
  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async add(link: NewLink): Promise<void> {
    await this.#db
      .insertInto('links')
      .values({ ...link, usedAt: null })
      .execute()
  }

  /** Those of a pipeline, newest first. */
  async list(pipeline: string, limit: number) {
    return this.#db
      .selectFrom('links')
      .select(['id', 'label', 'createdAt', 'usedAt'])
      .where('pipeline', '=', pipeline)
      .orderBy('createdAt', 'desc')
      .orderBy('id')
      .limit(limit)
      .execute()
  }

  async count(pipeline: string): Promise<number> {
    const { links } = await this.#db
      .selectFrom('links')
      .select((of) => of.fn.countAll<number>().as('links'))
      .where('pipeline', '=', pipeline)
      .executeTakeFirstOrThrow()
    return links
  }

  /** The link of a token, while its pipeline is not deleted. */
  async find(hash: string) {
    return this.#db
      .selectFrom('links')
      .innerJoin('pipelines', 'pipelines.id', 'links.pipeline')
      .select(['links.id', 'links.pipeline', 'links.workspace', 'links.usedAt'])
      .where('links.hash', '=', hash)
      .where('pipelines.deletedAt', 'is', null)
      .executeTakeFirst()
  }

  async exists(id: string): Promise<boolean> {
    return (await this.#db.selectFrom('links').select('id').where('id', '=', id).executeTakeFirst()) !== undefined
  }

  async used(id: string, at: number): Promise<void> {
    await this.#db.updateTable('links').set({ usedAt: at }).where('id', '=', id).execute()
  }

  /** Whether there was one. */
  async remove(pipeline: string, id: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db.deleteFrom('links').where('pipeline', '=', pipeline).where('id', '=', id).executeTakeFirst()
    return numDeletedRows > 0n
  }
}
