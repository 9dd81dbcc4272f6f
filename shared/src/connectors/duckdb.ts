import { z } from 'zod'
import { defineSink } from '../operators/definition.ts'
import { captionIn, checkCounters, databaseFile, hasKeys, noKeys, tableSettings } from './tableSettings.ts'

/** Rows into a table of a DuckDB database, each batch exactly once. */
export const duckdb = defineSink({
  type: 'duckdb',
  version: 1,
  kind: 'output',
  name: 'DuckDB',
  summary: 'A table in a DuckDB database, which is a file.',
  help: 'Appends rows, keeps the newest row of each key, or adds to counters by key. The batch and the mark that it was written commit together, so a batch that is delivered again changes nothing. Every type is kept as it is. The file is open only while a batch is written, so that others can look at it between two batches.',
  icon: 'IconDatabaseStar',
  search: ['duckdb', 'database', 'olap', 'sql table', 'upsert', 'insert into', 'write to database', 'db file'],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [],
  guarantee: 'exactly-once',
  settings: z
    .strictObject({
      file: databaseFile('On the machine that Millrace runs on; made if it is missing.'),
      ...tableSettings,
    })
    .refine(hasKeys, noKeys),
  defaults: { file: '', table: '', mode: 'append', keys: [], create: true },
  caption: captionIn,
  check: checkCounters,
  examples: [],
})
