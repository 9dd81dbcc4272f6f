/** The tables in which a run keeps something between batches, with a query that has their columns. */
import type { Column, PlanSink } from '@millrace/shared'
import type { Staging } from '../connectors/sink.ts'
import type { BoundPlan } from '../duckdb/render/bind.ts'
import { emptyTable } from '../duckdb/render/context.ts'
import { partialSelect } from '../duckdb/render/foldSql.ts'
import { isWithin } from '../duckdb/render/joinSql.ts'
import { inputFrom } from '../duckdb/render/relation.ts'
import { emptyPartials } from './eventPartialsSql.ts'
import type { Connection } from '../duckdb/session.ts'
import { identifier } from '../duckdb/sql.ts'
import { EMPTY_MARKS, emptyEvents } from './eventWindowSql.ts'
import { emptySide } from './joinWithinSql.ts'
import { emptyKept } from './keptTableSql.ts'
import { keptBy, type Kept } from './keptBy.ts'
import { modelColumn } from './keptNames.ts'
import { liveTableName } from './liveTables.ts'
import type { Program } from './schedule.ts'
import { startRows } from './stateSql.ts'
import { TIME_COLUMN } from './tables.ts'

export interface KeptTable {
  name: string
  node: string
  kind: Kept['kind'] | 'live'
  fingerprint: string
  /** A query with the table's columns. */
  select: string
  /** A query of the rows that the table begins with, where there are any. */
  filled?: string
}

const timed = (from: string) => `SELECT *, NULL::BIGINT AS ${TIME_COLUMN} FROM ${from}`

/** `staging` answers null for a live table. */
export function keptTables(program: Program, bound: BoundPlan, staging: (sink: PlanSink) => Staging | null): KeptTable[] {
  return [...stateTables(program, bound), ...liveTables(program, bound, staging)]
}

function stateTables(program: Program, bound: BoundPlan): KeptTable[] {
  return keptBy(program.plan).map((kept) => {
    const relation = program.relations.get(kept.relation)!
    const base = { name: kept.table, node: kept.node, kind: kept.kind, fingerprint: kept.fingerprint }
    if (relation.op === 'state') {
      const { start } = relation
      const filled = start && start.rows.length > 0 ? { filled: startRows(bound.context, relation, start) } : {}
      return { ...base, select: timed(emptyTable(bound.context.state(relation))), ...filled }
    }
    if (relation.op === 'compute') return { ...base, select: timed(emptyTable([{ name: modelColumn(relation), type: 'VARCHAR' }])) }
    if (relation.op === 'table') return { ...base, select: timed(emptyKept(bound.columns.get(relation.id)!)) }
    if (relation.op === 'eventWindow') {
      if (kept.kind === 'marks') return { ...base, select: timed(EMPTY_MARKS) }
      const columns = bound.columns.get(relation.input)!
      const fold = program.partialEvents.get(relation.id)
      const empty = fold ? emptyPartials(relation, { fold, context: bound.context }, columns) : emptyEvents(relation, columns)
      return { ...base, select: timed(empty) }
    }
    if (isWithin(relation)) return { ...base, select: timed(emptySide(bound.columns.get(relation[kept.side!])!)) }
    if (relation.op !== 'fold') return { ...base, select: timed(emptyTable(bound.columns.get(relation.id)!)) }
    const from = inputFrom(bound.context, relation, emptyTable(bound.columns.get(relation.input)!))
    return { ...base, select: timed(`(\n${partialSelect(bound.context, relation, from)}\n)`) }
  })
}

function liveTables(program: Program, bound: BoundPlan, staging: (sink: PlanSink) => Staging | null): KeptTable[] {
  return program.plan.sinks
    .filter((sink) => staging(sink) === null)
    .map((sink) => {
      const columns: readonly Column[] = bound.columns.get(sink.input)!
      return {
        name: liveTableName(sink.node).slice(1, -1),
        node: sink.node,
        kind: 'live' as const,
        fingerprint: JSON.stringify(sink.settings['keys'] ?? []),
        select: timed(emptyTable(columns)),
      }
    })
}

/** Numbers of 128 bits, which DuckDB packs on the disk so that reading them takes a hundred times as long (docs/decisions/0014). */
const WIDE = /^(U?HUGEINT|DECIMAL\((19|2\d|3\d),)/

/** The columns of a query as those of a table that keeps its rows. */
export async function storedColumns(connection: Connection, select: string): Promise<string> {
  const columns = await connection.describe(select)
  return columns
    .map(({ name, type }) => `${identifier(name)} ${type}${WIDE.test(type) ? ' USING COMPRESSION uncompressed' : ''}`)
    .join(', ')
}
