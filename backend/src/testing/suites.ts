/**
 * Files of many small cases, e2e/pipelines/*.json: rows in, steps, rows out. A case is written out as the folders that `millrace run`
 * reads, so that it is a pipeline like any other.
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { definitionOf, jsonSchema, sparkOperations, type Json, type SparkOperation } from '@millrace/shared'
import { z } from 'zod'

const columnTypes = z.record(z.string(), z.string())
/** One row: its values in the order of the columns; a single value may stand without brackets. */
const row = jsonSchema
const batches = z.array(z.array(row))
/** Node ids; behind a dot the port, where it is not the first. */
const outOf = z.string().regex(/^[a-z0-9-]+(\.[a-z]+)?$/)

const caseSchema = z.strictObject({
  name: z.string().min(1),
  /** Operations of Spark that the case is about. It waits, without steps, while one of them is not there yet. */
  operations: z.array(z.enum(Object.values(sparkOperations).flat() as [SparkOperation, ...SparkOperation[]])).default([]),
  /** What a reader has to know of it. */
  note: z.string().optional(),
  /** Tables that the case begins with, beside its input: its steps have them in their settings. */
  given: z.record(z.string(), z.strictObject({ columns: columnTypes, rows: z.array(row) })).optional(),
  /** By source: the rows of batch 1, 2, 3… */
  inputs: z.record(z.string(), z.strictObject({ columns: columnTypes, batches })),
  steps: z
    .record(
      z.string(),
      z.strictObject({
        type: z.string(),
        /** What its input port reads; by port where it has several, in a list where a port takes several wires. */
        from: z.union([outOf, z.record(z.string(), z.union([outOf, z.array(outOf)]))]),
        settings: z.record(z.string(), jsonSchema),
      }),
    )
    .optional(),
  /** By step: the rows of the first, second… batch in which it fires, which is every `every`-th. Their order does not count. */
  expect: z.record(z.string(), z.strictObject({ columns: z.array(z.string()), every: z.int().min(1).default(1), batches })),
  /** Numbers agree when they differ by no more than this; absent = exactly. */
  tolerance: z.number().optional(),
})
export type SuiteCase = z.infer<typeof caseSchema>

const suiteSchema = z.strictObject({
  suite: z.string().min(1),
  /** Where the data and the expected values come from. */
  source: z.string().min(1),
  cases: z.array(caseSchema),
  /** Tests of the suite that have no case here, and why. */
  notCarried: z.array(z.strictObject({ name: z.string(), why: z.string().min(20) })).default([]),
})
export type Suite = z.infer<typeof suiteSchema>

export async function readSuites(folder: string): Promise<Suite[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()
  return Promise.all(files.map(async (file) => suiteSchema.parse(JSON.parse(await readFile(path.join(folder, file), 'utf8')))))
}

const INTERVAL = 1000
const sinkOf = (step: string) => `see-${step}`

/** Rows by name of the column. */
function objects(columns: readonly string[], rows: readonly Json[]): Record<string, Json>[] {
  return rows.map((each) => {
    const values = Array.isArray(each) && (columns.length > 1 || each.length === 1) ? each : [each]
    if (values.length !== columns.length) throw new Error(`A row has ${values.length} values for the columns ${columns.join(', ')}.`)
    return Object.fromEntries(columns.map((name, i) => [name, values[i]!]))
  })
}

/** The pipeline document of a case: its sources, its steps, and a live table behind each step whose rows are expected. */
function documentOf(one: SuiteCase): object {
  const nodes: Record<string, object> = {}
  const edges: Record<string, object> = {}
  const add = (id: string, type: string, settings: object) => {
    const typeVersion = definitionOf(type)?.version ?? 1
    nodes[id] = { type, typeVersion, name: id, settings, position: { x: 0, y: 0 } }
  }
  const wire = (out: string, node: string, port: string) => {
    const [from = '', fromPort = 'out'] = out.split('.')
    edges[`${from}.${fromPort}>${node}.${port}`] = { from: { node: from, port: fromPort }, to: { node, port } }
  }
  for (const [id, { columns }] of Object.entries(one.inputs)) {
    const format = { kind: 'json', columns: Object.entries(columns).map(([name, type]) => ({ name, type })) }
    add(id, 'tcp', { mode: 'listen', host: '127.0.0.1', port: 9999, format })
  }
  for (const [id, { type, from, settings }] of Object.entries(one.steps ?? {})) {
    add(id, type, settings)
    const wires = typeof from === 'string' ? { [definitionOf(type)?.inputs[0]?.id ?? 'in']: from } : from
    for (const [port, outs] of Object.entries(wires)) for (const out of [outs].flat()) wire(out, id, port)
  }
  for (const step of Object.keys(one.expect)) {
    add(sinkOf(step.replace('.', '-')), 'liveTable', { mode: 'append', limit: 1000 })
    wire(step, sinkOf(step.replace('.', '-')), 'in')
  }
  return { format: 1, name: one.name, interval: INTERVAL, nodes, edges }
}

/** Writes a case as `pipeline.json` and `input/`; answers with the time of its last batch in milliseconds. */
export async function writeCase(one: SuiteCase, folder: string): Promise<number> {
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, 'pipeline.json'), JSON.stringify(documentOf(one)))
  const lengths = Object.values(one.expect).map((each) => each.batches.length * each.every)
  for (const [source, { columns, batches: given }] of Object.entries(one.inputs)) {
    lengths.push(given.length)
    await mkdir(path.join(folder, 'input', source), { recursive: true })
    for (const [i, rows] of given.entries()) {
      const lines = objects(Object.keys(columns), rows).map((each) => `${JSON.stringify(each)}\n`)
      await writeFile(path.join(folder, 'input', source, `${(i + 1) * INTERVAL}.jsonl`), lines.join(''))
    }
  }
  return Math.max(...lengths) * INTERVAL
}

/** The rows that a case expects, by step and batch time; a batch without rows is left out, as it leaves no file. */
export function expectedRows(one: SuiteCase): Record<string, Record<number, Record<string, Json>[]>> {
  return Object.fromEntries(
    Object.entries(one.expect).map(([step, { columns, every, batches: wanted }]) => [
      step,
      Object.fromEntries(
        wanted.flatMap((rows, i) => (rows.length === 0 ? [] : [[(i + 1) * every * INTERVAL, objects(columns, rows)] as const])),
      ),
    ]),
  )
}

/** The rows that a step of a case has put out, as `millrace run` left them in its output folder. */
export async function foundRows(output: string, step: string): Promise<Record<number, Record<string, Json>[]>> {
  const folder = path.join(output, sinkOf(step.replace('.', '-')))
  const names = await readdir(folder).catch(() => [])
  const found: Record<number, Record<string, Json>[]> = {}
  for (const name of names) {
    const lines = (await readFile(path.join(folder, name), 'utf8')).split('\n').filter(Boolean)
    found[Number.parseInt(name)] = lines.map((line) => JSON.parse(line) as Record<string, Json>)
  }
  return found
}
