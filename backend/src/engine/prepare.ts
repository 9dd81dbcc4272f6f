/** Brings a run's tables in line with its plan, and makes what lives as long as a connection. */
import type { Column, PlanSink, Relation } from '@millrace/shared'
import type { Staging } from '../connectors/sink.ts'
import { lookupTableName, type BoundPlan } from '../duckdb/render/bind.ts'
import { emptyTable, type RenderContext } from '../duckdb/render/context.ts'
import { partialSelect } from '../duckdb/render/foldSql.ts'
import { lookupSelect } from '../duckdb/render/lookupSql.ts'
import { inputFrom } from '../duckdb/render/relation.ts'
import type { Connection } from '../duckdb/session.ts'
import { identifier, literal } from '../duckdb/sql.ts'
import { Held } from './held.ts'
import { keptBy, type Kept } from './lineage.ts'
import { liveTableName } from './liveTables.ts'
import type { Program } from './schedule.ts'
import { TIME_COLUMN } from './tables.ts'

const LOOKUP_ROWS_PER_STATEMENT = 5000

/** Temporary tables of static tables: one row per key. */
export async function prepareSession(connection: Connection, { plan, context }: BoundPlan): Promise<void> {
  for (const relation of plan.relations) if (relation.op === 'lookup') await createLookup(connection, context, relation)
}

async function createLookup(connection: Connection, context: RenderContext, relation: Relation & { op: 'lookup' }): Promise<void> {
  const { columns, rows } = relation.table
  const raw = `temp.${identifier(`__mr_raw_${relation.id}`)}`
  const cells = columns.map((column, i) => `CAST(r[${i + 1}] AS ${column.type}) AS ${identifier(column.name)}`).join(', ')
  await connection.run(`CREATE OR REPLACE TEMP TABLE ${raw.slice('temp.'.length)} AS SELECT * FROM ${emptyTable(columns)}`)
  for (let at = 0; at < rows.length; at += LOOKUP_ROWS_PER_STATEMENT) {
    const part = literal(JSON.stringify(rows.slice(at, at + LOOKUP_ROWS_PER_STATEMENT)))
    await connection.run(`INSERT INTO ${raw} SELECT ${cells} FROM (SELECT unnest(from_json(${part}, '[["VARCHAR"]]')) AS r)`)
  }
  const table = lookupTableName(relation.id).slice('temp.'.length)
  await connection.run(`CREATE OR REPLACE TEMP TABLE ${table} AS ${lookupSelect(context, relation, raw)}; DROP TABLE ${raw}`)
}

/** Keeps tables whose fingerprint and columns are as they were, makes the others anew, and drops those that no node has any more. */
export async function prepareTables(
  connection: Connection,
  program: Program,
  bound: BoundPlan,
  run: { staging(sink: PlanSink): Staging | null; intervalChanged: boolean },
): Promise<{ held: Held; liveRows: Map<string, number> }> {
  const held = new Held()
  const liveRows = new Map<string, number>()
  await connection.run('BEGIN')
  const known = await connection.rows<{ name: string; fingerprint: string }>('SELECT name, fingerprint FROM __mr_kept')
  const before = new Map(known.map((each) => [each.name, each.fingerprint]))
  const wanted = [...keptTables(program, bound), ...liveTables(program, bound, run.staging)]
  for (const table of wanted) {
    const reset = run.intervalChanged && (table.kind === 'rows' || table.kind === 'partials')
    const same = !reset && before.get(table.name) === table.fingerprint && (await hasColumns(connection, table))
    before.delete(table.name)
    if (same) continue
    await connection.run(`CREATE OR REPLACE TABLE ${identifier(table.name)} AS ${table.select} LIMIT 0`)
    await connection.run(
      `DELETE FROM __mr_kept WHERE name = ${literal(table.name)};
       INSERT INTO __mr_kept VALUES (${[table.name, table.node, table.fingerprint].map(literal).join(', ')})`,
    )
  }
  for (const name of before.keys()) {
    await connection.run(`DROP TABLE IF EXISTS ${identifier(name)}; DELETE FROM __mr_kept WHERE name = ${literal(name)}`)
  }
  await connection.run('COMMIT')
  for (const table of wanted) {
    if (table.kind === 'live') {
      const { rows } = await connection.table(`SELECT count(*) FROM ${identifier(table.name)}`)
      liveRows.set(table.node, Number(rows[0]![0]))
    } else if (table.kind !== 'state') {
      const counted = table.kind === 'rows' ? 'count(*)' : 'sum(__mr_n)'
      const { rows } = await connection.table(
        `SELECT ${TIME_COLUMN}, ${counted}::BIGINT FROM ${identifier(table.name)} GROUP BY 1 ORDER BY 1`,
        Infinity,
      )
      for (const [time, count] of rows) held.set(table.name, Number(time), Number(count))
    }
  }
  held.settle()
  return { held, liveRows }
}

interface Wanted {
  name: string
  node: string
  kind: Kept['kind'] | 'live'
  fingerprint: string
  /** A query with the table's columns. */
  select: string
}

async function hasColumns(connection: Connection, table: Wanted): Promise<boolean> {
  const there = await connection.describe(`FROM ${identifier(table.name)}`).catch(() => null)
  return there !== null && JSON.stringify(there) === JSON.stringify(await connection.describe(table.select))
}

const timed = (from: string) => `SELECT *, NULL::BIGINT AS ${TIME_COLUMN} FROM ${from}`

function keptTables(program: Program, bound: BoundPlan): Wanted[] {
  return keptBy(program.plan).map((kept) => {
    const relation = program.relations.get(kept.relation)!
    const base = { name: kept.table, node: kept.node, kind: kept.kind, fingerprint: kept.fingerprint }
    if (relation.op !== 'fold') return { ...base, select: timed(emptyTable(bound.columns.get(relation.id)!)) }
    const from = inputFrom(bound.context, relation, emptyTable(bound.columns.get(relation.input)!))
    return { ...base, select: timed(`(\n${partialSelect(bound.context, relation, from)}\n)`) }
  })
}

function liveTables(program: Program, bound: BoundPlan, staging: (sink: PlanSink) => Staging | null): Wanted[] {
  return program.plan.sinks
    .filter((sink) => staging(sink) === null)
    .map((sink) => {
      const columns: readonly Column[] = bound.columns.get(sink.input)!
      const name = liveTableName(sink.node).slice(1, -1)
      return {
        name,
        node: sink.node,
        kind: 'live' as const,
        fingerprint: JSON.stringify(sink.settings['keys'] ?? []),
        select: timed(emptyTable(columns)),
      }
    })
}
