import { z } from 'zod'
import { number, secret, text, toggle } from '../fields/kinds.ts'
import { defineSink } from '../operators/definition.ts'
import { texts, words } from '../text/words.ts'
import { checkCounters, hasKeys, noKeys, tableSettings } from './tableSettings.ts'

const CAPTIONS = texts({ append: '{table} at {host} · append', upsert: '{table} at {host} · upsert', add: '{table} at {host} · add' })

/** Rows into a PostgreSQL table, each batch exactly once. */
export const postgres = defineSink({
  type: 'postgres',
  version: 1,
  kind: 'output',
  name: 'PostgreSQL',
  summary: 'A table in a PostgreSQL database.',
  help: 'Appends rows, keeps the newest row of each key, or adds to counters by key. The batch and the mark that it was written commit together, so a batch that is delivered again changes nothing. Lists and objects are written as jsonb; a NUL in a text, which PostgreSQL cannot hold, as ␀.',
  icon: 'IconDatabaseExport',
  search: [
    'postgres',
    'postgresql',
    'database',
    'jdbc',
    'sql table',
    'upsert',
    'saveAsTable',
    'insert into',
    'write to database',
    'merge into',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [],
  guarantee: 'exactly-once',
  settings: z
    .strictObject({
      host: text({ label: 'Server', hint: 'A name or an address, such as db.example.org.' }, z.string().min(1).max(255)),
      port: number({ label: 'Port', hint: 'PostgreSQL listens at 5432 as a rule.', min: 1, max: 65_535, integer: true }).default(5432),
      database: text({ label: 'Database', hint: 'Its name on the server.' }, z.string().min(1).max(200)),
      user: text({ label: 'User', hint: 'Who may write to the table.' }, z.string().min(1).max(200)),
      password: secret({ label: 'Password', hint: 'Stored sealed, and never shown again.' }).default(''),
      ssl: toggle({ label: 'Encrypted connection', hint: 'By TLS, which the other side must offer.' }).default(false),
      ...tableSettings,
    })
    .refine(hasKeys, noKeys),
  defaults: {
    host: '127.0.0.1',
    port: 5432,
    database: 'postgres',
    user: 'postgres',
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
