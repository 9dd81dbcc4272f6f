import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { Client } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { said, SaidError } from '@millrace/shared'
import { DeliveryError, type SinkImplementation, type SinkWriter, type StagedOutput } from '../sink.ts'
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

/** The table is not as the rows need it: nobody but a person can change that. */
class TableDiffers extends SaidError {}

/** Writes a batch and the mark that it was written in one transaction, so that a batch delivered again changes nothing. */
class PostgresWriter implements SinkWriter {
  readonly #settings: PostgresSettings
  readonly #silenceMs: number
  #client: Client | undefined
  #ready = false

  constructor(settings: PostgresSettings, silenceMs: number) {
    this.#settings = settings
    this.#silenceMs = silenceMs
  }

  async deliver(output: StagedOutput): Promise<void> {
    let silent = false
    const timer = setTimeout(() => {
      silent = true
      this.#client?.connection.stream.destroy()
    }, this.#silenceMs)
    try {
      this.#client ??= await connect(this.#settings)
      if (!this.#ready) await this.#prepare(this.#client, output)
      await this.#write(this.#client, output)
    } catch (cause) {
      await this.close()
      throw this.#failure(cause, silent)
    } finally {
      clearTimeout(timer)
    }
  }

  async close(): Promise<void> {
    const client = this.#client
    this.#client = undefined
    this.#ready = false
    await client?.end().catch(() => undefined)
  }

  #failure(cause: unknown, silent: boolean): DeliveryError {
    const { text, passes } = silent
      ? { text: said('The server has said nothing for {ms, duration}.', { ms: this.#silenceMs }), passes: true }
      : cause instanceof TableDiffers
        ? { text: cause.said, passes: false }
        : explain(cause, this.#settings)
    return new DeliveryError(
      said('Writing to table {table} at {place} failed: {reason} The rows are kept and tried again.', {
        table: this.#settings.table,
        place: place(this.#settings),
        reason: text,
      }),
      { retry: passes, cause },
    )
  }

  async #prepare(client: Client, { columns }: StagedOutput): Promise<void> {
    const { table, mode, keys, create } = this.#settings
    const exists = async (name: string) => (await tableColumns(client, name)).length > 0
    // Sinks that begin at the same moment take turns: IF NOT EXISTS fails when both find nothing.
    await client.query('BEGIN')
    await client.query('SELECT pg_advisory_xact_lock($1)', [PREPARING])
    // Asked for before it is made: IF NOT EXISTS needs the right to create also where nothing is to be created.
    if (!(await exists(DELIVERIES_TABLE))) await client.query(CREATE_DELIVERIES)
    if (create && !(await exists(table))) await client.query(createTable(this.#settings, columns))
    if (create && mode !== 'append' && !(await hasKeyIndex(client, table, keys))) {
      const { rows } = await client.query<{ v: string }>(`SELECT current_setting('server_version_num') AS v`)
      await client.query(createKeyIndex(this.#settings, Number(rows[0]?.v)))
    }
    await client.query('COMMIT')
    await this.#checkColumns(client, columns)
    this.#ready = true
  }

  async #checkColumns(client: Client, columns: StagedOutput['columns']): Promise<void> {
    const { table } = this.#settings
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

  async #write(client: Client, output: StagedOutput): Promise<void> {
    const { mode } = this.#settings
    await client.query('BEGIN')
    const claimed = await client.query(CLAIM_DELIVERY, [output.run, output.node, output.time])
    if (claimed.rowCount === 0) {
      await client.query('ROLLBACK')
      return
    }
    if (mode !== 'append') await client.query(createStaging(this.#settings, output.columns))
    const copy = client.query(copyFrom(copyIn(this.#settings, output.columns)))
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
    if (mode !== 'append') await client.query(mergeStaging(this.#settings, output.columns))
    await client.query('COMMIT')
  }
}

/** Opens a writer that gives up on a server that is silent for `silenceMs`. */
export const openWriter = (settings: PostgresSettings, silenceMs = SILENCE_MS): SinkWriter => new PostgresWriter(settings, silenceMs)

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
