/** Brings a run's tables in line with its plan, and makes what lives as long as a connection. */
import type { PlanSink, StaticTable } from '@millrace/shared'
import type { Staging } from '../connectors/sink.ts'
import { lookupTableName, type BoundPlan } from '../duckdb/render/bind.ts'
import { emptyTable, type RenderContext } from '../duckdb/render/context.ts'
import { lookupSelect, type Lookup } from '../duckdb/render/lookupSql.ts'
import type { Connection } from '../duckdb/session.ts'
import { identifier, literal } from '../duckdb/sql.ts'
import { Held } from './held.ts'
import { keptTables, storedColumns, type KeptTable } from './keptTables.ts'
import { lookupOfKept } from './keptTableSql.ts'
import { partialTable } from './keptNames.ts'
import type { Program } from './schedule.ts'
import { isKept, type StateAnswers } from './stateEffects.ts'
import { GONE_KEYS, TIME_COLUMN } from './tables.ts'

const LOOKUP_ROWS_PER_STATEMENT = 5000

/** Temporary tables of static tables: one row per key. */
export async function prepareSession(connection: Connection, { plan, context }: BoundPlan): Promise<void> {
  for (const relation of plan.relations) {
    if (relation.op === 'lookup' && 'rows' in relation.table) await createLookup(connection, context, relation, relation.table)
  }
}

/** The same of tables that the run keeps. */
export async function prepareKept(connection: Connection, { plan, context }: BoundPlan): Promise<void> {
  for (const relation of plan.relations) {
    if (relation.op === 'lookup' && 'kept' in relation.table) await connection.run(lookupOfKept(context, relation))
  }
}

async function createLookup(
  connection: Connection,
  context: RenderContext,
  relation: Lookup,
  { columns, rows }: StaticTable,
): Promise<void> {
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

/**
 * Keeps tables whose fingerprint and columns are as they were, or that a person said to keep; makes the others anew, and drops those
 * that no node has any more. `settle` writes in the same transaction which version the tables are of, so that answers count once.
 */
export async function prepareTables(
  connection: Connection,
  program: Program,
  bound: BoundPlan,
  run: { staging(sink: PlanSink): Staging | null; intervalChanged: boolean; answers: StateAnswers; settle(): Promise<void> },
): Promise<{ held: Held; liveRows: Map<string, number>; stayed: Set<string> }> {
  const held = new Held()
  const liveRows = new Map<string, number>()
  const stayed = new Set<string>()
  await connection.run('BEGIN')
  const known = await connection.rows<{ name: string; fingerprint: string }>('SELECT name, fingerprint FROM __mr_kept')
  const before = new Map(known.map((each) => [each.name, each.fingerprint]))
  const wanted = keptTables(program, bound, run.staging)
  for (const table of wanted) {
    const fingerprint = before.get(table.name)
    before.delete(table.name)
    const there = fingerprint !== undefined && (await hasColumns(connection, table)) ? { fingerprint } : undefined
    const stays = isKept(table, there, run)
    if (stays) stayed.add(table.name)
    if (stays && fingerprint === table.fingerprint) continue
    if (!stays) {
      await connection.run(`CREATE OR REPLACE TABLE ${identifier(table.name)} (${await storedColumns(connection, table.select)})`)
      if (table.filled) await connection.run(`INSERT INTO ${identifier(table.name)} BY NAME ${table.filled}`)
    }
    await connection.run(
      `DELETE FROM __mr_kept WHERE name = ${literal(table.name)};
       INSERT INTO __mr_kept VALUES (${[table.name, table.node, table.fingerprint].map(literal).join(', ')})`,
    )
  }
  for (const name of before.keys()) {
    await connection.run(`DROP TABLE IF EXISTS ${identifier(name)}; DELETE FROM __mr_kept WHERE name = ${literal(name)}`)
  }
  await forgetKeys(connection, program)
  await run.settle()
  await connection.run('COMMIT')
  for (const table of wanted) {
    if (table.kind === 'live') {
      const { rows } = await connection.table(`SELECT count(*) FROM ${identifier(table.name)}`)
      liveRows.set(table.node, Number(rows[0]![0]))
    } else if (!['state', 'model', 'events', 'marks'].includes(table.kind)) {
      const counted = table.kind === 'partials' ? 'sum(__mr_n)' : 'count(*)'
      const { rows } = await connection.table(
        `SELECT ${TIME_COLUMN}, ${counted}::BIGINT FROM ${identifier(table.name)} GROUP BY 1 ORDER BY 1`,
        Infinity,
      )
      for (const [time, count] of rows) held.set(table.name, Number(time), Number(count))
    }
  }
  held.settle()
  return { held, liveRows, stayed }
}

/** A summary that no longer keeps the keys whose rows have left knows none. */
async function forgetKeys(connection: Connection, { partialWindows }: Program): Promise<void> {
  for (const [window, folds] of partialWindows) {
    for (const fold of folds) {
      if (fold.keepKeys) continue
      await connection.run(`DELETE FROM ${identifier(partialTable(window, fold.id))} WHERE ${TIME_COLUMN} = ${GONE_KEYS}`)
    }
  }
}

async function hasColumns(connection: Connection, table: KeptTable): Promise<boolean> {
  const there = await connection.describe(`FROM ${identifier(table.name)}`).catch(() => null)
  return there !== null && JSON.stringify(there) === JSON.stringify(await connection.describe(table.select))
}
