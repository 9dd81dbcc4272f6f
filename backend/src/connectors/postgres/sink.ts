import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { Client } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { sinkSettings } from '../settings.ts'
import { DeliveryError, type SinkImplementation, type SinkWriter, type StagedOutput } from '../sink.ts'
import {
  CLAIM_DELIVERY,
  copyIn,
  CREATE_DELIVERIES,
  createStaging,
  createTable,
  DELIVERIES_TABLE,
  mergeStaging,
  quotedTable,
  type Target,
} from './statements.ts'

interface PostgresSettings extends Target {
  host: string
  port: number
  database: string
  user: string
  password: string
  ssl: boolean
  create: boolean
}

const CONNECT_TIMEOUT_MS = 10_000
/** A batch that takes longer than this to write is given up and tried again. */
const STATEMENT_TIMEOUT_MS = 120_000

const read = (settings: Record<string, unknown>): PostgresSettings => sinkSettings('postgres', settings) as unknown as PostgresSettings

async function connect(settings: PostgresSettings): Promise<Client> {
  const client = new Client({
    host: settings.host,
    port: settings.port,
    database: settings.database,
    user: settings.user,
    password: settings.password,
    ssl: settings.ssl,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    application_name: 'millrace',
  })
  // An idle connection that breaks emits an error; without a listener it would end the process.
  client.on('error', () => undefined)
  await client.connect()
  return client
}

const place = (s: PostgresSettings): string => `${s.user}@${s.host}:${s.port}/${s.database}`

async function serverVersion(client: Client): Promise<number> {
  const answer = await client.query<{ v: string }>(`SELECT current_setting('server_version_num') AS v`)
  return Number(answer.rows[0]?.v)
}

/** Key of the lock under which tables are made: "mill" in ASCII. */
const PREPARING = 0x6d696c6c

/** Writes a batch and the mark that it was written in one transaction, so that a batch delivered again changes nothing. */
class PostgresWriter implements SinkWriter {
  private readonly settings: PostgresSettings
  private client: Client | undefined
  private ready = false

  constructor(settings: PostgresSettings) {
    this.settings = settings
  }

  async deliver(output: StagedOutput): Promise<void> {
    try {
      this.client ??= await connect(this.settings)
      if (!this.ready) await this.prepare(this.client, output)
      await this.write(this.client, output)
    } catch (cause) {
      await this.close()
      throw new DeliveryError(
        `Writing to table ${this.settings.table} at ${place(this.settings)} failed: ${(cause as Error).message}. The rows are kept and tried again.`,
        { retry: true, cause },
      )
    }
  }

  async close(): Promise<void> {
    const client = this.client
    this.client = undefined
    this.ready = false
    await client?.end().catch(() => undefined)
  }

  private async prepare(client: Client, output: StagedOutput): Promise<void> {
    // Sinks that begin at the same moment take turns: IF NOT EXISTS fails when both find nothing.
    await client.query('BEGIN')
    await client.query('SELECT pg_advisory_xact_lock($1)', [PREPARING])
    await client.query(CREATE_DELIVERIES)
    if (this.settings.create) {
      for (const statement of createTable(this.settings, output.columns, await serverVersion(client))) await client.query(statement)
    }
    await client.query('COMMIT')
    this.ready = true
  }

  private async write(client: Client, output: StagedOutput): Promise<void> {
    await client.query('BEGIN')
    const claimed = await client.query(CLAIM_DELIVERY, [output.run, output.node, output.time])
    if (claimed.rowCount === 0) {
      await client.query('ROLLBACK')
      return
    }
    if (this.settings.mode !== 'append') await client.query(createStaging(this.settings, output.columns))
    const copy = client.query(copyFrom(copyIn(this.settings, output.columns)))
    await pipeline(createReadStream(output.file), copy)
    if (copy.rowCount !== output.rows) {
      throw new Error(`the server took ${copy.rowCount} of ${output.rows} rows of batch ${output.time}`)
    }
    if (this.settings.mode !== 'append') await client.query(mergeStaging(this.settings, output.columns))
    await client.query('COMMIT')
  }
}

async function missingRight(client: Client, settings: PostgresSettings): Promise<string | null> {
  const exists = await client.query<{ found: boolean }>('SELECT to_regclass($1) IS NOT NULL AS found', [quotedTable(settings.table)])
  if (!exists.rows[0]?.found) {
    if (!settings.create) return `Table ${settings.table} does not exist. Create it, or switch on "Create the table".`
    const create = await client.query<{ ok: boolean }>(`SELECT has_schema_privilege(current_schema(), 'CREATE') AS ok`)
    return create.rows[0]?.ok
      ? null
      : `${settings.user} may not create tables here. GRANT CREATE ON SCHEMA, or create the table ${settings.table}.`
  }
  const rights = settings.mode === 'append' ? ['INSERT'] : ['SELECT', 'INSERT', 'UPDATE']
  for (const right of rights) {
    const has = await client.query<{ ok: boolean }>('SELECT has_table_privilege($1, $2) AS ok', [quotedTable(settings.table), right])
    if (!has.rows[0]?.ok)
      return `${settings.user} lacks the right ${right} on ${settings.table}. GRANT ${right} ON ${settings.table} TO ${settings.user}.`
  }
  const deliveries = await client.query<{ found: boolean; create: boolean }>(
    `SELECT to_regclass($1) IS NOT NULL AS found, has_schema_privilege(current_schema(), 'CREATE') AS create`,
    [DELIVERIES_TABLE],
  )
  const known = deliveries.rows[0]
  if (known?.found !== true && known?.create !== true) {
    return `${settings.user} may not create the table ${DELIVERIES_TABLE}, which keeps every batch from being written twice. Create it once as an administrator: ${CREATE_DELIVERIES}`
  }
  return null
}

/** Rows into a PostgreSQL table: appended, upserted by key, or added to counters by key. Exactly once: the batch's mark commits with its rows. */
export const postgresSink: SinkImplementation = {
  staging: () => 'csv',
  async open(settings): Promise<SinkWriter> {
    const parsed = read(settings)
    if (parsed.mode !== 'append' && parsed.keys.length === 0) {
      throw new DeliveryError(`Writing by key to ${parsed.table} needs at least one key column. Choose it in the node's settings.`, {
        retry: false,
      })
    }
    return new PostgresWriter(parsed)
  },
  async test(settings) {
    const parsed = read(settings)
    let client: Client | undefined
    try {
      client = await connect(parsed)
      const missing = await missingRight(client, parsed)
      return missing
        ? { ok: false, text: missing, setting: 'table' }
        : { ok: true, text: `Connected to ${place(parsed)}; table ${parsed.table} can be written.` }
    } catch (error) {
      return { ok: false, text: `${place(parsed)} cannot be reached: ${(error as Error).message}.`, setting: 'host' }
    } finally {
      await client?.end().catch(() => undefined)
    }
  },
}
