import type { Client } from 'pg'
import { said, SaidError, type Column, type JsonObject, type Refresh, type Said } from '@millrace/shared'
import { lineRecords, type Records } from '../../records/wholeRecords.ts'
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

/** The query is wrong, at a line of it. */
class QueryWrong extends SaidError {}

/** Work in a transaction that cannot write; errors of the server's in words. `before` is what stands before the query in its statement. */
async function reading<T>(settings: QuerySettings, before: string, work: (client: Client) => Promise<T>, signal?: AbortSignal): Promise<T> {
  let client: Client | undefined
  try {
    client = await connect(settings, signal)
    await client.query('BEGIN READ ONLY')
    return await work(client)
  } catch (error) {
    throw error instanceof SaidError ? error : troubleOf(error as ServerError, settings, before)
  } finally {
    await client?.end().catch(() => undefined)
  }
}

/** An error of the server's; `position` is that of a character in the statement, from 1. */
type ServerError = Error & { code?: string; position?: string }

/** Of a name that the query has wrong the server's own words say most. */
function troubleOf(cause: ServerError, settings: QuerySettings, before: string): SaidError {
  const isWrong = cause.code?.startsWith('42') && cause.code !== '42501'
  const reason: Said = isWrong ? `${cause.message}.` : explain(cause, { ...settings, table: '' }).text
  const line = lineOf(cause, settings.query, before)
  return line === undefined ? new SaidError(reason, { cause }) : new QueryWrong(said('Line {line}: {reason}', { line, reason }), { cause })
}

/** The query stands alone in its lines. */
const OPENING = '(\n'

/** The line of the query at which the server found something wrong. */
function lineOf({ position }: ServerError, query: string, before: string): number | undefined {
  const at = Number(position) - 1 - before.length - OPENING.length
  if (!Number.isFinite(at)) return undefined
  // Behind its end it is what the query lacks. Positions of the server are characters, not units of UTF-16.
  const text = Array.from(inner(query))
  return text.slice(0, Math.max(0, Math.min(at, text.length))).filter((character) => character === '\n').length + 1
}

const inner = (query: string): string => query.trimEnd().replace(/;$/, '')
/** What stands before the query, to try it, and to read its rows. */
const TRYING = 'SELECT * FROM '
const READING = 'DECLARE mr_rows NO SCROLL CURSOR FOR SELECT row_to_json(q)::text AS line FROM '

/** The query as a part of another, which takes one SELECT only: the extended protocol allows no second statement. */
const inside = (query: string): string => `${OPENING}${inner(query)}\n) AS q`
const one = (text: string) => ({ text, queryMode: 'extended' as const })

/** All rows as lines of JSON, as PostgreSQL writes its types. */
function readQuery(settings: QuerySettings): Promise<Records> {
  return reading(settings, READING, async (client) => {
    await client.query(one(`${READING}${inside(settings.query)}`))
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

/** The columns that the query gives, without running it. */
function columnsOf(settings: QuerySettings, signal?: AbortSignal): Promise<Column[]> {
  const ask = async (client: Client) => {
    const { fields } = await client.query(one(`${TRYING}${inside(settings.query)} LIMIT 0`))
    const names = fields.map((_, i) => `format_type($${2 * i + 1}::oid, $${2 * i + 2}::integer)`)
    const types = fields.flatMap(({ dataTypeID, dataTypeModifier }) => [dataTypeID, dataTypeModifier])
    const { rows } = await client.query<string[]>({ text: `SELECT ${names.join(', ')}`, values: types, rowMode: 'array' })
    return fields.map(({ name }, i) => ({ name, type: duckdbType(rows[0]![i]!) }))
  }
  return reading(settings, TRYING, ask, signal)
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
    const columns = await columnsOf(settings as unknown as QuerySettings, signal).catch((error: unknown) => {
      if (error instanceof QueryWrong) return error.said
      throw error
    })
    if (!Array.isArray(columns)) return { ok: false, text: columns, setting: 'query' }
    return { ok: true, text: said('The query gives the columns {columns}.', { columns: columns.map(({ name }) => name) }), columns }
  },
}
