import type { Kysely } from 'kysely'
import type { Actor, Tables } from './tables.ts'

export class SessionRepository {
  readonly #db: Kysely<Tables>
  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async add(session: Actor & { id: string; token: string; createdAt: number; expiresAt: number }): Promise<void> {
    await this.#db.deleteFrom('sessions').where('expiresAt', '<=', session.createdAt).execute()
    await this.#db.insertInto('sessions').values(session).execute()
  }

  /** Who a session belongs to, while it lasts and its token is the current one. */
  async find(id: string, token: string, now: number): Promise<Actor | undefined> {
    return this.#db
      .selectFrom('sessions')
      .select(['actor', 'workspace'])
      .where('id', '=', id)
      .where('token', '=', token)
      .where('expiresAt', '>', now)
      .executeTakeFirst()
  }

  async remove(id: string): Promise<void> {
    await this.#db.deleteFrom('sessions').where('id', '=', id).execute()
  }
}
