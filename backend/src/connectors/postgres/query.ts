import { escapeIdentifier, type Client, type QueryResult, type QueryResultRow } from 'pg'
import { said, SaidError, type Column, type JsonObject, type Refresh, type Said } from '@millrace/shared'
import { lineRecords, type Records } from '../../records/wholeRecords.ts'
import type { Explained } from '../database/database.ts'
import { lookByReceiver } from '../lookByReceiver.ts'
import type { SourceContext, SourceImplementation } from '../source.ts'
import { MAX_TABLE_BYTES, TableReceiver, tooLarge } from '../wholeTables/receiver.ts'
import { connect, explain, place, type PostgresServer } from './connection.ts'
import { duckdbType } from './types.ts'

interface QuerySettings extends PostgresServer, Refresh {
  query: string
  limit: number
}

/** Rows that are fetched at once. */
const ROWS_AT_ONCE = 5000
/** Rows that a test shows, the bytes that each of them may have, and how long they may take. */
const SEEN_ROWS = 20
const SEEN_BYTES = 64 * 1024
const SEEN_MS = 3000

/** What went wrong, and the setting that it is about. */
class QueryTrouble extends SaidError {
  readonly setting: string | undefined
  constructor(text: Said, setting: string | undefined, cause?: unknown) {
    super(text, { cause })
    this.setting = setting
  }
}

