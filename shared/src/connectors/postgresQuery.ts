import { z } from 'zod'
import { code, number, schema } from '../fields/kinds.ts'
import { defineSource } from '../operators/definition.ts'
import { words } from '../text/words.ts'
import { postgresSettings } from './serverSettings.ts'
import { refreshByTime, refreshInWords, refreshTimes } from './tableRefresh.ts'

/** The rows of a SELECT as a table, asked for again and again. */
export const postgresQuery = defineSource({
  type: 'postgresQuery',
  version: 1,
  kind: 'input',
  name: 'PostgreSQL query',
  summary: 'The rows of a query as a table, asked for again and again.',
  help: 'Runs one SELECT at the start, and again every so often or at a time of day, in a transaction that cannot write. Each answer is one update with all its rows; one that is the same as the last is none. Connect it to the port "Table" of Look up to have the table there replaced. A server that does not answer changes nothing: the receiver says why, and tries again. A query is given up after 2 minutes, beyond so many rows as you say, and beyond 64 MB. Give it an ORDER BY: the same rows in another order count as a change. Of several answers in one update the newest counts.',
  icon: 'IconDatabaseSearch',
  search: [
    'postgres',
    'postgresql',
    'database',
    'jdbc',
    'select',
    'sql table',
    'lookup table',
    'reference data',
    'dimension',
    'slowly changing',
    'read.jdbc',
    'poll',
    'master data',
  ],
  inputs: [],
  outputs: [{ id: 'out', name: 'Rows' }],
  guarantee: 'exactly-once',
  wholeTables: true,
  settings: z.strictObject({
    ...postgresSettings('Who may read what the query names.'),
    query: code({
      label: 'Query',
      language: 'sql',
      hint: 'One SELECT in the SQL of PostgreSQL, such as SELECT code, price FROM prices ORDER BY code.',
    })
      .min(1, { error: () => words('Write a SELECT.') })
      .max(10_000),
    columns: schema({ label: 'Columns', hint: 'Testing the connection finds them.' }).min(1, {
      error: () => words('Name the columns, or test the connection to find them.'),
    }),
    limit: number({
      label: 'Rows at most',
      hint: 'A query that gives more is an error, and the table stays.',
      min: 1,
      max: 1_000_000,
      integer: true,
    }).default(100_000),
    refresh: refreshByTime,
    ...refreshTimes,
  }),
  defaults: { host: '127.0.0.1', port: 5432, database: 'postgres', user: 'postgres', ssl: false, query: '', columns: [], refresh: 'every' },
  caption: (s) => words('{what} · {when}', { what: `${s.database} · ${s.host}`, when: refreshInWords(s) }),
  format: ({ columns }) => ({ kind: 'json', columns }),
  examples: [],
})
