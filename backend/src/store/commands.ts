/** What a person commands: each is one transaction that logs the command and then changes the desired state. Workers reconcile to it. */
import { documentChanges, shortChanges, type PipelineDocument, type StateAnswer } from '@millrace/shared'
import type { Kysely, Transaction } from 'kysely'
import { logCommand } from './commandLog.ts'
import { readStored } from './documents.ts'
import { lockPipeline } from './lock.ts'
import { restorableSince } from './restorable.ts'
import { ENDED, type Actor, type CommandRow, type PipelineRow, type Tables } from './tables.ts'

/** Who commands, when, and the id under which it is logged. */
export interface Issued {
  id: string
  at: number
  by: Actor
}

/** Most log entries that a list answers with. */
const LIST_LIMIT = 500
/** Most changes that are noted with a version. */
const CHANGES_NOTED = 50

/** What is deployed: the draft, and what was said to it. */
interface DeployedDraft {
  sequence: number
  document: PipelineDocument
  message: string
  /** What was answered where a state asked, by node. */
  answers?: Readonly<Record<string, StateAnswer>>
  /** The version that the answers are about; absent = whichever is the newest. */
  over?: number | undefined
}

export type Deployment = { number: number } | { overtakenBy: number }

export class CommandRepository {
  readonly #db: Kysely<Tables>
  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async create(pipeline: string, document: PipelineDocument, issued: Issued): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      await logCommand(trx, { ...issued, kind: 'create', pipeline })
      const { actor, workspace } = issued.by
      const times = { createdAt: issued.at, updatedAt: issued.at, deletedAt: null }
      await trx
        .insertInto('pipelines')
        .values({ id: pipeline, name: document.name, interval: document.interval, run: null, actor, workspace, ...times })
        .execute()
      await trx
        .insertInto('snapshots')
        .values({ pipeline, sequence: 0, document: JSON.stringify(document), at: issued.at })
        .execute()
    })
  }

  /** Stops the run and hides the pipeline; `restore` brings it back as it was. */
  async remove(pipeline: string, issued: Issued): Promise<PipelineRow | undefined> {
    return this.#change(pipeline, async (trx, row) => {
      const run = row.run ? await trx.selectFrom('runs').select('desired').where('id', '=', row.run).executeTakeFirst() : undefined
      const params = { wasRunning: run?.desired === 'running' }
      await logCommand(trx, { ...issued, kind: 'delete', pipeline, run: row.run ?? undefined, params })
      if (row.run) await stopRun(trx, row.run, 'now', issued.at)
      await trx.updateTable('pipelines').set({ deletedAt: issued.at }).where('id', '=', pipeline).execute()
    })
  }

  /** Brings a deleted pipeline back, unless that is too late; one that ran when it was deleted goes on where it stopped. */
  async restore(pipeline: string, issued: Issued): Promise<PipelineRow | undefined> {
    return this.#change(pipeline, async (trx, row) => {
      if (row.deletedAt === null || row.deletedAt < restorableSince(issued.at)) return
      await logCommand(trx, { ...issued, kind: 'restore', pipeline })
      await trx.updateTable('pipelines').set({ deletedAt: null }).where('id', '=', pipeline).execute()
      const deletion = await trx
        .selectFrom('commands')
        .select('params')
        .where('pipeline', '=', pipeline)
        .where('kind', '=', 'delete')
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst()
      const { wasRunning } = JSON.parse(deletion?.params ?? '{}') as { wasRunning?: boolean }
      const version = wasRunning && row.run ? await newestVersion(trx, pipeline) : undefined
      if (version) await runVersion(trx, row, row.run!, version.number, intervalOf(version), issued)
    })
  }

  /**
   * Makes the next version of a draft and desires it to run: in the run there is, or in a new one. Answers with the version's number, or
   * with that of another version that was deployed after `over`.
   */
  async deploy(pipeline: string, draft: DeployedDraft, newRun: string, issued: Issued): Promise<Deployment | undefined> {
    let deployment: Deployment | undefined
    await this.#change(pipeline, async (trx, row) => {
      const last = await newestVersion(trx, pipeline)
      if (draft.over !== undefined && draft.over !== (last?.number ?? 0)) {
        deployment = { overtakenBy: last?.number ?? 0 }
        return
      }
      const number = (last?.number ?? 0) + 1
      deployment = { number }
      await logCommand(trx, { ...issued, kind: 'deploy', pipeline, run: row.run ?? newRun, params: { version: number } })
      const document = JSON.stringify(draft.document)
      const { sequence, message } = draft
      const changed = documentChanges(last ? readStored(last.document) : null, draft.document)
      const noted = { answers: JSON.stringify(draft.answers ?? {}), changes: JSON.stringify(shortChanges(changed, CHANGES_NOTED)) }
      await trx
        .insertInto('versions')
        .values({ pipeline, number, sequence, document, message, actor: issued.by.actor, at: issued.at, ...noted })
        .execute()
      await runVersion(trx, row, newRun, number, draft.document.interval, issued)
    })
    return deployment
  }

  /** Desires the newest version to run again. `undefined`: there is no such pipeline, or none of its drafts was deployed. */
  async start(pipeline: string, newRun: string, issued: Issued): Promise<PipelineRow | undefined> {
    let started = false
    const found = await this.#change(pipeline, async (trx, row) => {
      const version = await newestVersion(trx, pipeline)
      if (!version) return
      started = true
      await logCommand(trx, { ...issued, kind: 'start', pipeline, run: row.run ?? newRun, params: { version: version.number } })
      await runVersion(trx, row, newRun, version.number, intervalOf(version), issued)
    })
    return started ? found : undefined
  }

  async stop(pipeline: string, how: 'drain' | 'now', issued: Issued): Promise<PipelineRow | undefined> {
    return this.#change(pipeline, async (trx, row) => {
      if (!row.run) return
      await logCommand(trx, { ...issued, kind: 'stop', pipeline, run: row.run, params: { how } })
      await stopRun(trx, row.run, how, issued.at)
    })
  }

  /** Ends the run at once and begins a new one, with empty state, of the newest version; it works if the old one was to work. */
  async reset(pipeline: string, newRun: string, issued: Issued): Promise<PipelineRow | undefined> {
    let done = false
    const found = await this.#change(pipeline, async (trx, row) => {
      const version = await newestVersion(trx, pipeline)
      if (!version || !row.run) return
      done = true
      const old = await trx.selectFrom('runs').selectAll().where('id', '=', row.run).executeTakeFirstOrThrow()
      await logCommand(trx, { ...issued, kind: 'reset', pipeline, run: newRun, params: { old: old.id } })
      await stopRun(trx, old.id, 'now', issued.at)
      await runVersion(trx, { ...row, run: null }, newRun, version.number, intervalOf(version), issued)
      if (old.desired === 'stopped') {
        await trx.updateTable('runs').set({ desired: 'stopped', status: 'stopped' }).where('id', '=', newRun).execute()
      }
    })
    return done ? found : undefined
  }

  /** What was commanded of a pipeline, newest first. */
  async list(pipeline: string): Promise<CommandRow[]> {
    return this.#db
      .selectFrom('commands')
      .selectAll()
      .where('pipeline', '=', pipeline)
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(LIST_LIMIT)
      .execute()
  }

  /** Runs `change` while no other process changes the pipeline, and answers with its row afterwards. */
  async #change(pipeline: string, change: (trx: Transaction<Tables>, row: PipelineRow) => Promise<void>): Promise<PipelineRow | undefined> {
    return this.#db.transaction().execute(async (trx) => {
      const row = await lockPipeline(trx, pipeline)
      if (!row) return undefined
      await change(trx, row)
      return trx.selectFrom('pipelines').selectAll().where('id', '=', pipeline).executeTakeFirst()
    })
  }
}