/** Work in a transaction that cannot write; errors of the server's in words. */
async function reading<T>(settings: QuerySettings, work: (client: Client) => Promise<T>, signal?: AbortSignal): Promise<T> {
  const client = await connect(settings, signal).catch((error: ServerError) => {
    throw troubleOf(error, settings)
  })
  try {
    await client.query('BEGIN READ ONLY')
    return await work(client)
  } catch (error) {
    throw error instanceof SaidError ? error : troubleOf(error as ServerError, settings)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** An error of the server's; `position` is that of a character in the statement, from 1. */
type ServerError = Error & { code?: string; position?: string }

/** Of a name that the query has wrong the server's own words say most. `before` is what stands before the query in its statement. */
function troubleOf(cause: ServerError, settings: QuerySettings, before?: string): QueryTrouble {
  const { code = '', message } = cause
  const isWrong = /^42(?!501)/.test(code)
  const { text, setting }: Partial<Explained> & { text: Said } = isWrong
    ? { text: `${message}.` }
    : explain(cause, { ...settings, table: '' })
  const line = before === undefined ? undefined : lineOf(cause, settings.query, before)
  const reason = line === undefined ? text : said('Line {line}: {reason}', { line, reason: text })
  return new QueryTrouble(reason, OF_THE_QUERY.test(code) ? 'query' : setting, cause)
}

/** SQLSTATE of what the query gives, may do, and says. */
const OF_THE_QUERY = /^(22|25006|42)/

/** The query stands alone in its lines. */
const OPENING = '(\n'

/** The line of the query at which the server found something wrong. */
function lineOf({ position }: ServerError, query: string, before: string): number | undefined {
  // Positions of the server are characters, not units of UTF-16.
  const at = Number(position) - 1 - Array.from(before).length - OPENING.length
  if (!Number.isFinite(at)) return undefined
  // Behind its end it is what the query lacks.
  const text = Array.from(inner(query))
  return text.slice(0, Math.max(0, Math.min(at, text.length))).filter((character) => character === '\n').length + 1
}

const inner = (query: string): string => query.trimEnd().replace(/;$/, '')

/** The query as a part of a statement, which takes one SELECT only: the extended protocol allows no second one. */
function around<Row extends QueryResultRow>(
  client: Client,
  settings: QuerySettings,
  before: string,
  after: string,
): Promise<QueryResult<Row>> {
  const statement = { text: `${before}${OPENING}${inner(settings.query)}\n)${after}`, queryMode: 'extended' as const }
  return client.query<Row>(statement).catch((error: ServerError) => {
    throw troubleOf(error, settings, before)
  })
}

/** A column of a query, with its type as `format_type` names it. */
interface ServerColumn {
  name: string
  type: string
}

/** The columns of a query, which are found without running it. */
async function columnsOf(client: Client, settings: QuerySettings): Promise<ServerColumn[]> {
  const { fields } = await around(client, settings, 'SELECT * FROM ', ' AS q LIMIT 0')
  if (fields.length === 0) throw new QueryTrouble(said('The query gives no columns. Name some behind SELECT.'), 'query')
  const names = fields.map((_, i) => `format_type($${2 * i + 1}::oid, $${2 * i + 2}::integer)`)
  const types = fields.flatMap(({ dataTypeID, dataTypeModifier }) => [dataTypeID, dataTypeModifier])
  const { rows } = await client.query<string[]>({ text: `SELECT ${names.join(', ')}`, values: types, rowMode: 'array' })
  return fields.map(({ name }, i) => ({ name, type: rows[0]![i]! }))
}

/** What stands before and after a query that gives its rows as lines of JSON. Numbers that JSON's readers would round are texts there. */
function asLines(columns: readonly ServerColumn[]): { before: string; after: string } {
  const items = columns.map(({ name, type }, i) => `c${i}${isRounded(type) ? textType(type) : ''} AS ${escapeIdentifier(name)}`)
  return {
    before: `SELECT row_to_json(r)::text AS line FROM (SELECT ${items.join(', ')} FROM `,
    after: ` AS q(${columns.map((_, i) => `c${i}`).join(', ')})) AS r`,
  }
}

/** Digits that a double keeps, whatever they are. */
const DOUBLE_DIGITS = 15
const isRounded = (type: string): boolean => Number(/^numeric\((\d+),/.exec(type)?.[1]) > DOUBLE_DIGITS
const textType = (type: string): string => `::text${type.endsWith('[]') ? '[]' : ''}`

/** All rows as lines of JSON, as PostgreSQL writes its types. */
function readQuery(settings: QuerySettings): Promise<Records> {
  return reading(settings, async (client) => {
    const { before, after } = asLines(await columnsOf(client, settings))
    await around(client, settings, `DECLARE mr_rows NO SCROLL CURSOR FOR ${before}`, after)
    const parts: Buffer[] = []
    let bytes = 0
    let rows = 0
    for (;;) {
      const { rows: some } = await client.query<{ line: string }>(`FETCH ${ROWS_AT_ONCE} FROM mr_rows`)
      if (some.length === 0) break
      const part = Buffer.from(some.map(({ line }) => `${line}\n`).join(''))
      rows += some.length
      bytes += part.length
      if (rows > settings.limit)
        throw new SaidError(said('The query gives more than {limit, plural, one {# row} other {# rows}}.', { limit: settings.limit }))
      if (bytes > MAX_TABLE_BYTES) throw new SaidError(tooLarge(bytes))
      parts.push(part)
    }
    return lineRecords(Buffer.concat(parts), { kind: 'json', columns: [] })
  })
}

/** What a query gives. */
interface Seen {
  columns: Column[]
  /** The first rows, as `readQuery` reads them; null where they take too long. */
  lines: string[] | null
  /** Whether there are more than these. */
  more: boolean
}

/** The columns of a query and its first rows. */
function see(settings: QuerySettings, signal?: AbortSignal): Promise<Seen> {
  const ask = async (client: Client) => {
    const columns = await columnsOf(client, settings)
    const lines = await firstLines(client, settings, columns)
    return { columns: columns.map(({ name, type }) => ({ name, type: duckdbType(type) })), ...lines }
  }
  return reading(settings, ask, signal)
}

async function firstLines(client: Client, settings: QuerySettings, columns: readonly ServerColumn[]): Promise<Omit<Seen, 'columns'>> {
  await client.query(`SET LOCAL statement_timeout = ${SEEN_MS}`)
  const { before, after } = asLines(columns)
  const short = `SELECT CASE WHEN octet_length(line) <= ${SEEN_BYTES} THEN line END AS line FROM (${before}`
  try {
    const { rows } = await around<{ line: string | null }>(client, settings, short, `${after} LIMIT ${SEEN_ROWS + 1}) AS l`)
    const tooLong = rows.findIndex(({ line }) => line === null)
    const lines = rows.slice(0, Math.min(SEEN_ROWS, tooLong < 0 ? SEEN_ROWS : tooLong)).map(({ line }) => `${line}\n`)
    return { lines, more: rows.length > lines.length }
  } catch (error) {
    if (((error as QueryTrouble).cause as ServerError | undefined)?.code !== TOO_LATE) throw error
    return { lines: null, more: true }
  }
}

/** SQLSTATE of a statement that was given up by its limit. */
const TOO_LATE = '57014'

function inWords({ columns, lines, more }: Seen): Said {
  const names = columns.map(({ name }) => name)
  if (lines === null)
    return said('The query gives the columns {columns}. Its first rows did not come within {ms, duration}.', {
      columns: names,
      ms: SEEN_MS,
    })
  if (more) return said('The query gives the columns {columns}, and more rows than these first ones.', { columns: names })
  return said('The query gives the columns {columns}, and {rows, plural, =0 {no row now} one {# row} other {# rows}}.', {
    columns: names,
    rows: lines.length,
  })
}

const start = (settings: JsonObject, context: SourceContext) => {
  const own = settings as unknown as QuerySettings
  return new TableReceiver(own, { read: () => readQuery(own) }, context)
}

export const postgresQuerySource: SourceImplementation = {
  replayable: true,
  place: (settings) => place(settings as unknown as QuerySettings),
  start,
  look: (settings, context) => lookByReceiver(start, settings, context),
  test: async (settings, signal) => {
    try {
      const seen = await see(settings as unknown as QuerySettings, signal)
      const { columns, lines } = seen
      return { ok: true, text: inWords(seen), columns, ...(lines && { sample: { kind: 'json' as const, text: lines.join('') } }) }
    } catch (error) {
      if (!(error instanceof QueryTrouble)) throw error
      return { ok: false, text: error.said, ...(error.setting !== undefined && { setting: error.setting }) }
    }
  },
}
