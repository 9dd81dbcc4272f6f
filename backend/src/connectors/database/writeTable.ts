/** Writes a batch into a table: appended, by key, or added to counters by key. */
import { said, type Column } from '@millrace/shared'
import type { StagedOutput } from '../sink.ts'
import { claim, type Database, loadAll, noTable, quotedTable, TableDiffers, type TableDialect, type Target } from './database.ts'

const STAGING = 'millrace_staging'
const KEYED = 'millrace_keyed'

/** Makes the table where it is missing, and refuses a table that lacks columns. */
export async function prepareTable(db: Database<TableDialect>, target: Target, columns: readonly Column[]): Promise<void> {
  const { dialect } = db
  const { table, keys, create, mode } = target
  let known = await db.columns(table)
  if (known.length === 0) {
    if (!create) throw noTable(table)
    const isKey = (name: string) => mode !== 'append' && keys.includes(name)
    const definitions = columns.map(({ name, type }) => `${dialect.identifier(name)} ${dialect.type(type, isKey(name))}`)
    await db.run(`CREATE TABLE IF NOT EXISTS ${quotedTable(dialect, table)} (${definitions.join(', ')})`)
    if (mode !== 'append') {
      const index = dialect.identifier(`${table.replaceAll('.', '_').slice(0, 40)}_millrace_key`)
      await db.run(`CREATE INDEX ${index} ON ${quotedTable(dialect, table)} (${keys.map(dialect.identifier).join(', ')})`)
    }
    known = await db.columns(table)
  }
  const missing = columns.filter(({ name }) => !known.some((column) => column.name.toLowerCase() === name.toLowerCase()))
  if (missing.length === 0) return
  const add = missing.map(({ name, type }) => `ADD COLUMN ${dialect.identifier(name)} ${dialect.type(type, false)}`.trim()).join(', ')
  throw new TableDiffers(
    said('The table has no column {columns}. Leave it out with "Choose columns", or add it: {statement}.', {
      columns: missing.map(({ name }) => `"${name}"`).join(', '),
      statement: `ALTER TABLE ${table} ${add}`,
    }),
  )
}

/** Writes a batch and its mark in one transaction. A batch that was delivered before changes nothing. */
export async function writeTable(db: Database<TableDialect>, target: Target, output: StagedOutput, loaded?: () => void): Promise<void> {
  await db.begin()
  if (await claim(db, output)) {
    if (target.mode === 'append') await loadAll(db, quotedTable(db.dialect, target.table), output, loaded)
    else await writeByKey(db, target, output, loaded)
  }
  await db.commit()
}

/**
 * The rows of the batch are joined by key before they meet the table, so that no unique index is needed, and NULL is a key like others.
 */
async function writeByKey(
  db: Database<TableDialect>,
  { table, mode, keys }: Target,
  output: StagedOutput,
  loaded?: () => void,
): Promise<void> {
  const { dialect } = db
  const into = quotedTable(dialect, table)
  const [staging, keyed] = [dialect.temporary(STAGING), dialect.temporary(KEYED)]
  const names = output.columns.map(({ name }) => name)
  const values = names.filter((name) => !keys.includes(name))
  const list = (of: readonly string[]) => of.map(dialect.identifier).join(', ')
  await dropTemporary(db, STAGING, KEYED)
  await db.run(dialect.createStaging(staging, into, list(names)))
  await loadAll(db, staging, output, loaded)
  const joined =
    mode === 'add'
      ? `SELECT ${[...keys.map(dialect.identifier), ...values.map((name) => `sum(${dialect.identifier(name)}) AS ${dialect.identifier(name)}`)].join(', ')}
         FROM ${staging} GROUP BY ${list(keys)}`
      : `SELECT ${list(names)} FROM (SELECT ${list(names)}, row_number() OVER (PARTITION BY ${list(keys)} ORDER BY ${dialect.ordinal} DESC) AS millrace_nth
         FROM ${staging}) AS numbered WHERE millrace_nth = 1`
  await db.run(`CREATE TEMPORARY TABLE ${dialect.identifier(KEYED)} AS ${joined}`)
  const column = (of: string, name: string) => `${of}.${dialect.identifier(name)}`
  const on = (old: string) => keys.map((key) => dialect.same(column(old, key), column('new', key))).join(' AND ')
  const set = values.map((name): [string, string] => [
    dialect.identifier(name),
    mode === 'add' ? `coalesce(${column('old', name)}, 0) + coalesce(${column('new', name)}, 0)` : column('new', name),
  ])
  if (set.length > 0) await db.run(dialect.update(into, keyed, on('old'), set))
  await db.run(
    `INSERT INTO ${into} (${list(names)}) SELECT ${names.map((name) => column('new', name)).join(', ')} FROM ${keyed} AS new
     WHERE NOT EXISTS (SELECT 1 FROM ${into} AS old WHERE ${on('old')})`,
  )
  await dropTemporary(db, STAGING, KEYED)
}

/** Temporary tables end with their connection; one that goes on has those of the batch before. */
export async function dropTemporary(db: Database, ...tables: string[]): Promise<void> {
  for (const table of tables) await db.run(db.dialect.dropTemporary(db.dialect.temporary(table)))
}
