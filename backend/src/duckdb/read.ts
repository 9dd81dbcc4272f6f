/**
 * Reads a batch's blocks. The fast path is SQL that fuses into the batch's own statements and throws at the first record that
 * does not fit; the batch that fails it, and only that one, is read again record by record, and what does not fit becomes a dead letter.
 */
import { join } from 'node:path'
import { rm } from 'node:fs/promises'
import { formatColumns, type Format } from '@millrace/shared'
import type { Block } from '../ipc/messages.ts'
import { copyRange } from './copyRange.ts'
import { sampleUnknownFields } from './sampleFields.ts'
import { csvReason, csvWithRejects, emptyRelation, jsonWithReasons, LINE, REASON, strictRelation, unknownFields } from './readSql.ts'
import type { Connection } from './session.ts'
import { identifier, literals } from './sql.ts'

/** What one source gives to a batch. */
export interface SourceBlocks {
  node: string
  format: Format
  /** Names of the columns that the batch's statements read. */
  read: readonly string[]
  blocks: readonly Block[]
}

/** One source's records of this batch, to be used within the callback of `withFallback` only. */
export interface BatchInput {
  node: string
  /** A relation with the format's columns, of which those that are not read may be NULL: stands after FROM. Reads the files anew each time. */
  relation: string
  /** The relation's rows are in a temporary table already: reading it twice costs nothing. */
  materialized: boolean
  /** Records that the intake took, with those that turned out to be dead letters here. */
  records: number
  bytes: number
  /** A relation (line, reason) of the records that did not fit, the intake's included; null = none. */
  dead: string | null
  deadCount: number
  /** Fields that the format does not name with the number of records that have them: of all records on the slow path, else of the first ones. */
  unknownFields?: Record<string, number>
}

interface Prepared extends SourceBlocks {
  files: string[]
  /** Records that copying a range refused. */
  dead: { file: string; count: number }[]
}

/** Errors of the strict readers that the slow path can mend. */
const DOES_NOT_FIT =
  /(JSON transform error|Malformed JSON) in file|CSV Error on Line|"maximum_object_size" of \d+ bytes exceeded|invalid unicode|error occurred during read_json/i

/**
 * Runs a batch with its input on the fast path, and when a record does not fit, once more with the affected sources on the slow one.
 * `run` may begin a transaction: when it throws, the transaction is rolled back here.
 * `scratch` is a folder that the session may read; files made in it are deleted in the end.
 */
export async function withFallback<T>(
  connection: Connection,
  sources: readonly SourceBlocks[],
  scratch: string,
  run: (inputs: Record<string, BatchInput>) => Promise<T>,
): Promise<T> {
  const made: string[] = []
  const slow = new Set<string>()
  try {
    const prepared: Prepared[] = []
    for (const source of sources) prepared.push(await prepare(source, scratch, made))
    const inputs = Object.fromEntries(prepared.map((source) => [source.node, fastInput(source)]))
    await Promise.all(prepared.map(async (source) => (inputs[source.node]!.unknownFields = await sampledFields(source))))
    for (;;) {
      try {
        return await run(inputs)
      } catch (error) {
        await connection.run('ROLLBACK').catch(() => undefined)
        const suspects = prepared.filter((source) => !inputs[source.node]!.materialized && source.format.kind !== 'lines')
        if (suspects.length === 0 || !(error instanceof Error) || !DOES_NOT_FIT.test(error.message)) throw error
        const named = suspects.filter((source) => source.files.some((file) => error.message.includes(file)))
        for (const source of named.length > 0 ? named : suspects) {
          slow.add(source.node)
          inputs[source.node] = await slowInput(connection, source, scratch, made)
        }
      }
    }
  } finally {
    for (const node of slow) await dropTables(connection, node).catch(() => undefined)
    await Promise.all(made.map((file) => rm(file, { force: true })))
  }
}

async function prepare(source: SourceBlocks, scratch: string, made: string[]): Promise<Prepared> {
  const prepared: Prepared = { ...source, files: [], dead: [] }
  for (const block of source.blocks) {
    if (block.dead && block.dead.count > 0) prepared.dead.push(block.dead)
    if (!block.range) {
      if (block.bytes > 0) prepared.files.push(block.file)
      continue
    }
    const file = join(scratch, `${source.node}-${block.seq}.part`)
    made.push(file, `${file}.dead`)
    const dead = await copyRange(block.file, block.range, file)
    prepared.files.push(file)
    if (dead > 0) prepared.dead.push({ file: `${file}.dead`, count: dead })
  }
  return prepared
}

function fastInput(source: Prepared): BatchInput {
  const dead = intakeDead(source)
  return {
    node: source.node,
    relation: strictRelation(source.format, source.files, source.read),
    materialized: source.files.length === 0,
    records: source.blocks.reduce((sum, block) => sum + block.records, 0),
    bytes: source.blocks.reduce((sum, block) => sum + block.bytes, 0),
    dead,
    deadCount: source.dead.reduce((sum, { count }) => sum + count, 0),
  }
}

async function sampledFields({ format, files: [first] }: Prepared): Promise<Record<string, number> | undefined> {
  return format.kind === 'json' && first !== undefined ? sampleUnknownFields(first, format.columns) : undefined
}

