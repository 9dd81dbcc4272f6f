import { z } from 'zod'
import { delimiterSchema } from '../fields/format.ts'
import { choice, schema, text } from '../fields/kinds.ts'
import { defineSource } from '../operators/definition.ts'
import { words } from '../text/words.ts'
import { refreshInWords, refreshOnChange, refreshTimes } from './tableRefresh.ts'

/** A file that is a table, read as a whole again and again: with Look up, Spark's join with a table that `transform` reads in each batch. */
export const tableFile = defineSource({
  type: 'tableFile',
  version: 1,
  kind: 'input',
  name: 'Table from a file',
  summary: 'A whole file as a table, read again when it changes.',
  help: 'Reads one file of CSV, JSON lines or Parquet at the start, and again when it changes, every so often, or at a time of day. Each reading is one update with all its rows; one that is the same as the last is none. Connect it to the port "Table" of Look up to have the table there replaced. A file that is missing, half-written or unreadable changes nothing: the receiver says why, and tries again. At most 64 MB are read. Of several readings in one update the newest counts.',
  icon: 'IconTableDown',
  search: [
    'lookup table',
    'reference data',
    'csv',
    'parquet',
    'json',
    'file',
    'slowly changing',
    'dimension',
    'static table',
    'broadcast',
    'excel',
    'spreadsheet',
    'table',
    'master data',
    'read.parquet',
    'read.csv',
  ],
  inputs: [],
  outputs: [{ id: 'out', name: 'Rows' }],
  guarantee: 'exactly-once',
  wholeTables: true,
  settings: z.strictObject({
    path: text({ label: 'File', hint: 'On the machine that Millrace runs on, such as /data/prices.csv.' }, z.string().min(1).max(4096)),
    kind: choice(['csv', 'json', 'parquet'], {
      label: 'Written as',
      hint: 'How the table is stored.',
      options: [
        { value: 'csv', label: 'CSV with a header' },
        { value: 'json', label: 'JSON, one record a line' },
        { value: 'parquet', label: 'Parquet' },
      ],
    }).default('csv'),
    delimiter: text(
      { label: 'Values are separated by', hint: 'One character.', shownWhen: { setting: 'kind', is: ['csv'] } },
      delimiterSchema,
    ).default(','),
    columns: schema({ label: 'Columns', hint: 'Testing the connection finds them.' }).min(1, {
      error: () => words('Name the columns, or test the connection to find them.'),
    }),
    refresh: refreshOnChange,
    ...refreshTimes,
  }),
  defaults: { path: '', kind: 'csv', columns: [], refresh: 'change' },
  caption: (s) => words('{what} · {when}', { what: s.path.split('/').at(-1) ?? '', when: refreshInWords(s) }),
  format: ({ kind, columns, delimiter }) => (kind === 'csv' ? { kind, columns, delimiter } : { kind: 'json', columns }),
  examples: [],
})
