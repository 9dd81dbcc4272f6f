/**
 * The gate: what a person wrote as SQL is checked by DuckDB's parse tree before it may stand in a statement. It is never rebuilt from
 * the tree: only calls of time and chance are replaced, in place, so that a replay gives the same rows.
 */
import { nearest, writtenPlace, said, type Fragment, type Json } from '@millrace/shared'
import { duckdbSaid } from './duckdbSaid.ts'
import { GateText } from './gateText.ts'
import { Refused, Walk, type Rules } from './gateWalk.ts'
import type { Connection } from './session.ts'
import { literal } from './sql.ts'

/** Why a fragment is refused. `position` counts characters from 0 within the person's text. */
export interface GateProblem {
  code: string
  params: Record<string, Json>
  setting?: string
}

export type Checked =
  | {
      ok: true
      /** The SQL to use, with calls of time and chance replaced. Write it between newlines and parentheses: `(\n${sql}\n)`. */
      sql: string
      /** The relation it stands over must have the column `__mr_row`: `row_number() OVER ()` within the batch. */
      needsRow: boolean
    }
  | { ok: false; problem: GateProblem }

/** Longest texts that are looked at, in characters. */
const MAX_FRAGMENT = 10_000
const MAX_STATEMENT = 100_000

/**
 * Checks one expression. `columns` are the names that a reference may begin with, null when they cannot be known.
 * SQL without a setting is the program's own and passes.
 */
export async function checkFragment(
  connection: Connection,
  fragment: Fragment,
  context: { columns: readonly string[] | null; allowAggregates: boolean },
): Promise<Checked> {
  if (fragment.setting === undefined) return { ok: true, sql: fragment.sql, needsRow: false }
  if (fragment.refused) return refusal(fragment)
  const text = fragment.sql
  const checked = await guarded(fragment.setting, text, context.columns, '(\n'.length, async () => {
    if (text.trim() === '') throw new Refused('notOneExpression', {})
    if (text.length > MAX_FRAGMENT)
      throw new Refused('expressionError', { message: said('This is longer than {most} characters.', { most: MAX_FRAGMENT }), position: 0 })
    // With parentheses nothing gets out; without them `a, b` and `a AS b` show that they are no single expression.
    const inside = `SELECT (\n${text}\n)`
    const [wrapped, bare] = await parse(connection, [inside, `SELECT \n${text}\n`])
    const node = oneItem(wrapped)
    oneItem(bare)
    const rules: Rules = { columns: context.columns, aggregates: context.allowAggregates, statement: false, tables: [] }
    const written = new GateText(inside)
    const walk = new Walk(written, rules)
    walk.query(node['select_list'])
    return { sql: written.replaced().slice('SELECT (\n'.length, -'\n)'.length), needsRow: walk.needsRow }
  })
  return checked.ok ? checked : { ok: false, problem: asWritten(checked.problem, fragment) }
}

/** Named formulas that could not be put in. */
const refusal = ({ refused, setting }: Fragment): Checked => ({
  ok: false,
  problem: { ...refused!, ...(setting !== undefined && { setting }) },
})

/** A problem at its place in the text that a person wrote, where named formulas stand in the text that was checked. */
function asWritten(problem: GateProblem, { expansions = [] }: Fragment): GateProblem {
  const { position } = problem.params
  return typeof position === 'number' ? { ...problem, params: { ...problem.params, ...writtenPlace(position, expansions) } } : problem
}

/** Checks one SELECT over the tables given. Columns are for DuckDB to judge. */
export async function checkStatement(connection: Connection, fragment: Fragment, context: { tables: readonly string[] }): Promise<Checked> {
  if (fragment.refused) return refusal(fragment)
  const { sql } = fragment
  const checked = await guarded(fragment.setting, sql, null, 0, async () => {
    if (sql.length > MAX_STATEMENT)
      throw new Refused('expressionError', {
        message: said('This is longer than {most} characters.', { most: MAX_STATEMENT }),
        position: 0,
      })
    const [tree] = await parse(connection, [sql])
    if (tree!.statements.length !== 1) {
      throw new Refused('expressionError', { message: said('This must be one SELECT.'), position: 0 })
    }
    const written = new GateText(sql)
    new Walk(written, { columns: null, aggregates: true, statement: true, tables: context.tables }).query(tree!.statements[0])
    const replaced = written.replaced().trimEnd()
    return { sql: replaced.endsWith(';') ? replaced.slice(0, -1) : replaced, needsRow: false }
  })
  return checked.ok ? checked : { ok: false, problem: asWritten(checked.problem, fragment) }
}

