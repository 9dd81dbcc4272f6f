import path from 'node:path'
import type { PlanSink, Relation } from '@millrace/shared'
import type { Staging } from '../../connectors/sink.ts'
import { names } from '../../duckdb/render/context.ts'
import { identifier } from '../../duckdb/sql.ts'
import { liveInsert, liveSettings, liveTableName, liveTrim } from '../liveTables.ts'
import { copySql, stagedName } from '../outbox.ts'
import { stagedColumns } from '../stagedColumns.ts'
import type { BatchWork } from './batchWork.ts'

/** Puts out the rows that reach a sink: into a live table of the database, or into a file of the outbox. */
export async function sinkStep(work: BatchWork, sink: PlanSink, relation: Relation): Promise<void> {
  const staging = work.context.staging(sink)
  const known = work.counts.of(relation)
  if (known === 0) work.outputs[sink.node] = 0
  else if (staging === null) await showLive(work, sink, relation, known)
  else await stage(work, sink, relation, staging)
}

async function showLive(work: BatchWork, sink: PlanSink, relation: Relation, known: number | undefined): Promise<void> {
  const { statements, sql } = work
  const { time, bound, liveRows } = work.context
  const columns = bound.columns.get(relation.id)!
  let from = sql.from(relation.id)
  let rows = known
  if (rows === undefined) {
    const table = identifier(`__mr_o_${sink.node}`)
    rows = await statements.count(sink.node, relation, `CREATE OR REPLACE TEMP TABLE ${table} AS\nSELECT ${names(columns)} FROM ${from}`)
    from = `temp.${table}`
    work.counts.settle(relation.id, rows)
  }
  work.outputs[sink.node] = rows
  if (rows === 0) return
  await statements.count(sink.node, relation, liveInsert(sink, columns, from, rows, time))
  const { limit, mode } = liveSettings(sink)
  const held =
    mode === 'append'
      ? (liveRows.get(sink.node) ?? 0) + Math.min(rows, limit)
      : await statements.count(sink.node, relation, `SELECT count(*) FROM ${liveTableName(sink.node)}`)
  if (held > limit) await statements.count(sink.node, relation, liveTrim(sink))
  liveRows.set(sink.node, Math.min(held, limit))
}

async function stage(work: BatchWork, sink: PlanSink, relation: Relation, staging: Staging): Promise<void> {
  const { time, epoch, outbox, bound } = work.context
  const columns = bound.columns.get(relation.id)!
  const name = stagedName(sink.node, time, epoch, staging)
  const select = `SELECT ${stagedColumns(columns, staging)} FROM ${work.sql.from(relation.id)}`
  const rows = await work.statements.count(sink.node, relation, copySql(select, columns.length, path.join(outbox, name), staging))
  work.counts.settle(relation.id, rows)
  work.outputs[sink.node] = rows
  work.staged.push({ sink, name, rows })
}
