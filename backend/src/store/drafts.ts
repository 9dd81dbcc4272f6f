/** Drafts: an ordered log of changes with their inverses, and a snapshot of the document every 200 of them. */
import type { Change, Operation, OrderedChange, PipelineDocument } from '@millrace/shared'
import type { Kysely } from 'kysely'
import { readStored, replay } from './documents.ts'
import { lockPipeline } from './lock.ts'
import type { Actor, ChangeRow, Tables } from './tables.ts'

/** A snapshot is made at each multiple of this sequence. */
export const SNAPSHOT_EVERY = 200
/** Most changes that are sent to a client that was away; one that missed more loads the whole draft. */
export const CATCH_UP_LIMIT = 500
/** How long a refused change answers as before when it is sent again. */
const REFUSALS_KEPT_MS = 86_400_000

export interface Draft {
  document: PipelineDocument
  /** Sequence of the last change in `document`; 0 = as it was created. */
  sequence: number
}

export type StoredAnswer =
  { accepted: true; sequence: number; change: Change } | { accepted: false; code: string; params: Record<string, unknown> }

export class DraftRepository {
  readonly #db: Kysely<Tables>
  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  /** The draft as of its last change: the newest snapshot and the changes after it. */
  async load(pipeline: string): Promise<Draft | undefined> {
    const snapshot = await this.#db
      .selectFrom('snapshots')
      .select(['sequence', 'document'])
      .where('pipeline', '=', pipeline)
      .orderBy('sequence', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (!snapshot) return undefined
    const changes = await this.#db
      .selectFrom('changes')
      .selectAll()
      .where('pipeline', '=', pipeline)
      .where('sequence', '>', snapshot.sequence)
      .orderBy('sequence')
      .execute()
    const document = replay(readStored(snapshot.document), changes.map(toChange))
    return { document, sequence: changes.at(-1)?.sequence ?? snapshot.sequence }
  }

  /** The changes after `sequence` in order, or null when they are too many or `sequence` is none of this draft's. */
  async after(pipeline: string, sequence: number): Promise<OrderedChange[] | null> {
    const rows = await this.#db
      .selectFrom('changes')
      .selectAll()
      .where('pipeline', '=', pipeline)
      .where('sequence', '>=', sequence)
      .orderBy('sequence')
      .limit(CATCH_UP_LIMIT + 2)
      .execute()
    const known = sequence === 0 || rows[0]?.sequence === sequence
    const missed = rows.filter((row) => row.sequence > sequence)
    if (sequence < 0 || !known || missed.length > CATCH_UP_LIMIT) return null
    return missed.map((row) => ({ sequence: row.sequence, change: toChange(row) }))
  }

  /** What was answered to a change when it came first. */
  async answerTo(pipeline: string, change: string): Promise<StoredAnswer | undefined> {
    const row = await this.#db
      .selectFrom('changes')
      .selectAll()
      .where('pipeline', '=', pipeline)
      .where('id', '=', change)
      .executeTakeFirst()
    if (row) return { accepted: true, sequence: row.sequence, change: toChange(row) }
    const refusal = await this.#db
      .selectFrom('refusals')
      .selectAll()
      .where('pipeline', '=', pipeline)
      .where('id', '=', change)
      .executeTakeFirst()
    return refusal && { accepted: false, code: refusal.code, params: JSON.parse(refusal.params) as Record<string, unknown> }
  }

  /**
   * Appends a change that led to `next`. Answers false when another process took that sequence first: load the draft again and apply anew.
   */
  async append(pipeline: string, change: Change, inverse: Operation[], next: Draft, by: Actor, at: number): Promise<boolean> {
    return this.#db.transaction().execute(async (trx) => {
      const row = await lockPipeline(trx, pipeline)
      const last = await trx
        .selectFrom('changes')
        .select((e) => e.fn.max('sequence').as('sequence'))
        .where('pipeline', '=', pipeline)
        .executeTakeFirst()
      if (!row || (last?.sequence ?? 0) !== next.sequence - 1) return false
      const { id, client, label, mergeKey = null } = change
      const [ops, undo] = [JSON.stringify(change.ops), JSON.stringify(inverse)]
      await trx
        .insertInto('changes')
        .values({ pipeline, sequence: next.sequence, id, client, label, mergeKey, ops, inverse: undo, actor: by.actor, at })
        .execute()
      const { name, interval } = next.document
      await trx.updateTable('pipelines').set({ name, interval, updatedAt: at }).where('id', '=', pipeline).execute()
      if (next.sequence % SNAPSHOT_EVERY === 0) {
        const document = JSON.stringify(next.document)
        await trx.insertInto('snapshots').values({ pipeline, sequence: next.sequence, document, at }).execute()
        await trx
          .deleteFrom('refusals')
          .where('pipeline', '=', pipeline)
          .where('at', '<', at - REFUSALS_KEPT_MS)
          .execute()
      }
      return true
    })
  }

  /** Notes that a change was refused, so that it is refused again when it is sent again. */
  async refuse(pipeline: string, change: string, refusal: { code: string; params: Record<string, unknown> }, at: number): Promise<void> {
    await this.#db
      .insertInto('refusals')
      .values({ pipeline, id: change, code: refusal.code, params: JSON.stringify(refusal.params), at })
      .onConflict((c) => c.doNothing())
      .execute()
  }
}

function toChange(row: ChangeRow): Change {
  const { id, client, label } = row
  return { id, client, label, ops: JSON.parse(row.ops) as Operation[], ...(row.mergeKey !== null && { mergeKey: row.mergeKey }) }
}
