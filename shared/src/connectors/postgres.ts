import { z } from 'zod'
import { defineSink } from '../operators/definition.ts'
import { postgresSettings } from './serverSettings.ts'
import { captionAt, checkCounters, hasKeys, noKeys, tableSettings } from './tableSettings.ts'

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
      ...postgresSettings('Who may write to the table.'),
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
  caption: captionAt,
  check: checkCounters,
  examples: [],
})
