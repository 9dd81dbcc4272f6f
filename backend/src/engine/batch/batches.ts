import { rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { SaidError, type BatchReport, type RelationId } from '@millrace/shared'
import { duckdbSaid } from '../../duckdb/duckdbSaid.ts'
import { withFallback, type BatchInput } from '../../duckdb/read.ts'
import { onlySetting } from '../../duckdb/render/bind.ts'
import { literal } from '../../duckdb/sql.ts'
import type { Block } from '../../ipc/messages.ts'
import { computeHere } from '../compute/computations.ts'
import { BatchFailed, StepError } from '../errors.ts'
import { outboxFolder, syncFile, type OutboxEntry } from '../outbox.ts'
import type { BatchRequest, RunParts } from '../runParts.ts'
import { scheduleAt } from '../schedule.ts'
import { DEAD_LETTERS_PER_BATCH } from '../tables.ts'
import { batchReport } from './batchReport.ts'
import type { BatchResult, Staged } from './batchWork.ts'
import { executeBatch } from './execute.ts'

/** Does batches as transactions: a batch is committed as a whole, or nothing of it remains. */
export class Batches {
  readonly #parts: RunParts
  readonly #outbox: string
  readonly #stateKeys = new Map<string, number>()
  readonly #changedLookups = new Map<RelationId, number>()

  constructor(parts: RunParts) {
    this.#parts = parts
    this.#outbox = outboxFolder(parts.options.folder)
  }

  /** Throws BatchFailed when a step fails, with the node and the setting, and BatchRefused when another owner has taken over. */
  async do(request: BatchRequest): Promise<BatchReport> {
    try {
      return await this.#attempt(request, false)
    } catch (error) {
      if (!(error instanceof StepError)) throw error
      throw await this.#explain(request, error)
    }
  }

  /** `probing` makes every step a statement of its own, and commits nothing. */
  async #attempt(request: BatchRequest, probing: boolean): Promise<BatchReport> {
    const { options, session, program, bound, ledger, held, runningFolds, liveRows, looks, meanings } = this.#parts
    const { connection } = session
    const sources = program.sources.map(({ id, node, format, wholeTables }) => ({
      node,
      format,
      read: bound.context.columns(id).map(({ name }) => name),
      blocks: wholeTables ? newestTable(request.blocks[node] ?? []) : (request.blocks[node] ?? []),
    }))
    const liveBefore = new Map(liveRows)
    const back = () => {
      held.back()
      runningFolds.back()
      for (const [node, rows] of liveBefore) liveRows.set(node, rows)
    }
    const zeroTime = ledger.zeroTime ?? request.time - program.plan.interval
    try {
      const report = await withFallback(connection, sources, this.#outbox, async (inputs) => {
        back()
        await connection.run(`BEGIN; SET VARIABLE mr_time = make_timestamptz(${request.time * 1000})`)
        const result = await executeBatch({
          connection,
          program,
          bound,
          schedule: scheduleAt(program, zeroTime, request.time, probing),
          inputs,
          held,
          runningFolds,
          zeroTime,
          time: request.time,
          epoch: ledger.epoch,
          version: options.version,
          meanings,
          outbox: this.#outbox,
          staging: options.staging,
          liveRows,
          stateKeys: this.#stateKeys,
          changedLookups: this.#changedLookups,
          largeState: options.largeState,
          fewRows: options.fewRows,
          computing: options.computing ?? computeHere,
          javaScript: this.#parts.javaScript,
          draws: (node) => looks.wants(node),
          runs: (query) => session.runs(query),
          probing,
          onStatement: options.onStatement,
        })
        if (probing) throw new Error('This run only looks for the error.')
        return this.#commit(request, inputs, result, zeroTime)
      })
      await ledger.deleteDelivered()
      return report
    } catch (error) {
      await connection.run('ROLLBACK').catch(() => undefined)
      back()
      throw error
    }
  }

  async #commit(
    request: BatchRequest,
    inputs: Readonly<Record<string, BatchInput>>,
    result: BatchResult,
    zeroTime: number,
  ): Promise<BatchReport> {
    const { options, session, ledger, held, runningFolds, due, drawings, looks } = this.#parts
    const { connection } = session
    const staged = await this.#entriesOf(result.staged, request.time)
    // The disk takes the staged files while the ledger's row is written; nothing is committed before it has them.
    const synced = Promise.allSettled(staged.map(({ file }) => syncFile(file)))
    for (const input of Object.values(inputs)) {
      if (input.dead === null || input.deadCount === 0) continue
      await connection.run(
        `INSERT INTO __mr_dead SELECT ${literal(input.node)}, ${request.time}, left(line, 2000), reason FROM ${input.dead} LIMIT ${DEAD_LETTERS_PER_BATCH}`,
      )
    }
    await due.refresh(connection)
    const report = batchReport(this.#parts, request, inputs, result)
    const written = { through: request.through, staged, zeroTime }
    await options.beforeCommit?.()
    await ledger.append(connection, report, written)
    for (const each of await synced) if (each.status === 'rejected') throw each.reason
    await connection.run('COMMIT')
    ledger.committed(report, written)
    held.settle()
    runningFolds.settle()
    for (const [node, drawing] of result.drawings) {
      // What was drawn of an earlier batch is not shown for this one.
      if (drawing === null) drawings.delete(node)
      else {
        drawings.set(node, drawing)
        looks.drawn(node)
      }
    }
    return report
  }

  /** The staged files as they stand in the outbox; those without rows are deleted and not named. */
  async #entriesOf(staged: readonly Staged[], time: number): Promise<OutboxEntry[]> {
    const { columns } = this.#parts.bound
    const entries = await Promise.all(
      staged.map(async ({ sink, name, rows }): Promise<OutboxEntry | null> => {
        const file = path.join(this.#outbox, name)
        if (rows === 0) {
          await rm(file, { force: true })
          return null
        }
        const { size } = await stat(file)
        return { node: sink.node, time, file, rows, bytes: size, columns: [...columns.get(sink.input)!] }
      }),
    )
    return entries.filter((entry) => entry !== null)
  }

  /** Runs the failed batch once more with every step a statement of its own, to find the node and the setting. */
  async #explain(request: BatchRequest, first: StepError): Promise<BatchFailed> {
    let culprit = first
    try {
      await this.#attempt(request, true)
    } catch (error) {
      if (error instanceof StepError) culprit = error
    }
    const own = culprit.node === culprit.relation.node ? onlySetting(culprit.relation) : undefined
    const setting = culprit.setting ?? own
    const what = culprit.cause instanceof SaidError ? culprit.cause.said : duckdbSaid(culprit.message)
    return new BatchFailed(what, { node: culprit.node, setting, cause: culprit })
  }
}

/** Of tables that were read one after another the newest; a block without records only says where the source stands. */
const newestTable = (blocks: readonly Block[]): Block[] => blocks.filter(({ records }) => records > 0).slice(-1)
