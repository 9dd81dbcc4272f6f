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

/** Work in a transaction that cannot write; errors of the server's in words. */
async function reading<T>(settings: QuerySettings, work: (client: Client) => Promise<T>, signal?: AbortSignal): Promise<T> {
  let client: Client | undefined
  try {
    client = await connect(settings, signal)
    await client.query('BEGIN READ ONLY')
    return await work(client)
  } catch (error) {
    throw error instanceof SaidError ? error : new SaidError(troubleOf(error as Error & { code?: string }, settings), { cause: error })
  } finally {
    await client?.end().catch(() => undefined)
  }
}

/** Of a name that the query has wrong the server's own words say most. */
const troubleOf = (error: Error & { code?: string }, settings: QuerySettings): Said =>
  error.code?.startsWith('42') && error.code !== '42501' ? `${error.message}.` : explain(error, { ...settings, table: '' }).text

/** The query as a part of another, which takes one SELECT only: the extended protocol allows no second statement. */
const inside = (query: string): string => `(\n${query.trim().replace(/;$/, '')}\n) AS q`
const one = (text: string) => ({ text, queryMode: 'extended' as const })

/** All rows as lines of JSON, as PostgreSQL writes its types. */
function readQuery(settings: QuerySettings): Promise<Records> {
  return reading(settings, async (client) => {
    await client.query(one(`DECLARE mr_rows NO SCROLL CURSOR FOR SELECT row_to_json(q)::text AS line FROM ${inside(settings.query)}`))
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
    const { fields } = await client.query(one(`SELECT * FROM ${inside(settings.query)} LIMIT 0`))
    const names = fields.map((_, i) => `format_type($${2 * i + 1}::oid, $${2 * i + 2}::integer)`)
    const types = fields.flatMap(({ dataTypeID, dataTypeModifier }) => [dataTypeID, dataTypeModifier])
    const { rows } = await client.query<string[]>({ text: `SELECT ${names.join(', ')}`, values: types, rowMode: 'array' })
    return fields.map(({ name }, i) => ({ name, type: duckdbType(rows[0]![i]!) }))
  }
  return reading(settings, ask, signal)
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
    const columns = await columnsOf(settings as unknown as QuerySettings, signal)
    return { ok: true, text: said('The query gives the columns {columns}.', { columns: columns.map(({ name }) => name) }), columns }
  },
}
