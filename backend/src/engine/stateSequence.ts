/** The rows of a state one after another by a computation, in place of the recursive query of `stateRowsSql.ts`, with the same result. */
import type { SequenceOptions } from '@millrace/shared'
import { fragmentSql, type RenderContext } from '../duckdb/render/context.ts'
import { besideOld, keptType, stateStruct, type State } from '../duckdb/render/stateTypes.ts'
import type { Connection } from '../duckdb/session.ts'
import { identifier } from '../duckdb/sql.ts'
import type { Computing } from './compute/computation.ts'
import { checkRows, readNumbers, writeRaw } from './compute/columns.ts'
import { ROW_KEY, type RowsPlace } from './stateRowsSql.ts'
import { create, keyName } from './stateSql.ts'

/** Up to so many rows of one key the recursive query is as fast. */
export const FEW_ROWS = 16

interface SequencePlace {
  connection: Connection
  context: RenderContext
  computing: Computing
  /** Batch time and time between two batches, in milliseconds. */
  time: number
  slide: number
  run(sql: string): Promise<number>
}

/** Makes `place.walked` of the rows in `place.fresh`. */
export async function walkInSequence(
  state: State & { sequence: SequenceOptions },
  place: RowsPlace,
  { connection, context, computing, time, slide, run }: SequencePlace,
): Promise<void> {
  const { compute, params, value } = state.sequence
  const isList = (name: string) => keptType(context, state, name).endsWith('[]')
  const numbers = state.columns.filter(({ name }) => !isList(name))
  const list = state.columns.find(({ name }) => isList(name))
  const number = (sql: string) => `coalesce(CAST(${sql} AS DOUBLE), 'NaN'::DOUBLE)`
  const begun = numbers.map(({ name }) => number(`__mr_first.${identifier(name)}`))
  const rows = await readNumbers(
    connection,
    `SELECT ${[`__mr_row::INTEGER`, `${ROW_KEY}::INTEGER`, number(fragmentSql(context, value)), ...begun].join(', ')} FROM ${place.fresh} ORDER BY __mr_row`,
  )
  checkRows(rows.count)
  const lists = list && [
    await readNumbers(
      connection,
      `SELECT ${ROW_KEY}::INTEGER, CAST(unnest(__mr_first.${identifier(list.name)}) AS DOUBLE) FROM ${place.fresh} WHERE __mr_nth = 1`,
    ),
  ]
  const { outputs } = await computing(compute, {
    inputs: [rows, ...(lists ?? [])],
    nodes: 0,
    named: new Int32Array(),
    params,
    model: null,
    time,
    slide,
    draws: false,
  })
  const raw = (what: string) => identifier(`__mr_q${what}_${state.id}`)
  await writeRaw(connection, raw('r'), outputs[0]!)
  if (list) await writeRaw(connection, raw('l'), outputs[1]!)
  await run(create(place.walked, walkedSelect(state, context, place.fresh, raw('r'), list && { name: list.name, table: raw('l') })))
  await connection.run([raw('r'), ...(list ? [raw('l')] : [])].map((name) => `DROP TABLE temp.${name}`).join(';'))
}

function walkedSelect(
  state: State,
  context: RenderContext,
  fresh: string,
  raw: string,
  list: { name: string; table: string } | undefined,
): string {
  const numbers = state.columns.filter(({ name }) => name !== list?.name)
  // Behind the row's number stand the numbers before it, the list's first value, and the numbers after it.
  const struct = (from: number, of: string) =>
    stateStruct(state.columns, (name) => {
      const at = numbers.findIndex((column) => column.name === name)
      return `CAST(${at < 0 ? of : `r.c${from + at}`} AS ${keptType(context, state, name)})`
    })
  const first = `r.c${1 + numbers.length}`
  const old = struct(1, `CASE WHEN ${first} IS NULL THEN [] ELSE [${first}] END`)
  const after = struct(1 + numbers.length + (list ? 1 : 0), 'coalesce(l.items, [])')
  const columns = besideOld(context.columns(state.input)).map(({ name }) => `c.${identifier(name)}`)
  const ids = state.key.map((_, i) => `c.${keyName(i)}`)
  const joined = list
    ? `\nLEFT JOIN (SELECT c0, list(c1 ORDER BY rowid) AS items FROM temp.${list.table} GROUP BY c0) l ON c.__mr_last AND l.c0 = c.${ROW_KEY}`
    : ''
  return `SELECT ${[...columns, 'c.__mr_row', 'c.__mr_last', ...ids, `${old} AS old`, `${after} AS new`, 'false AS __mr_gone'].join(', ')}
FROM ${fresh} c JOIN temp.${raw} r ON r.c0 = c.__mr_row${joined}`
}
