import { saidToText, type RunStatus, type Said } from '@millrace/shared'
import type { Kysely } from 'kysely'
import { logCommand } from './commandLog.ts'
import { lostBefore } from './restorable.ts'
import { ENDED, type RunRow, type Tables } from './tables.ts'

/** A run as its owner must bring it about. Its document is `store.versions.get(pipeline, version)`. */
export type DesiredRun = Pick<
  RunRow,
  'id' | 'pipeline' | 'version' | 'desired' | 'how' | 'status' | 'interval' | 'startedAt' | 'changedAt' | 'completedBatches' | 'records'
>

/** What an owner says of its run; absent fields stay as they are. */
export interface RunReport {
  status: RunStatus
  error?: Said
  completedBatches?: number
  records?: number
}

export class RunRepository {
  readonly #db: Kysely<Tables>
  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async get(id: string): Promise<RunRow | undefined> {
    return this.#db.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirst()
  }

  async many(ids: string[]): Promise<RunRow[]> {
    return ids.length === 0 ? [] : this.#db.selectFrom('runs').selectAll().where('id', 'in', ids).execute()
  }

  /** Every run that should be at work, and every one that should end and has not. */
  async desired(): Promise<DesiredRun[]> {
    return this.#db
      .selectFrom('runs')
      .select([
        'id',
        'pipeline',
        'version',
        'desired',
        'how',
        'status',
        'interval',
        'startedAt',
        'changedAt',
        'completedBatches',
        'records',
      ])
      .where((e) => e.or([e('desired', '=', 'running'), e('status', 'not in', ENDED)]))
      .orderBy('startedAt')
      .orderBy('id')
      .execute()
  }

  /** Of these runs, those that have ended and never go on: they were reset, or their pipeline was deleted too long before `now` to be brought back. */
  async left(ids: string[], now: number): Promise<string[]> {
    if (ids.length === 0) return []
    const rows = await this.#db
      .selectFrom('runs')
      .innerJoin('pipelines', 'pipelines.id', 'runs.pipeline')
      .select('runs.id')
      .where('runs.id', 'in', ids)
      .where((where) =>
        where.or([
          where.and([where('pipelines.deletedAt', 'is', null), where('pipelines.run', '!=', where.ref('runs.id'))]),
          where('pipelines.deletedAt', '<', lostBefore(now)),
        ]),
      )
      .where('runs.desired', '=', 'stopped')
      .where('runs.status', 'in', ENDED)
      .execute()
    return rows.map(({ id }) => id)
  }

  /** The owner says what the run does now. */
  async report(id: string, report: RunReport): Promise<void> {
    await this.#db
      .updateTable('runs')
      .set({
        status: report.status,
        error: report.error === undefined ? null : saidToText(report.error),
        ...(report.completedBatches !== undefined && { completedBatches: report.completedBatches }),
        ...(report.records !== undefined && { records: report.records }),
      })
      .where('id', '=', id)
      .execute()
  }

  /** The run cannot go on (such as a batch that ended its process twice): it stays stopped, with the reason, until a person starts it. */
  async fail(id: string, reason: Said, command: { id: string; at: number }): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      const error = saidToText(reason)
      const run = await trx.selectFrom('runs').select(['pipeline', 'actor', 'workspace']).where('id', '=', id).executeTakeFirst()
      if (!run) return
      await logCommand(trx, { ...command, kind: 'fail', pipeline: run.pipeline, run: id, params: { error }, by: run })
      await trx
        .updateTable('runs')
        .set({ desired: 'stopped', how: 'now', status: 'failed', error, changedAt: command.at })
        .where('id', '=', id)
        .execute()
    })
  }
}
