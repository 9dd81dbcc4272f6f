/** Secrets at rest: AES-256-GCM under `<data>/secret.key`. Documents hold references only; workers resolve them. */
import { randomBytes } from 'node:crypto'
import { said, SaidError, type Json, type JsonObject } from '@millrace/shared'
import type { Kysely } from 'kysely'
import { seal, unseal } from '../secrets/seal.ts'
import type { Actor, Tables } from './tables.ts'

const REFERENCE = /^secret:([0-9a-f]{32})$/

/** Whether a setting's value is a reference as `put` makes it. */
export const isSecretReference = (value: Json | undefined): value is string => typeof value === 'string' && REFERENCE.test(value)

export class SecretRepository {
  readonly #db: Kysely<Tables>
  readonly #key: Buffer
  readonly #random: (bytes: number) => Buffer

  constructor(db: Kysely<Tables>, key: Buffer, random: (bytes: number) => Buffer = randomBytes) {
    this.#db = db
    this.#key = key
    this.#random = random
  }

  /** Stores a secret and answers with the reference that takes its place. */
  async put(value: string, by: Actor, at: number): Promise<string> {
    const id = this.#random(16).toString('hex')
    const sealed = seal(this.#key, value, id, this.#random)
    await this.#db.insertInto('secrets').values({ id, sealed, at, actor: by.actor, workspace: by.workspace }).execute()
    return `secret:${id}`
  }

  /** Whether a reference names a secret of this workspace. */
  async has(reference: string, workspace: string): Promise<boolean> {
    const id = REFERENCE.exec(reference)?.[1]
    if (!id) return false
    return (
      (await this.#db.selectFrom('secrets').select('id').where('id', '=', id).where('workspace', '=', workspace).executeTakeFirst()) !==
      undefined
    )
  }

  /** The settings with every reference, at any depth, replaced by its secret. Never send the answer to a browser. */
  async resolve(settings: JsonObject): Promise<JsonObject> {
    return (await this.#resolve(settings)) as JsonObject
  }

  async #resolve(value: Json): Promise<Json> {
    if (typeof value === 'string') return this.#open(value)
    if (Array.isArray(value)) return Promise.all(value.map((item) => this.#resolve(item)))
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(
      await Promise.all(Object.entries(value).map(async ([key, item]) => [key, await this.#resolve(item)] as const)),
    )
  }

  async #open(value: string): Promise<string> {
    const id = REFERENCE.exec(value)?.[1]
    if (!id) return value
    const row = await this.#db.selectFrom('secrets').select('sealed').where('id', '=', id).executeTakeFirst()
    if (!row)
      throw new SaidError(said('A stored password is missing here (the pipeline may come from another installation): enter it again.'))
    try {
      return unseal(this.#key, row.sealed, id)
    } catch (cause) {
      throw new SaidError(
        said('A stored password cannot be read with this secret.key: restore the key from a back-up, or enter the password again.'),
        { cause },
      )
    }
  }
}
