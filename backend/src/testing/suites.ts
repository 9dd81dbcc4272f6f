/**
 * Files of many small cases, e2e/pipelines/*.json: rows in, steps, rows out. A case is written out as the folders that `millrace run`
 * reads, so that it is a pipeline like any other.
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { definitionOf, jsonSchema, sparkOperations, type Json, type SparkOperation } from '@millrace/shared'
import { z } from 'zod'
import { runFiles } from '../cli/runFiles.ts'

const columnTypes = z.record(z.string(), z.string())
/** One row: its values in the order of the columns; a single value may stand without brackets. */
const row = jsonSchema
const batches = z.array(z.array(row))
/** Node ids; behind a dot the port, where it is not the first. */
const outOf = z.string().regex(/^[a-z0-9-]+(\.[a-z]+)?$/)

/** Rows of batch 1, 2, 3…, each with its values in the order of the columns. */
const recordsSchema = z.strictObject({ columns: columnTypes, batches })

const caseSchema = z.strictObject({
  name: z.string().min(1),
  /** Operations of Spark that the case is about. It waits, without steps, while one of them is not there yet. */
  operations: z.array(z.enum(Object.values(sparkOperations).flat() as [SparkOperation, ...SparkOperation[]])).default([]),
  /** What a reader has to know of it. */
  note: z.string().optional(),
  /** Tables that the case begins with, beside its input: its steps have them in their settings. */
  given: z.record(z.string(), z.strictObject({ columns: columnTypes, rows: z.array(row) })).optional(),
  /** By source: the rows of batch 1, 2, 3…, or the name of the suite's data that it reads. */
  inputs: z.record(z.string(), z.union([recordsSchema, z.strictObject({ data: z.string() })])),
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
type WrittenCase = z.infer<typeof caseSchema>
/** A case with the records that it reads. */
export type SuiteCase = Omit<WrittenCase, 'inputs'> & { inputs: Record<string, z.infer<typeof recordsSchema>> }

const suiteSchema = z.strictObject({
  suite: z.string().min(1),
  /** Where the data and the expected values come from. */
  source: z.string().min(1),
  /** Records that several cases read. */
  data: z.record(z.string(), recordsSchema).default({}),
  cases: z.array(caseSchema),
  /** Tests of the suite that have no case here, and why. */
  notCarried: z.array(z.strictObject({ name: z.string(), why: z.string().min(20) })).default([]),
})
export type Suite = Omit<z.infer<typeof suiteSchema>, 'cases' | 'data'> & { cases: SuiteCase[] }

export async function readSuites(folder: string): Promise<Suite[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()
  return Promise.all(
    files.map(async (file) => {
      const { data, cases, ...suite } = suiteSchema.parse(JSON.parse(await readFile(path.join(folder, file), 'utf8')))
      return { ...suite, cases: cases.map((one) => ({ ...one, inputs: recordsOf(one, data) })) }
    }),
  )
}

function recordsOf(one: WrittenCase, data: SuiteCase['inputs']): SuiteCase['inputs'] {
  const named = (name: string) => {
    const found = data[name]
    if (!found) throw new Error(`The case "${one.name}" reads "${name}", which its suite does not have.`)
    return found
  }
  return Object.fromEntries(Object.entries(one.inputs).map(([source, input]) => [source, 'data' in input ? named(input.data) : input]))
}

const INTERVAL = 1000
const sinkOf = (step: string) => `see-${step.replace('.', '-')}`

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
    add(sinkOf(step), 'liveTable', { mode: 'append', limit: 1000 })
    wire(step, sinkOf(step), 'in')
  }
  return { format: 1, name: one.name, interval: INTERVAL, nodes, edges }
}

/** Writes a case as `pipeline.json` and `input/`; answers with the time of its last batch in milliseconds. */
async function writeCase(one: SuiteCase, folder: string): Promise<number> {
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

type CaseRow = Record<string, Json>
/** Rows by step and batch time, in an order of their own. */
type CaseRows = Record<string, Record<number, CaseRow[]>>

/** Runs a case in a folder, as `millrace run` does, and answers with the rows that were found and those that it wants. */
export async function runCase(one: SuiteCase, folder: string): Promise<{ found: CaseRows; wanted: CaseRows }> {
  const until = await writeCase(one, folder)
  const [input, output] = [path.join(folder, 'input'), path.join(folder, 'output')]
  await runFiles({ pipeline: path.join(folder, 'pipeline.json'), input, output, until, memory: '500MB', threads: 1 })
  const found: CaseRows = {}
  const wanted: CaseRows = {}
  for (const [step, { columns, every, batches: rows }] of Object.entries(one.expect)) {
    const all = rows.flatMap((each) => objects(columns, each))
    const fractions = columns.filter((name) => all.some((row) => typeof row[name] === 'number' && !Number.isInteger(row[name])))
    const inexact = new Set(one.tolerance === undefined ? [] : fractions)
    const put = await foundRows(output, step, inexact)
    const expected: Record<number, CaseRow[]> = {}
    for (const [i, each] of rows.entries()) {
      // A batch without rows leaves no file.
      if (each.length > 0) expected[(i + 1) * every * INTERVAL] = inOrder(objects(columns, each), inexact)
    }
    found[step] = one.tolerance === undefined ? put : nearly(put, expected, one.tolerance)
    wanted[step] = expected
  }
  return { found, wanted }
}

async function foundRows(output: string, step: string, inexact: ReadonlySet<string>): Promise<Record<number, CaseRow[]>> {
  const folder = path.join(output, sinkOf(step))
  const found: Record<number, CaseRow[]> = {}
  for (const name of await readdir(folder).catch(() => [])) {
    const lines = (await readFile(path.join(folder, name), 'utf8')).split('\n').filter(Boolean)
    found[Number.parseInt(name)] = inOrder(
      lines.map((line) => JSON.parse(line) as CaseRow),
      inexact,
    )
  }
  return found
}

/** Columns by name, and rows in an order of their own in which the numbers that agree only nearly count last. */
function inOrder(rows: readonly CaseRow[], nearly: ReadonlySet<string>): CaseRow[] {
  const sorted = rows.map((row) => Object.fromEntries(Object.entries(row).sort(byName)))
  const key = (row: CaseRow) => JSON.stringify(row, (name, value: Json) => (nearly.has(name) ? null : value)) + JSON.stringify(row)
  return sorted
    .map((row) => ({ row, key: key(row) }))
    .sort((x, y) => (x.key < y.key ? -1 : 1))
    .map(({ row }) => row)
}

/** What was found, where each number that is near enough to the one that is wanted is that one. */
function nearly(found: Record<number, CaseRow[]>, wanted: Record<number, CaseRow[]>, tolerance: number): Record<number, CaseRow[]> {
  const near = (value: Json, other: Json | undefined) =>
    typeof value === 'number' && typeof other === 'number' && Math.abs(value - other) <= tolerance ? other : value
  const rows = (time: string, each: CaseRow[]) =>
    each.map((row, i) =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [name, near(value, wanted[Number(time)]?.[i]?.[name])])),
    )
  return Object.fromEntries(Object.entries(found).map(([time, each]) => [time, rows(time, each)]))
}
const byName = ([a]: [string, Json], [b]: [string, Json]) => (a < b ? -1 : 1)
