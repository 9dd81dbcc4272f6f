/** Finds the expression of a step that fails, and the first row on which it does. */
import type { Json, Problem, Relation, Said } from '@millrace/shared'
import { duckdbSaid } from '../duckdb/duckdbSaid.ts'
import { onlySetting } from '../duckdb/render/bind.ts'
import { fragmentSql, type RenderContext } from '../duckdb/render/context.ts'
import { fragmentsOf } from '../duckdb/render/relation.ts'
import type { Connection } from '../duckdb/session.ts'
import { identifier } from '../duckdb/sql.ts'
import { NotStable } from '../engine/repeatRounds.ts'
import type { StepTable } from './steps.ts'
import { timedContext } from './stepSql.ts'

/** Most columns whose values are told, and the length at which a value is cut. */
const VALUES = 4
const VALUE_CHARACTERS = 100

/** The problem of a step that threw `error`. */
export async function failureOf(
  connection: Connection,
  context: RenderContext,
  relation: Relation,
  input: StepTable | undefined,
  error: unknown,
): Promise<Problem> {
  const problem = (message: Said, setting: string | undefined, params: Record<string, Json> = {}): Problem => ({
    code: 'row' in params ? 'expressionFails' : 'expressionError',
    severity: 'error',
    params: { message: typeof message === 'string' ? duckdbSaid(message) : message, ...params },
    node: relation.node,
    ...(setting !== undefined && { setting }),
  })
  const words = error instanceof Error ? error.message : String(error)
  if (error instanceof NotStable) return problem(error.said, 'rounds')
  if (!input || relation.op === 'sql' || relation.op === 'repeat') return problem(words, onlySetting(relation))
  const timed = timedContext(context)
  for (const { fragment, aggregates, beside } of fragmentsOf(relation)) {
    // What reads a state's values is no query of the rows alone.
    if (fragment.setting === undefined || beside) continue
    const numbered = timed.fragment(fragment).needsRow ? ', rowid AS __mr_row' : ''
    const query = (where: string) =>
      `SELECT count(v) FROM (SELECT ${fragmentSql(timed, fragment)} AS v FROM (SELECT *${numbered} FROM ${input.table}${where}) GROUP BY ALL)`
    const over = (from: number, to: number) =>
      aggregates ? query('') : query(` WHERE rowid >= ${from} AND rowid < ${to}`).replace(' GROUP BY ALL)', ')')
    const fails = (from: number, to: number): Promise<string | null> =>
      connection.run(over(from, to)).then(
        () => null,
        (cause: unknown) => (cause instanceof Error ? cause.message : String(cause)),
      )
    const rows = [...input.counts.values()].reduce((sum, each) => sum + each, 0)
    const found = await fails(0, rows)
    if (found === null) continue
    if (aggregates) return problem(found, fragment.setting)
    let [from, to, message] = [0, rows, found]
    while (to - from > 1) {
      const middle = (from + to) >> 1
      const first = await fails(from, middle)
      if (first === null) from = middle
      else [to, message] = [middle, first]
    }
    const values = await valuesAt(connection, input, from, fragment.sql)
    const shown = values.map(({ column, value }) => `${column}: ${value === null ? 'NULL' : JSON.stringify(value)}`).join(', ')
    return problem(message, fragment.setting, { row: from + 1, shown, values })
  }
  return problem(words, onlySetting(relation))
}

/** The values, in one row, of the columns that an expression names. */
async function valuesAt(
  connection: Connection,
  input: StepTable,
  row: number,
  sql: string,
): Promise<{ column: string; value: string | null }[]> {
  const text = sql.toLowerCase()
  const named = input.columns.filter(({ name }) => text.includes(name.toLowerCase())).slice(0, VALUES)
  if (named.length === 0) return []
  const cells = named.map(({ name }) => `left(CAST(${identifier(name)} AS VARCHAR), ${VALUE_CHARACTERS})`).join(', ')
  const [found] = (await connection.table(`SELECT ${cells} FROM ${input.table} WHERE rowid = ${row}`)).rows
  return named.map(({ name }, i) => ({ column: name, value: (found?.[i] ?? null) as string | null }))
}
