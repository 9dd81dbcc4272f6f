/** What a preview shows of an evaluation. */
import type { LearnedBatches, PreviewCounts, PreviewEventTime, PreviewTarget, RelationId, WindowFill } from '@millrace/shared'
import { Wires } from '@millrace/shared'
import { names } from '../duckdb/render/context.ts'
import { inputsOf } from '../duckdb/render/relation.ts'
import type { Connection } from '../duckdb/session.ts'
import { TIME_COLUMN } from '../engine/tables.ts'
import { upstream, type Evaluation } from './evaluate.ts'
import type { Computed } from './messages.ts'
import { rowsOf, type StepTable } from './steps.ts'

export async function previewOf(connection: Connection, evaluation: Evaluation, target: PreviewTarget, most: number): Promise<Computed> {
  const { relation, tables, anchor } = evaluation
  const table = relation ? tables.get(relation.id) : undefined
  const asOf = table ? asOfTarget(table, anchor) : anchor
  const unreadable: Record<string, number> = {}
  for (const each of evaluation.relations) {
    const found = tables.get(each.id)?.unreadable
    if (found) unreadable[each.node] = found.count
  }
  return {
    target,
    asOf,
    scope: table && !table.byRow ? 'batch' : 'sample',
    columns: table ? [...table.columns] : null,
    rows: table ? await newestRows(connection, table, asOf, most) : [],
    total: table ? rowsAt(table, asOf) : 0,
    counts: countsOf(evaluation, target.node, (each) => rowsAt(each, asOf)),
    windows: windowsOf(evaluation, anchor),
    ...learnedOf(evaluation),
    eventTimes: eventTimesOf(evaluation),
    problems: [...evaluation.problems],
    unreadable,
  }
}

/** The newest batch time at which there are rows; where there are none, the newest. */
const asOfTarget = (table: StepTable, anchor: number): number =>
  table.byRow ? anchor : ([...table.counts.keys()].at(-1) ?? table.times.at(-1) ?? anchor)

/** Rows as they are counted: all of the sample, or those of the newest turn up to `asOf`. */
function rowsAt(table: StepTable, asOf: number): number {
  if (table.byRow) return rowsOf(table)
  const turn = table.times.findLast((time) => time <= asOf)
  return turn === undefined ? 0 : (table.counts.get(turn) ?? 0)
}

async function newestRows(connection: Connection, table: StepTable, asOf: number, most: number): Promise<Computed['rows']> {
  const where = table.byRow ? '' : ` WHERE ${TIME_COLUMN} = ${asOf}`
  // What is made anew in each batch has an order of its own, such as that of the top rows: its first ones are shown.
  const newest = `SELECT *, rowid AS __mr_at FROM ${table.table}${where} ORDER BY rowid ${table.byRow ? 'DESC' : 'ASC'} LIMIT ${most}`
  return (await connection.table(`SELECT ${names(table.columns)} FROM (${newest}) ORDER BY __mr_at`)).rows
}

/** Rows at every port upstream, at both ends of every wire the same. */
function countsOf(
  { document, built, tables }: Evaluation,
  target: string,
  rowsIn: (table: StepTable) => number,
): Record<string, PreviewCounts> {
  const at = (id: RelationId | undefined) => (id === undefined ? undefined : tables.get(id))
  const wires = new Wires(document)
  const counts: Record<string, PreviewCounts> = {}
  for (const node of upstream(document, target)) {
    const report: PreviewCounts = { in: {}, out: {}, scope: 'sample' }
    for (const { from, to } of wires.into(node)) {
      const table = at(built.outputs[from.node]?.[from.port])
      if (table) report.in[to.port] = (report.in[to.port] ?? 0) + rowsIn(table)
    }
    for (const [port, id] of Object.entries(built.outputs[node] ?? {})) {
      const table = at(id)
      if (!table) continue
      report.out[port] = rowsIn(table)
      if (!table.byRow) report.scope = 'batch'
    }
    counts[node] = report
  }
  return counts
}

function eventTimesOf({ relations, tables }: Evaluation): Record<string, PreviewEventTime> {
  return Object.fromEntries(
    relations.flatMap(({ id, node }) => {
      const eventTime = tables.get(id)?.eventTime
      return eventTime ? [[node, eventTime]] : []
    }),
  )
}

/** Windows that the sample does not fill at a batch time. */
function windowsOf({ relations, tables, built, first }: Evaluation, time: number): Record<string, WindowFill> {
  const windows: Record<string, WindowFill> = {}
  const { interval } = built.plan
  for (const relation of relations) {
    if (relation.op !== 'window' || !tables.has(relation.id)) continue
    const needed = Math.round(relation.length / interval)
    const filled = first === 0 ? 0 : Math.min(needed, Math.round((time - first) / interval) + 1)
    if (filled < needed) windows[relation.node] = { filled, needed }
  }
  return windows
}

/** Steps whose rows depend on earlier batches than they went through. */
function learnedOf({ relations, tables }: Evaluation): Pick<Computed, 'learned'> {
  const learned: Record<string, LearnedBatches> = {}
  for (const relation of relations) {
    const table = tables.get(relation.id)
    const isLearning =
      (relation.op === 'compute' && relation.model !== undefined) || (relation.op === 'state' && relation.emit !== undefined)
    if (!table || !isLearning) continue
    const all = Math.max(...inputsOf(relation).map((id) => tables.get(id)?.times.length ?? 0))
    if (table.times.length < all) learned[relation.node] = { newest: table.times.length, all }
  }
  return Object.keys(learned).length > 0 ? { learned } : {}
}
