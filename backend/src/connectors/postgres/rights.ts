/** What a user may do with a table, told before the first batch has to be written. */
import type { Client } from 'pg'
import type { PostgresSettings } from './connection.ts'
import { CREATE_DELIVERIES, DELIVERIES_TABLE, hasKeyIndex, quotedTable } from './statements.ts'

export interface Missing {
  text: string
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

async function missingOnTable(client: Client, { table, mode, keys, user, create }: PostgresSettings): Promise<string | null> {
  const quoted = quotedTable(table)
  const schema = table.includes('.') ? table.split('.')[0]! : null
  if (schema !== null && !(await ask(client, 'EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = $1)', schema)))
    return `There is no schema "${schema}". Create it first: CREATE SCHEMA ${schema}.`
  if (schema !== null && !(await ask(client, "has_schema_privilege($1, 'USAGE')", schema)))
    return `${user} may not use the schema "${schema}". GRANT USAGE ON SCHEMA ${schema} TO ${user}.`
  if (!(await ask(client, 'to_regclass($1) IS NOT NULL', quoted))) {
    if (!create) return `Table ${table} does not exist. Create it, or switch on "Create the table if it is missing".`
    const mayCreate = await ask(client, "has_schema_privilege(coalesce($1, current_schema()), 'CREATE')", schema)
    return mayCreate
      ? null
      : `${user} may not create tables here. GRANT CREATE ON SCHEMA ${schema ?? 'public'} TO ${user}, or create the table ${table}.`
  }
  for (const right of mode === 'append' ? ['INSERT'] : ['SELECT', 'INSERT', 'UPDATE']) {
    if (!(await ask(client, 'has_table_privilege($1, $2)', quoted, right)))
      return `${user} lacks the right ${right} on ${table}. GRANT ${right} ON ${table} TO ${user}.`
  }
  if (mode === 'append') return null
  if (!(await ask(client, "has_database_privilege(current_database(), 'TEMP')")))
    return `${user} may not make temporary tables, which writing by key needs. GRANT TEMPORARY ON DATABASE to ${user}.`
  if (
    !(await hasKeyIndex(client, table, keys)) &&
    !(create && (await ask(client, "pg_has_role((SELECT relowner FROM pg_class WHERE oid = to_regclass($1)), 'USAGE')", quoted)))
  )
    return `Table ${table} has no unique index on ${keys.join(', ')}, which writing by key needs. CREATE UNIQUE INDEX ON ${table} (${keys.join(', ')}).`
  return null
}

async function missingOnDeliveries(client: Client, { user }: PostgresSettings): Promise<string | null> {
  const why = 'which keeps every batch from being written twice'
  if (!(await ask(client, 'to_regclass($1) IS NOT NULL', DELIVERIES_TABLE))) {
    if (await ask(client, "has_schema_privilege(current_schema(), 'CREATE')")) return null
    return `${user} may not create the table ${DELIVERIES_TABLE}, ${why}. Create it once as an administrator: ${CREATE_DELIVERIES}`
  }
  for (const right of ['SELECT', 'INSERT', 'UPDATE']) {
    if (!(await ask(client, 'has_table_privilege($1, $2)', DELIVERIES_TABLE, right)))
      return `${user} lacks the right ${right} on the table ${DELIVERIES_TABLE}, ${why}. GRANT ${right} ON ${DELIVERIES_TABLE} TO ${user}.`
  }
  return null
}
