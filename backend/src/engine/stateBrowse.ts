/** What a run remembers per key, for people: looked through page by page, written to a file, and read from one. */
import path from 'node:path'
import { mkdir, rm } from 'node:fs/promises'
import { said, SaidError, sameName, type Said, type StateFileFormat, type StateInfo, type StatePage } from '@millrace/shared'
import type { BoundPlan } from '../duckdb/render/bind.ts'
import { beginSql, updatesState, type State } from '../duckdb/render/stateTypes.ts'
import type { Connection } from '../duckdb/session.ts'
import { identifier, literal } from '../duckdb/sql.ts'
import { stateTable } from './keptNames.ts'
import { tableAt, tableInfos, tablePage } from './tableBrowse.ts'
import { TIME_COLUMN } from './tables.ts'

/** Longest time that looking through what is kept may take, in milliseconds: the batches share the processor. */
export const LOOK_MS = 1000
/** Longest time that writing or reading a state's file may take, in milliseconds. */
const FILE_MS = 120_000

export interface StateQuestion {
  node: string
  /** Keys that contain this text; empty = all. */
  search: string
  offset: number
  limit: number
}

/** The folder in which files of states stand for a moment. */
export const stateFilesFolder = (folder: string): string => path.join(folder, 'states')

/** Deletes files that a crash left. */
export const clearStateFiles = (folder: string): Promise<void> => rm(stateFilesFolder(folder), { recursive: true, force: true })

const statesOf = ({ plan }: BoundPlan): State[] => plan.relations.filter((each) => each.op === 'state').filter(updatesState)

function stateAt(bound: BoundPlan, node: string): State {
  const state = statesOf(bound).find((each) => each.node === node)
  if (!state) throw new SaidError(said('This node remembers nothing per key in the version that runs.'))
  return state
}

/** What each node remembers, and for how many keys; tables that are made of what arrives, too. */
export async function stateInfos(connection: Connection, bound: BoundPlan): Promise<StateInfo[]> {
  const infos: StateInfo[] = []
  for (const state of statesOf(bound)) {
    const { rows } = await connection.table(`SELECT count(*) FROM ${identifier(stateTable(state))}`)
    infos.push({ node: state.node, keys: Number(rows[0]![0]), timeout: state.timeout ?? null })
  }
  return [...infos, ...(await tableInfos(connection, bound))]
}

/** One page of a state: the keys that got rows last come first. Throws when that takes longer than a second. */
export async function statePage(
  connection: Connection,
  bound: BoundPlan,
  { node, search, offset, limit }: StateQuestion,
): Promise<StatePage> {
  const kept = tableAt(bound, node)
  if (kept) {
    return within(connection, LOOK_MS, said('A longer part of the key finds it sooner.'), () =>
      tablePage(connection, bound, kept, { node, search, offset, limit }),
    )
  }
  const state = stateAt(bound, node)
  const columns = bound.context.state(state)
  const list = columns.map(({ name }) => `${identifier(name)} AS ${identifier(labelOf(bound, state, name))}`)
  const found = state.key.map((item) => `contains(lower(CAST(${identifier(item.name)} AS VARCHAR)), ${literal(search.toLowerCase())})`)
  const select = `SELECT ${[...list, TIME_COLUMN].join(', ')} FROM ${identifier(stateTable(state))}
${search === '' ? '' : `WHERE ${found.join(' OR ')}`}
ORDER BY ${TIME_COLUMN} DESC NULLS LAST, ${state.key.map(({ name }) => identifier(name)).join(', ')} LIMIT ${limit + 1} OFFSET ${offset}`
  const table = await within(connection, LOOK_MS, said('A longer part of the key finds it sooner.'), () => connection.table(select))
  return {
    columns: table.columns.slice(0, -1),
    keys: state.key.length,
    rows: table.rows.slice(0, limit).map((row) => row.slice(0, -1)),
    times: table.rows.slice(0, limit).map((row) => (row.at(-1) === null ? null : Number(row.at(-1)))),
    more: table.rows.length > limit,
    timeout: state.timeout ?? null,
  }
}

/** A column of a state under the name by which its node puts it out. */
function labelOf({ plan }: BoundPlan, state: State, name: string): string {
  for (const relation of plan.relations) {
    if (relation.op !== 'project' || relation.keep || relation.input !== state.id || relation.node !== state.node) continue
    const item = relation.items.find(({ value }) => value.sql === identifier(name))
    if (item) return item.name
  }
  return name
}

const WRITE: Record<StateFileFormat, string> = { csv: 'FORMAT csv, HEADER', json: 'FORMAT json', parquet: 'FORMAT parquet' }
const READ: Record<StateFileFormat, (file: string) => string> = {
  csv: (file) => `read_csv(${file}, header = true, all_varchar = true)`,
  json: (file) => `read_json(${file}, format = 'auto')`,
  parquet: (file) => `read_parquet(${file})`,
}