function intakeDead(source: Prepared): string | null {
  if (source.dead.length === 0) return null
  const files = literals(source.dead.map(({ file }) => file))
  return `read_json(${files}, columns={'line': 'VARCHAR', 'reason': 'VARCHAR'}, format='newline_delimited')`
}

const slowName = (node: string) => `__mr_slow_${node}`
// Plain names: the reader takes no quoted ones. Sources are read one after another.
const REJECTS = '__mr_rejects'
const SCANS = '__mr_scans'

async function dropTables(connection: Connection, node: string): Promise<void> {
  for (const name of [slowName(node), REJECTS, SCANS]) {
    await connection.run(`DROP TABLE IF EXISTS temp.${identifier(name)}`)
  }
}

async function slowInput(connection: Connection, source: Prepared, scratch: string, made: string[]): Promise<BatchInput> {
  const fast = fastInput(source)
  const table = `temp.${identifier(slowName(source.node))}`
  await dropTables(connection, source.node)
  const columns = formatColumns(source.format)
  let fields: Record<string, number> | undefined
  if (source.format.kind === 'json') {
    await connection.run(`CREATE TEMP TABLE ${table} AS ${jsonWithReasons(columns, source.files)}`)
    const counts = await connection.rows<{ field: string; records: number }>(unknownFields(columns, table))
    if (counts.length > 0) fields = Object.fromEntries(counts.map(({ field, records }) => [field, records]))
  } else if (source.format.kind === 'csv') {
    await readCsv(connection, { ...source, format: source.format }, table, scratch, made)
  }
  const here = `SELECT ${LINE} AS line, ${REASON} AS reason FROM ${table} WHERE ${REASON} IS NOT NULL`
  const [count] = await connection.rows<{ records: number; dead: number }>(
    `SELECT count(*) AS records, count(${REASON}) AS dead FROM ${table}`,
  )
  return {
    ...fast,
    relation: `(SELECT ${columns.map((column) => identifier(column.name)).join(', ')} FROM ${table} WHERE ${REASON} IS NULL)`,
    materialized: true,
    records: fast.deadCount + count!.records,
    dead: fast.dead === null ? `(${here})` : `(SELECT line, reason FROM ${fast.dead} UNION ALL ${here})`,
    deadCount: fast.deadCount + count!.dead,
    unknownFields: fields,
  }
}

/** Most times that reading a CSV file goes on behind a quote that nothing closes. */
const MAX_RESUMES = 50

async function readCsv(
  connection: Connection,
  source: Prepared & { format: Format & { kind: 'csv' } },
  table: string,
  scratch: string,
  made: string[],
): Promise<void> {
  const names = source.format.columns.map((column) => identifier(column.name)).join(', ')
  await connection.run(
    `CREATE TEMP TABLE ${table} AS SELECT *, NULL::VARCHAR AS ${LINE}, NULL::VARCHAR AS ${REASON} FROM ${emptyRelation(source.format)}`,
  )
  /** Adds the records of a file that fit, and leaves the others in the rejects table. */
  const add = async (file: string) => {
    for (const name of [REJECTS, SCANS]) await connection.run(`DROP TABLE IF EXISTS temp.${name}`)
    await connection.run(`INSERT INTO ${table} (${names}) ${csvWithRejects(source.format, file, REJECTS, SCANS)}`)
  }
  const addRejected = (line: string, condition: string) =>
    connection.run(
      `INSERT INTO ${table} (${LINE}, ${REASON})
       SELECT min(${line}), first(${csvReason(source.format.columns)} ORDER BY error_type = 'CAST', column_idx)
       FROM temp.${REJECTS} WHERE ${condition} GROUP BY line ORDER BY line`,
    )
  const part = async (file: string, from: number, to: number) => {
    const copy = join(scratch, `${source.node}-part${made.length}.part`)
    made.push(copy, `${copy}.dead`)
    await copyRange(file, { from, to }, copy)
    return copy
  }
  for (const original of source.files) {
    let file = original
    for (let resumed = 0; ; resumed++) {
      const [last] = await connection.rows<{ row: number | null }>(`SELECT max(rowid) AS row FROM ${table}`)
      await add(file)
      // One quote that is never closed swallows what follows: only its line is dead, reading goes on behind it.
      const [open] = await connection.rows<{ line: number; at: number; length: number }>(
        `SELECT line, line_byte_position - 1 AS at, strlen(split_part(csv_line, chr(10), 1)) AS length FROM temp.${REJECTS}
         WHERE error_type = 'UNQUOTED VALUE' AND contains(rtrim(csv_line, chr(10)), chr(10)) ORDER BY line LIMIT 1`,
      )
      if (!open || resumed === MAX_RESUMES) {
        await addRejected('csv_line', 'true')
        break
      }
      await connection.run(`DELETE FROM ${table} WHERE rowid > ${last?.row ?? -1}`)
      const rest = await part(file, open.at + open.length + 1, Number.MAX_SAFE_INTEGER)
      const before = await part(file, 0, open.at)
      await addRejected('split_part(csv_line, chr(10), 1)', `line <= ${open.line}`)
      await add(before)
      file = rest
    }
  }
}
