import type { DrawnGraph, DrawnTastes, UpdateDrawing } from '@millrace/shared'
import type { Compute } from '../../duckdb/render/computeSql.ts'
import type { Connection } from '../../duckdb/session.ts'
import type { ComputeAnswer } from './computation.ts'
import type { DrawnPart } from './drawn.ts'
import type { Places } from './tastes.ts'

/** Computations in whose graphs it counts which way an edge leads. */
const DIRECTED: ReadonlySet<string> = new Set(['degrees', 'pageRank', 'shortestPaths', 'stronglyConnectedComponents'])

/** What is drawn of a computation's answer, with nodes by their names; `table` has them by their places. */
export async function namedDrawing(
  compute: Compute,
  { outputs, drawn = {} }: ComputeAnswer,
  nodes: number,
  connection: Connection,
  table: string,
): Promise<UpdateDrawing> {
  const { points, rounds, graph, tastes } = drawn
  const rest = { ...(points && { points }), ...(rounds && { rounds }) }
  if (tastes) {
    const names = await namesOf(connection, table, [...tastes.users.nodes, ...tastes.items.nodes])
    const named = ({ nodes: of, ...places }: Places): DrawnTastes => ({ names: of.map((node) => names.get(node)!), ...places })
    return { ...rest, tastes: { users: named(tastes.users), items: named(tastes.items) } }
  }
  return graph
    ? { ...rest, graph: await namedGraph(compute, outputs[0]! as (Int32Array | Float64Array)[], graph, nodes, connection, table) }
    : rest
}

async function namedGraph(
  compute: Compute,
  values: readonly (Int32Array | Float64Array)[],
  part: DrawnPart,
  nodes: number,
  connection: Connection,
  table: string,
): Promise<DrawnGraph> {
  const rows = firstRows(part.nodes, values[0]!)
  const told = compute.outputs[0]!.columns.slice(1).map((column, i) => ({
    name: column.name,
    isGroup: !('type' in column),
    of: rows.map((row) => (row === undefined ? null : values[i + 1]![row]!)),
  }))
  const groups = told.filter(({ isGroup }) => isGroup).flatMap(({ of }) => of.filter((each) => each !== null))
  const names = await namesOf(connection, table, [...part.nodes, ...groups])
  return {
    names: Array.from(part.nodes, (node) => names.get(node)!),
    values: told.map(({ of, ...rest }) => ({
      ...rest,
      of: of.map((each) => (each === null ? null : rest.isGroup ? names.get(each)! : Number.isFinite(each) ? each : null)),
    })),
    from: [...part.from],
    to: [...part.to],
    isDirected: DIRECTED.has(compute.compute),
    nodes,
    edges: part.edges,
  }
}

/** The first row of each node, undefined where it has none: of several, such as distances from several landmarks, one is drawn. */
function firstRows(nodes: Int32Array, ofRows: Int32Array | Float64Array): (number | undefined)[] {
  const missing = new Set(nodes)
  const rowOf = new Map<number, number>()
  // A graph may have millions of nodes, of which a few thousand are drawn.
  for (let row = 0; row < ofRows.length && missing.size > 0; row++) if (missing.delete(ofRows[row]!)) rowOf.set(ofRows[row]!, row)
  return Array.from(nodes, (node) => rowOf.get(node))
}

async function namesOf(connection: Connection, table: string, nodes: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const wanted = [...new Set(nodes)]
  const found = await connection.table(
    `SELECT i, left(CAST(node AS VARCHAR), 200) FROM ${table} WHERE i IN (${wanted.join(', ')})`,
    wanted.length,
  )
  return new Map(found.rows.map(([place, name]) => [Number(place), String(name)]))
}