/** Writes a whole state to a file, with the time of each key's last rows as `last_seen`. */
export async function exportState(
  connection: Connection,
  bound: BoundPlan,
  { node, format, file }: { node: string; format: StateFileFormat; file: string },
): Promise<void> {
  const state = stateAt(bound, node)
  await mkdir(path.dirname(file), { recursive: true })
  const columns = bound.context.state(state)
  const own = columns.map(({ name }) => identifier(name))
  const seen = columns.some(({ name }) => sameName(name, LAST_SEEN)) ? [] : [`make_timestamptz(${TIME_COLUMN} * 1000) AS ${LAST_SEEN}`]
  const select = `SELECT ${[...own, ...seen].join(', ')} FROM ${identifier(stateTable(state))}`
  await within(connection, FILE_MS, said('The state is too large for this.'), () =>
    connection.run(`COPY (${select}) TO ${literal(file)} (${WRITE[format]})`),
  )
}

const LAST_SEEN = 'last_seen'

/** Long work as it is looked at. */
export interface Watch {
  /** Ends the work, which changes nothing then. */
  signal: AbortSignal
  /** Is told how far it is, from 0 to 1. */
  at(share: number): void
}

export const UNWATCHED: Watch = { signal: new AbortController().signal, at: () => undefined }

/** Pause between two looks at how far a statement is, in milliseconds. */
const PROGRESS_MS = 100

/**
 * Puts a file's rows in the place of a whole state, in a transaction; answers with the number of keys. Columns are found by their names,
 * and what a file lacks begins as for a new key; the first row of a key counts. `time` is when the keys count as seen where the file does not say it.
 */
export async function importState(
  connection: Connection,
  bound: BoundPlan,
  { node, format, file, time }: { node: string; format: StateFileFormat; file: string; time: number },
  { signal, at: tell }: Watch,
): Promise<number> {
  const state = stateAt(bound, node)
  const table = identifier(stateTable(state))
  const from = READ[format](literal(file))
  const there = await connection.describe(`FROM ${from}`)
  const at = (name: string) => there.find((column) => sameName(column.name, name))?.name
  const missing = state.key.filter(({ name }) => at(name) === undefined).map(({ name }) => `"${name}"`)
  if (missing.length > 0) throw new SaidError(said('The file lacks the key {columns}.', { columns: missing }))
  const columns = bound.context.state(state).map(({ name, type }, i) => {
    const column = state.columns[i - state.key.length]
    const begin = column && beginSql(bound.context, column)
    const cell = at(name)
    const value = cell === undefined ? `CAST(${begin!} AS ${type})` : `CAST(${identifier(cell)} AS ${type})`
    return `${value} AS ${identifier(name)}`
  })
  const seen = at(LAST_SEEN)
  const when = seen === undefined ? String(time) : `least(coalesce(epoch_ms(CAST(${identifier(seen)} AS TIMESTAMPTZ)), ${time}), ${time})`
  const keys = state.key.map(({ name }) => identifier(name)).join(', ')
  signal.throwIfAborted()
  await connection.run('BEGIN')
  const stop = () => connection.interrupt()
  signal.addEventListener('abort', stop)
  const looks = setInterval(() => tell(connection.progress ?? 0), PROGRESS_MS)
  try {
    await connection.run(`DELETE FROM ${table}`)
    await within(connection, FILE_MS, said('The file is too large for this.'), () =>
      connection.run(
        `INSERT INTO ${table} BY NAME SELECT * EXCLUDE (__mr_nth) FROM (SELECT ${[...columns, `${when} AS ${TIME_COLUMN}`, 'row_number() OVER () AS __mr_nth'].join(', ')} FROM ${from})
         QUALIFY row_number() OVER (PARTITION BY ${keys} ORDER BY __mr_nth) = 1`,
      ),
    )
    signal.throwIfAborted()
    await connection.run('COMMIT')
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined)
    throw error
  } finally {
    clearInterval(looks)
    signal.removeEventListener('abort', stop)
  }
  const { rows } = await connection.table(`SELECT count(*) FROM ${table}`)
  return Number(rows[0]![0])
}

/** Interrupts work that takes longer. */
export async function within<T>(connection: Connection, ms: number, advice: Exclude<Said, string>, work: () => Promise<T>): Promise<T> {
  let late = false
  const timer = setTimeout(() => {
    late = true
    connection.interrupt()
  }, ms)
  try {
    return await work()
  } catch (error) {
    if (late) throw new SaidError(said('This took longer than {wait, duration}. {advice}', { wait: ms, advice }), { cause: error })
    throw error
  } finally {
    clearTimeout(timer)
  }
}
