/** What steps have learned or found, for people to see: their courses over the updates, their models, and what is drawn of the newest one. */
import type { Course, Json, NodeDrawing, UpdateDrawing } from '@millrace/shared'
import type { BoundPlan } from '../duckdb/render/bind.ts'
import type { Compute } from '../duckdb/render/computeSql.ts'
import type { Connection } from '../duckdb/session.ts'
import { identifier, literal } from '../duckdb/sql.ts'
import { modelColumn, modelTable } from './keptNames.ts'
import { TIME_COLUMN } from './tables.ts'

/** Updates whose course is kept. */
const UPDATES = 500

/** How long a question for a node's drawing makes batches take one, in milliseconds: a page that is open asks sooner again. */
const LOOK_MS = 10_000

/**
 * Whose drawings are looked at: what is drawn of a graph of a million edges takes longer than some algorithms, so that it is taken only
 * for somebody. A question counts for a while, and in any case until something was drawn: batches may be far apart.
 */
export class Looks {
  readonly #now: () => number
  readonly #looks = new Map<string, { until: number; isDue: boolean }>()

  constructor(now: () => number) {
    this.#now = now
  }

  look(node: string): void {
    this.#looks.set(node, { until: this.#now() + LOOK_MS, isDue: true })
  }

  wants(node: string): boolean {
    const look = this.#looks.get(node)
    return look !== undefined && (look.isDue || this.#now() < look.until)
  }

  drawn(node: string): void {
    const look = this.#looks.get(node)
    if (look) look.isDue = false
  }
}

/** A batch of which the course of a node is kept. */
export interface CourseBatch {
  node: string
  time: number
  slide: number
  version: number
  /** What the numbers stand for: another one is a change. */
  meaning: string
}

/** Adds a batch's numbers to the course of a node, and lets go of those that are too old. */
export function courseSql(batch: CourseBatch, columns: readonly string[], from: string): string[] {
  const { node, time, slide, version, meaning } = batch
  // JSON has no infinity.
  const numbers = columns.map((name) => `CAST(${identifier(name)} AS DOUBLE)`)
  const values = numbers.map((number) => `CASE WHEN isfinite(${number}) THEN ${number} END`).join(', ')
  const names = literal(JSON.stringify(columns))
  return [
    `INSERT INTO __mr_course (node, time, names, numbers, version, meaning)
SELECT ${literal(node)}, ${time}, ${names}, to_json([${values}]), ${version}, ${literal(meaning)} FROM ${from} LIMIT 1`,
    `DELETE FROM __mr_course WHERE node = ${literal(node)} AND time <= ${time - UPDATES * slide}`,
  ]
}

export async function nodeDrawing(
  connection: Connection,
  bound: BoundPlan,
  newest: ReadonlyMap<string, UpdateDrawing>,
  node: string,
): Promise<NodeDrawing> {
  return {
    model: await modelOf(connection, bound, node),
    course: await courseOf(connection, node),
    newest: newest.get(node) ?? null,
  }
}

/** The numbers of each update. Those under other names are of an earlier version of the step, and left out. */
async function courseOf(connection: Connection, node: string): Promise<Course> {
  const { rows } = await connection.table(
    `SELECT time, names, numbers, version, meaning FROM __mr_course WHERE node = ${literal(node)} ORDER BY time DESC LIMIT ${UPDATES}`,
  )
  const names = rows[0]?.[1] as string | undefined
  const alike = rows.filter((row) => row[1] === names).reverse()
  return {
    columns: names === undefined ? [] : (JSON.parse(names) as string[]),
    times: alike.map(([time]) => Number(time)),
    rows: alike.map((row) => JSON.parse(row[2] as string) as (number | null)[]),
    changes: alike
      // What was kept before meanings were noted has none.
      .filter((row, i) => i > 0 && alike[i - 1]![4] !== null && alike[i - 1]![4] !== row[4])
      .map(([time, , , version]) => ({ time: Number(time), version: Number(version) })),
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
