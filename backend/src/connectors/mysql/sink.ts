import { said, type ConnectionTest, type JsonObject } from '@millrace/shared'
import { DELIVERIES_TABLE, prepareDeliveries, quotedTable, type Target } from '../database/database.ts'
import { ServerWriter } from '../database/serverWriter.ts'
import { prepareTable, writeTable } from '../database/writeTable.ts'
import { sinkSettings } from '../settings.ts'
import type { SinkImplementation } from '../sink.ts'
import { type MysqlDatabase, type MysqlServer, openMysql } from './database.ts'
import { explainMysql, place } from './explain.ts'

type Settings = MysqlServer & Target

const readSettings = (settings: JsonObject): Settings => sinkSettings('mysql', settings) as unknown as Settings

/** Rows into a table of MySQL or MariaDB. Exactly once: the batch's mark commits with its rows. */
export const mysqlSink: SinkImplementation = {
  staging: () => 'values',
  async open(settings) {
    const parsed = readSettings(settings)
    return new ServerWriter({
      place: said('table {table} at {place}', { table: parsed.table, place: place(parsed) }),
      open: () => openMysql(parsed),
      prepare: async (db, { columns }) => {
        await prepareDeliveries(db)
        await prepareTable(db, parsed, columns)
      },
      write: (db, output, goesOn) => writeTable(db, parsed, output, goesOn),
      explain: (cause) => explainMysql(cause, parsed),
    })
  },
  async test(settings, signal) {
    const parsed = readSettings(settings)
    let db: MysqlDatabase | undefined
    try {
      db = await openMysql(parsed, signal)
      return await testTable(db, parsed)
    } catch (error) {
      const { text, setting } = explainMysql(error, parsed)
      return { ok: false, text, ...(setting !== undefined && { setting }) }
    } finally {
      await db?.close()
    }
  },
}

/** Writes no row, and finds out whether it could. */
async function testTable(db: MysqlDatabase, settings: Settings): Promise<ConnectionTest> {
  const { table, create, mode } = settings
  const written: ConnectionTest = {
    ok: true,
    text: said('Connected to {place}; table {table} can be written.', { place: place(settings), table }),
  }
  for (const each of [table, DELIVERIES_TABLE]) {
    const columns = await db.columns(each)
    if (columns.length === 0) {
      if (each === table && !create)
        return {
          ok: false,
          setting: 'table',
          text: said('Table {table} does not exist. Create it, or switch on "Create the table if it is missing".', { table }),
        }
      continue
    }
    if (each === table && !(await isTransactional(db, each)))
      return {
        ok: false,
        setting: 'table',
        text: said('Table {table} has no transactions: ALTER TABLE {table} ENGINE = InnoDB.', { table }),
      }
    const quoted = quotedTable(db.dialect, each)
    const nulls = columns.map(() => 'NULL').join(', ')
    await db.run(`INSERT INTO ${quoted} SELECT ${nulls} FROM (SELECT 1) AS one WHERE 1 = 0`)
    if (each === table && mode === 'append') continue
    const name = db.dialect.identifier(columns[0]!.name)
    await db.run(`UPDATE ${quoted} SET ${name} = ${name} WHERE 1 = 0`)
  }
  return written
}

/** Without transactions a batch could be there in part, or twice. */
async function isTransactional(db: MysqlDatabase, table: string): Promise<boolean> {
  const [schema, name] = table.includes('.') ? (table.split('.') as [string, string]) : [null, table]
  const [row] = await db.rows(
    `SELECT e.transactions AS able FROM information_schema.tables t JOIN information_schema.engines e ON e.engine = t.engine
     WHERE t.table_schema = coalesce(?, database()) AND t.table_name = ?`,
    [schema, name],
  )
  // Views have no engine.
  return row === undefined || row['able'] === 'YES'
}