const newestVersion = (trx: Transaction<Tables>, pipeline: string) =>
  trx
    .selectFrom('versions')
    .select(['number', 'document'])
    .where('pipeline', '=', pipeline)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()

const intervalOf = ({ document }: { document: string }): number => (JSON.parse(document) as PipelineDocument).interval

/** Desires a version to run: the pipeline's run goes on with it, or its first run begins. */
async function runVersion(
  trx: Transaction<Tables>,
  row: PipelineRow,
  newRun: string,
  version: number,
  interval: number,
  issued: Issued,
): Promise<void> {
  const { actor, workspace } = issued.by
  const change = { version, interval, desired: 'running', changedAt: issued.at } as const
  if (row.run) {
    const run = await trx.selectFrom('runs').select('status').where('id', '=', row.run).executeTakeFirstOrThrow()
    const waking = ENDED.includes(run.status) ? ({ status: 'starting', error: null } as const) : {}
    await trx
      .updateTable('runs')
      .set({ ...change, ...waking })
      .where('id', '=', row.run)
      .execute()
    return
  }
  const beginning = { how: 'drain', status: 'starting', error: null, startedAt: issued.at, completedBatches: 0, records: 0 } as const
  await trx
    .insertInto('runs')
    .values({ id: newRun, pipeline: row.id, actor, workspace, ...beginning, ...change })
    .execute()
  await trx.updateTable('pipelines').set({ run: newRun }).where('id', '=', row.id).execute()
}

async function stopRun(trx: Transaction<Tables>, run: string, how: 'drain' | 'now', at: number): Promise<void> {
  await trx.updateTable('runs').set({ desired: 'stopped', how, changedAt: at }).where('id', '=', run).execute()
  await trx.updateTable('runs').set({ status: 'stopping' }).where('id', '=', run).where('status', 'not in', ENDED).execute()
}
