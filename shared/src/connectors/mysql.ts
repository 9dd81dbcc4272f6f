import { z } from 'zod'
import { defineSink } from '../operators/definition.ts'
import { serverSettings } from './serverSettings.ts'
import { captionAt, checkCounters, hasKeys, noKeys, tableSettings } from './tableSettings.ts'

/** Rows into a table of MySQL or MariaDB, each batch exactly once. */
export const mysql = defineSink({
  type: 'mysql',
  version: 1,
  kind: 'output',
  name: 'MySQL',
  summary: 'A table in a MySQL or MariaDB database.',
  help: 'Appends rows, keeps the newest row of each key, or adds to counters by key. The batch and the mark that it was written commit together, so a batch that is delivered again changes nothing; for that the table must be one of InnoDB. Times are in UTC, lists and objects JSON; MySQL has no infinite numbers: they are NULL. An index on the key makes writing by key fast; a table that is made gets one. An encrypted connection checks the server’s certificate, and that it is for the server’s name; of a server that is named by its address, the authority only.',
  icon: 'IconDatabaseShare',
  search: ['mysql', 'mariadb', 'database', 'jdbc', 'sql table', 'upsert', 'insert into', 'write to database', 'replace into'],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [],
  guarantee: 'exactly-once',
  settings: z
    .strictObject({
      ...serverSettings({ port: 3306, listens: 'MySQL listens at 3306 as a rule.', may: 'Who may write to the table.' }),
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
  caption: captionAt,
  check: checkCounters,
  examples: [],
})
