/** What steps have learned or found, for people to see: their courses over the updates, their models, and what is drawn of the newest one. */
import type { Course, DrawnGraph, DrawnPoints, Json, NodeDrawing } from '@millrace/shared'
import type { BoundPlan } from '../duckdb/render/bind.ts'
import type { Compute } from '../duckdb/render/computeSql.ts'
import type { Connection } from '../duckdb/session.ts'
import { identifier, literal } from '../duckdb/sql.ts'
import { modelColumn, modelTable } from './lineage.ts'
import { TIME_COLUMN } from './tables.ts'

/** Updates whose course is kept. */
const UPDATES = 500

/** What is drawn of the newest update of a node. It is not kept in the database: the next update makes it anew. */
export interface NewestDrawing {
  points?: DrawnPoints
  graph?: DrawnGraph
}

/** Adds a batch's numbers to the course of a node, and lets go of those that are too old. */
export function courseSql(node: string, columns: readonly string[], from: string, time: number, slide: number): string[] {
  const values = columns.map((name) => `CAST(${identifier(name)} AS DOUBLE)`).join(', ')
  const names = literal(JSON.stringify(columns))
  return [
    `INSERT INTO __mr_course SELECT ${literal(node)}, ${time}, ${names}, to_json([${values}]) FROM ${from} LIMIT 1`,
    `DELETE FROM __mr_course WHERE node = ${literal(node)} AND time <= ${time - UPDATES * slide}`,
  ]
}

export async function nodeDrawing(
  connection: Connection,
  bound: BoundPlan,
  newest: ReadonlyMap<string, NewestDrawing>,
  node: string,
): Promise<NodeDrawing> {
  const { points = null, graph = null } = newest.get(node) ?? {}
  return { model: await modelOf(connection, bound, node), course: await courseOf(connection, node), points, graph }
}

/** The numbers of each update. Those under other names are of an earlier version of the step, and left out. */
async function courseOf(connection: Connection, node: string): Promise<Course> {
  const { rows } = await connection.table(
    `SELECT time, names, numbers FROM __mr_course WHERE node = ${literal(node)} ORDER BY time DESC LIMIT ${UPDATES}`,
  )
  const names = rows[0]?.[1] as string | undefined
  const alike = rows.filter((row) => row[1] === names).reverse()
  return {
    columns: names === undefined ? [] : (JSON.parse(names) as string[]),
    times: alike.map(([time]) => Number(time)),
    rows: alike.map((row) => JSON.parse(row[2] as string) as (number | null)[]),
  }
}

async function modelOf(connection: Connection, bound: BoundPlan, node: string): Promise<NodeDrawing['model']> {
  const compute = bound.plan.relations.find(
    (each): each is Compute => each.op === 'compute' && each.node === node && each.model !== undefined,
  )
  if (!compute) return null
  const { rows } = await connection.table(
    `SELECT ${identifier(modelColumn(compute))}, ${TIME_COLUMN} FROM ${identifier(modelTable(compute))}`,
  )
  if (rows.length === 0) return null
  return {
    format: 'millrace-model',
    version: 1,
    learns: compute.compute,
    columns: compute.inputs.flatMap(({ items }) => items.map(({ name }) => name)),
    settings: compute.params,
    learned: JSON.parse(rows[0]![0] as string) as Json,
    time: Number(rows[0]![1]),
  }
}
