import { z } from 'zod'
import { defineSink } from '../operators/definition.ts'
import { captionIn, checkCounters, databaseFile, hasKeys, noKeys, tableSettings } from './tableSettings.ts'

/** Rows into a table of a SQLite database, each batch exactly once. */
export const sqlite = defineSink({
  type: 'sqlite',
  version: 1,
  kind: 'output',
  name: 'SQLite',
  summary: 'A table in a SQLite database, which is a file.',
  help: 'Appends rows, keeps the newest row of each key, or adds to counters by key. The batch and the mark that it was written commit together, so a batch that is delivered again changes nothing. Times are texts in UTC, lists and objects JSON. Decimals of more than 15 digits are texts, larger whole numbers than 64 bits hold too; SQLite has no infinite numbers: they are NULL. The file lies on a disk of this machine, not on a network share.',
  icon: 'IconFileDatabase',
  search: ['sqlite', 'sqlite3', 'database', 'sql table', 'upsert', 'insert into', 'write to database', 'db file', 'jdbc'],
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
