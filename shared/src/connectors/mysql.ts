import { z } from 'zod'
import { number, secret, text, toggle } from '../fields/kinds.ts'
import { defineSink } from '../operators/definition.ts'
import { texts, words } from '../text/words.ts'
import { checkCounters, hasKeys, noKeys, tableSettings } from './tableSettings.ts'

const CAPTIONS = texts({ append: '{table} at {host} · append', upsert: '{table} at {host} · upsert', add: '{table} at {host} · add' })

/** Rows into a table of MySQL or MariaDB, each batch exactly once. */
export const mysql = defineSink({
  type: 'mysql',
  version: 1,
  kind: 'output',
  name: 'MySQL',
  summary: 'A table in a MySQL or MariaDB database.',
  help: 'Appends rows, keeps the newest row of each key, or adds to counters by key. The batch and the mark that it was written commit together, so a batch that is delivered again changes nothing; for that the table must be one of InnoDB. Times are in UTC, lists and objects JSON; MySQL has no infinite numbers: they are NULL. An index on the key makes writing by key fast; a table that is made gets one.',
  icon: 'IconDatabaseShare',
  search: ['mysql', 'mariadb', 'database', 'jdbc', 'sql table', 'upsert', 'insert into', 'write to database', 'replace into'],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [],
  guarantee: 'exactly-once',
  settings: z
    .strictObject({
      host: text({ label: 'Server', hint: 'A name or an address, such as db.example.org.' }, z.string().min(1).max(255)),
      port: number({ label: 'Port', hint: 'MySQL listens at 3306 as a rule.', min: 1, max: 65_535, integer: true }).default(3306),
      database: text({ label: 'Database', hint: 'Its name on the server.' }, z.string().min(1).max(200)),
      user: text({ label: 'User', hint: 'Who may write to the table.' }, z.string().min(1).max(200)),
      password: secret({ label: 'Password', hint: 'Stored sealed, and never shown again.' }).default(''),
      ssl: toggle({ label: 'Encrypted connection', hint: 'By TLS, which the other side must offer.' }).default(false),
      ...tableSettings,
    })
    .refine(hasKeys, noKeys),
  defaults: {
    host: '127.0.0.1',
    port: 3306,
    database: 'mysql',
    user: 'root',
    ssl: false,
    table: '',
    mode: 'append',
    keys: [],
    create: true,
  },
  caption: (s) => words(CAPTIONS[s.mode], { table: s.table, host: s.host }),
  check: checkCounters,
  examples: [],
})
