/** The graph that a step in rounds has found something of, where its tables look like one. */
import { isNumeric, type Column, type DrawnGraph } from '@millrace/shared'
import type { Connection } from '../duckdb/session.ts'
import { identifier } from '../duckdb/sql.ts'
import { MOST_EDGES, MOST_NODES } from './compute/drawn.ts'

interface Table {
  from: string
  columns: readonly Column[]
}

/** Columns of the result that are shown of a node. */
const MOST_VALUES = 4
const text = (sql: string) => `left(CAST(${sql} AS VARCHAR), 200)`

/**
 * Rows lead from their first column to their second, and the result says something of the node in its first column: so it is where these
 * are of one type, and where the result names an end of an edge. Null where the tables are something else.
 */
export async function repeatGraph(connection: Connection, edges: Table, result: Table): Promise<DrawnGraph | null> {
  const [a, b] = edges.columns
  const [node, ...others] = result.columns
  if (!a || !b || !node || a.type !== b.type || node.type !== a.type) return null
  const ends = `SELECT ${identifier(a.name)} AS a, ${identifier(b.name)} AS b FROM ${edges.from} WHERE a IS NOT NULL AND b IS NOT NULL`
  const values = others.slice(0, MOST_VALUES)
  const told = values.map(
    ({ name, type }, i) => `any_value(${isNumeric(type) ? `CAST(${identifier(name)} AS DOUBLE)` : text(identifier(name))}) AS v${i}`,
  )
  // Of several rows of a node one is shown; the best connected nodes first, as in the graphs of computations.
  const degrees = `SELECT n, count(*) AS degree FROM (SELECT a AS n FROM ends UNION ALL SELECT b FROM ends) GROUP BY n`
  const { rows } = await connection.table(
    `WITH ends AS (${ends}), degrees AS (${degrees}), told AS (SELECT ${[`${identifier(node.name)} AS n`, ...told].join(', ')} FROM ${result.from} GROUP BY ALL)
SELECT ${text('d.n')}, count(*) OVER (), (SELECT count(*) FROM ends), count(t.n) OVER ()${values.map((_, i) => `, t.v${i}`).join('')}
FROM degrees d LEFT JOIN told t ON t.n = d.n ORDER BY d.degree DESC, d.n LIMIT ${MOST_NODES}`,
    MOST_NODES,
  )
  const [first] = rows
  if (!first || Number(first[3]) === 0) return null
  const names = rows.map(([name]) => String(name))
  const place = new Map(names.map((name, i) => [name, i]))
  const pairs = await connection.table(
    `WITH ends AS (${ends}), drawn AS (SELECT n FROM (${degrees}) ORDER BY degree DESC, n LIMIT ${MOST_NODES})
SELECT ${text('a')}, ${text('b')} FROM ends SEMI JOIN drawn f ON f.n = a SEMI JOIN drawn t ON t.n = b LIMIT ${MOST_EDGES}`,
    MOST_EDGES,
  )
  return {
    names,
    values: values.map(({ name, type }, i) => ({
      name,
      isGroup: !isNumeric(type),
      of: rows.map((row) => {
        const value = row[4 + i]
        if (value === null || value === undefined) return null
        return isNumeric(type) ? (Number.isFinite(Number(value)) ? Number(value) : null) : String(value)
      }),
    })),
    from: pairs.rows.map(([from]) => place.get(String(from))!),
    to: pairs.rows.map(([, to]) => place.get(String(to))!),
    isDirected: true,
    nodes: Number(first[1]),
    edges: Number(first[2]),
  }
}
