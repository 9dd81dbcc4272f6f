/** What a user may do with a table, told before the first batch has to be written. */
import type { Client } from 'pg'
import { said, type Said } from '@millrace/shared'
import type { PostgresSettings } from './connection.ts'
import { CREATE_DELIVERIES, DELIVERIES_TABLE, hasKeyIndex, quotedTable } from './statements.ts'

export interface Missing {
  text: Said
  setting: string
}

/** The first thing that is missing for writing, or null. */
export async function missingRight(client: Client, settings: PostgresSettings): Promise<Missing | null> {
  const table = await missingOnTable(client, settings)
  if (table) return { text: table, setting: 'table' }
  const deliveries = await missingOnDeliveries(client, settings)
  return deliveries ? { text: deliveries, setting: 'user' } : null
}

async function ask(client: Client, sql: string, ...values: unknown[]): Promise<boolean> {
  const { rows } = await client.query<{ ok: boolean | null }>(`SELECT (${sql}) AS ok`, values)
  return rows[0]?.ok === true
}

async function missingOnTable(client: Client, { table, mode, keys, user, create }: PostgresSettings): Promise<Said | null> {
  const quoted = quotedTable(table)
  const schema = table.includes('.') ? table.split('.')[0]! : null
  if (schema !== null && !(await ask(client, 'EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = $1)', schema)))
    return said('There is no schema "{schema}". Create it first: CREATE SCHEMA {schema}.', { schema })
  if (schema !== null && !(await ask(client, "has_schema_privilege($1, 'USAGE')", schema)))
    return said('{user} may not use the schema "{schema}". GRANT USAGE ON SCHEMA {schema} TO {user}.', { user, schema })
  if (!(await ask(client, 'to_regclass($1) IS NOT NULL', quoted))) {
    if (!create) return said('Table {table} does not exist. Create it, or switch on "Create the table if it is missing".', { table })
    const mayCreate = await ask(client, "has_schema_privilege(coalesce($1, current_schema()), 'CREATE')", schema)
    return mayCreate
      ? null
      : said('{user} may not create tables here. GRANT CREATE ON SCHEMA {schema} TO {user}, or create the table {table}.', {
          user,
          schema: schema ?? 'public',
          table,
        })
  }
  for (const right of mode === 'append' ? ['INSERT'] : ['SELECT', 'INSERT', 'UPDATE']) {
    if (!(await ask(client, 'has_table_privilege($1, $2)', quoted, right)))
      return said('{user} lacks the right {right} on {table}. GRANT {right} ON {table} TO {user}.', { user, right, table })
  }
  if (mode === 'append') return null
  if (!(await ask(client, "has_database_privilege(current_database(), 'TEMP')")))
    return said('{user} may not make temporary tables, which writing by key needs. GRANT TEMPORARY ON DATABASE to {user}.', { user })
  if (
    !(await hasKeyIndex(client, table, keys)) &&
    !(create && (await ask(client, "pg_has_role((SELECT relowner FROM pg_class WHERE oid = to_regclass($1)), 'USAGE')", quoted)))
  )
    return said('Table {table} has no unique index on {keys}, which writing by key needs. CREATE UNIQUE INDEX ON {table} ({keys}).', {
      table,
      keys,
    })
  return null
}

async function missingOnDeliveries(client: Client, { user }: PostgresSettings): Promise<Said | null> {
  if (!(await ask(client, 'to_regclass($1) IS NOT NULL', DELIVERIES_TABLE))) {
    if (await ask(client, "has_schema_privilege(current_schema(), 'CREATE')")) return null
    return said(
      '{user} may not create the table {table}, which keeps every batch from being written twice. Create it once as an administrator: {statement}',
      { user, table: DELIVERIES_TABLE, statement: CREATE_DELIVERIES },
    )
  }
  for (const right of ['SELECT', 'INSERT', 'UPDATE']) {
    if (!(await ask(client, 'has_table_privilege($1, $2)', DELIVERIES_TABLE, right)))
      return said(
        '{user} lacks the right {right} on the table {table}, which keeps every batch from being written twice. GRANT {right} ON {table} TO {user}.',
        { user, right, table: DELIVERIES_TABLE },
      )
  }
  return null
}