/** Whether a text is the name of a type and nothing else: types are written into statements as they are. */
export async function isType(connection: Connection, type: string): Promise<boolean> {
  // A comment would swallow what stands behind the type.
  if (type.trim() === '' || type.length > MAX_FRAGMENT || /\0|--|\/\*/.test(type)) return false
  try {
    const cast = `SELECT (NULL::\n${type}\n)`
    const [wrapped, bare] = await parse(connection, [cast, `SELECT NULL::\n${type}\n`])
    const item = (oneItem(wrapped)['select_list'] as { class: string; child?: { class: string }; try_cast?: boolean }[])[0]!
    oneItem(bare)
    if (item.class !== 'CAST' || item.child?.class !== 'CONSTANT') return false
    new Walk(new GateText(cast), { columns: [], aggregates: false, statement: false, tables: [] }).query(item)
    return true
  } catch (error) {
    if (error instanceof Refused) return false
    throw error
  }
}

async function guarded(
  setting: string | undefined,
  text: string,
  columns: readonly string[] | null,
  prefix: number,
  check: () => Promise<{ sql: string; needsRow: boolean }>,
): Promise<Checked> {
  try {
    if (text.includes('\0')) throw new Refused('expressionError', { message: said('This contains a NUL.'), position: 0 })
    return { ok: true, ...(await check()) }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const params = { ...error.params }
    if (typeof params['position'] === 'number') {
      const from = Math.max(0, params['position'] - (prefix > 0 ? 'SELECT '.length + prefix : 0))
      params['position'] = Buffer.from(text).subarray(0, from).toString('utf8').length
    }
    if (error.code === 'unknownColumn') params['nearest'] = nearest(String(params['column']), columns ?? []) ?? ''
    return { ok: false, problem: { code: error.code, params, ...(setting === undefined ? {} : { setting }) } }
  }
}

interface Parsed {
  statements: { node: { [key: string]: unknown }; named_param_map?: unknown }[]
}

async function parse(connection: Connection, texts: readonly string[]): Promise<Parsed[]> {
  const calls = texts.map((text) => `json_serialize_sql(${literal(text)}, skip_null := true, skip_empty := true, skip_default := true)`)
  const { rows } = await connection.table(`SELECT ${calls.join(', ')}`)
  return rows[0]!.map((cell) => {
    const answer = JSON.parse(cell as string) as { error: boolean; error_message?: string; position?: string; error_type?: string } & Parsed
    if (answer.error) {
      const message =
        answer.error_type === 'not implemented'
          ? said('This must be one SELECT.')
          : answer.error_message === undefined
            ? said('This cannot be read.')
            : duckdbSaid(answer.error_message)
      throw new Refused('expressionError', { message, position: Number(answer.position ?? 0) })
    }
    return answer
  })
}

/** The only parts that a SELECT of one expression has. */
const BARE_PARTS = new Set(['type', 'select_list', 'from_table', 'aggregate_handling'])

/** The node of a tree that is one SELECT of one unnamed expression from nothing, and no more. */
function oneItem(tree: Parsed | undefined): { [key: string]: unknown } {
  const node = tree?.statements.length === 1 ? tree.statements[0]!.node : undefined
  const items = node?.['select_list']
  const bare =
    node?.['type'] === 'SELECT_NODE' &&
    Object.keys(node).every((key) => BARE_PARTS.has(key)) &&
    (node['from_table'] as { type?: string } | undefined)?.type === 'EMPTY' &&
    node['aggregate_handling'] === 'STANDARD_HANDLING' &&
    Array.isArray(items) &&
    items.length === 1 &&
    !(items[0] as { alias?: string }).alias
  if (!bare) throw new Refused('notOneExpression', {})
  return node
}
