import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { Client } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { said, SaidError } from '@millrace/shared'
import { TableDiffers } from '../database/database.ts'
import { ServerWriter } from '../database/serverWriter.ts'
import type { SinkImplementation, SinkWriter, StagedOutput } from '../sink.ts'
import { connect, explain, place, readSettings, STATEMENT_TIMEOUT_MS, type PostgresSettings } from './connection.ts'
import { replaceNul } from './replaceNul.ts'
import { missingRight } from './rights.ts'
import {
  CLAIM_DELIVERY,
  copyIn,
  CREATE_DELIVERIES,
  createKeyIndex,
  createStaging,
  createTable,
  DELIVERIES_TABLE,
  hasKeyIndex,
  mergeStaging,
  PREPARING,
  tableColumns,
} from './statements.ts'
import { postgresType } from './types.ts'

/** A batch that is not written by then is given up: the server is gone, or no longer hears. */
const SILENCE_MS = STATEMENT_TIMEOUT_MS + 30_000

/** Makes the tables that are missing. */
async function prepare(client: Client, settings: PostgresSettings, { columns }: StagedOutput): Promise<void> {
  const { table, mode, keys, create } = settings
  const exists = async (name: string) => (await tableColumns(client, name)).length > 0
  // Sinks that begin at the same moment take turns: IF NOT EXISTS fails when both find nothing.
  await client.query('BEGIN')
  await client.query('SELECT pg_advisory_xact_lock($1)', [PREPARING])
  // Asked for before it is made: IF NOT EXISTS needs the right to create also where nothing is to be created.
  if (!(await exists(DELIVERIES_TABLE))) await client.query(CREATE_DELIVERIES)
  if (create && !(await exists(table))) await client.query(createTable(settings, columns))
  if (create && mode !== 'append' && !(await hasKeyIndex(client, table, keys))) {
    const { rows } = await client.query<{ v: string }>(`SELECT current_setting('server_version_num') AS v`)
    await client.query(createKeyIndex(settings, Number(rows[0]?.v)))
  }
  await client.query('COMMIT')
  await checkColumns(client, settings, columns)
}

async function checkColumns(client: Client, { table }: PostgresSettings, columns: StagedOutput['columns']): Promise<void> {
  const known = await tableColumns(client, table)
  if (known.length === 0) return
  const missing = columns.filter(({ name }) => !known.some((column) => column.name === name))
  if (missing.length === 0) return
  const add = missing.map(({ name, type }) => `ADD COLUMN "${name.replaceAll('"', '""')}" ${postgresType(type)}`).join(', ')
  throw new TableDiffers(
    said('The table has no column {columns}. Leave it out with "Choose columns", or add it: {statement}.', {
      columns: missing.map(({ name }) => `"${name}"`).join(', '),
      statement: `ALTER TABLE ${table} ${add}`,
    }),
  )
}

/** Writes a batch and the mark that it was written in one transaction, so that a batch delivered again changes nothing. */
async function write(client: Client, settings: PostgresSettings, output: StagedOutput): Promise<void> {
  const { mode } = settings
  await client.query('BEGIN')
  const claimed = await client.query(CLAIM_DELIVERY, [output.run, output.node, output.time])
  if (claimed.rowCount === 0) {
    await client.query('ROLLBACK')
    return
  }
  if (mode !== 'append') await client.query(createStaging(settings, output.columns))
  const copy = client.query(copyFrom(copyIn(settings, output.columns)))
  await pipeline(createReadStream(output.file), replaceNul(), copy)
  if (copy.rowCount !== output.rows) {
    throw new SaidError(
      said('The server took {taken} of {rows} rows of the batch of {time, moment}', {
        taken: copy.rowCount,
        rows: output.rows,
        time: output.time,
      }),
    )
  }
  if (mode !== 'append') await client.query(mergeStaging(settings, output.columns))
  await client.query('COMMIT')
}

/** Opens a writer that gives up on a server that is silent for `silenceMs`. */
export const openWriter = (settings: PostgresSettings, silenceMs = SILENCE_MS): SinkWriter =>
  new ServerWriter({
    place: said('table {table} at {place}', { table: settings.table, place: place(settings) }),
    open: async () => {
      const client = await connect(settings)
      return { client, close: () => client.end().catch(() => undefined), destroy: () => void client.connection.stream.destroy() }
    },
    prepare: ({ client }, output) => prepare(client, settings, output),
    write: ({ client }, output) => write(client, settings, output),
    explain: (cause) => explain(cause, settings),
    silenceMs,
  })

/** Rows into a PostgreSQL table: appended, upserted by key, or added to counters by key. Exactly once: the batch's mark commits with its rows. */
export const postgresSink: SinkImplementation = {
  staging: () => 'csv',
  open: async (settings) => openWriter(readSettings(settings)),
  async test(settings, signal) {
    const parsed = readSettings(settings)
    let client: Client | undefined
    try {
      client = await connect(parsed, signal)
      const missing = await missingRight(client, parsed)
      return missing
        ? { ok: false, ...missing }
        : { ok: true, text: said('Connected to {place}; table {table} can be written.', { place: place(parsed), table: parsed.table }) }
    } catch (error) {
      const { text, setting } = explain(error, parsed)
      return { ok: false, text, ...(setting !== undefined && { setting }) }
    } finally {
      await client?.end().catch(() => undefined)
    }
  },
}
