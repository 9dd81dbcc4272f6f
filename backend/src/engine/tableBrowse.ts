/** Tables that a run makes of what arrives, for people: which there are, and their rows page by page. */
import type { Relation, StateInfo, StatePage } from '@millrace/shared'
import type { BoundPlan } from '../duckdb/render/bind.ts'
import { names } from '../duckdb/render/context.ts'
import type { Connection } from '../duckdb/session.ts'
import { identifier, literal } from '../duckdb/sql.ts'
import { KEPT_ROW } from './keptTableSql.ts'
import { keptTable } from './keptNames.ts'
import type { StateQuestion } from './stateBrowse.ts'
import { TIME_COLUMN } from './tables.ts'

type Table = Relation & { op: 'table' }

const tablesOf = ({ plan }: BoundPlan): Table[] => plan.relations.filter((each) => each.op === 'table')

export const tableAt = (bound: BoundPlan, node: string): Table | undefined => tablesOf(bound).find((each) => each.node === node)

/** How many rows each table has, and the batch times of the first and the last update that it has rows of. */
export async function tableInfos(connection: Connection, bound: BoundPlan): Promise<StateInfo[]> {
  const infos: StateInfo[] = []
  for (const { node } of tablesOf(bound)) {
    const [found] = await connection.rows<{ keys: number; since: number | null; changed: number | null }>(
      `SELECT count(*) AS keys, min(${TIME_COLUMN}) AS since, max(${TIME_COLUMN}) AS changed FROM ${identifier(keptTable(node))}`,
    )
    const { keys, since, changed } = found!
    infos.push({ node, keys, timeout: null, table: { since, changed } })
  }
  return infos
}

/** One page of a table's rows, those that came last first; `search` is looked for in all columns. */
export async function tablePage(
  connection: Connection,
  bound: BoundPlan,
  table: Table,
  { search, offset, limit }: StateQuestion,
): Promise<StatePage> {
  const columns = bound.columns.get(table.id)!
  const found = columns.map(({ name }) => `contains(lower(CAST(${identifier(name)} AS VARCHAR)), ${literal(search.toLowerCase())})`)
  const { columns: shown, rows } = await connection.table(
    `SELECT ${names(columns)}, ${TIME_COLUMN} FROM ${identifier(keptTable(table.node))}
${search === '' ? '' : `WHERE ${found.join(' OR ')}`}
ORDER BY ${TIME_COLUMN} DESC, ${KEPT_ROW} LIMIT ${limit + 1} OFFSET ${offset}`,
  )
  return {
    columns: shown.slice(0, -1),
    keys: table.keys.length,
    rows: rows.slice(0, limit).map((row) => row.slice(0, -1)),
    times: rows.slice(0, limit).map((row) => Number(row.at(-1))),
    more: rows.length > limit,
    timeout: null,
  }
}
