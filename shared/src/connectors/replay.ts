import { z } from 'zod'
import { number, table, toggle } from '../fields/kinds.ts'
import { defineSource } from '../operators/definition.ts'
import { words } from '../text/words.ts'

/** Rows that are part of the settings, played at a steady rate: pasted data runs like a stream. */
export const replay = defineSource({
  type: 'replay',
  version: 1,
  kind: 'input',
  name: 'Recorded rows',
  summary: 'Rows of yours, played like a stream.',
  help: 'Plays the rows of a table at a steady rate, from the first to the last, and then again if you like. For seeing a pipeline at work with your own data before its source is connected. After a stop it goes on with the row behind the last one.',
  icon: 'IconPlayerTrackNext',
  search: ['replay', 'recorded', 'paste', 'pasted', 'sample', 'upload', 'csv', 'json', 'static', 'queueStream', 'rows', 'play', 'import'],
  inputs: [],
  outputs: [{ id: 'out', name: 'Rows' }],
  guarantee: 'exactly-once',
  settings: z.strictObject({
    table: table({ label: 'Rows', hint: 'Paste or upload CSV with a header.' }).refine(
      ({ columns, rows }) => columns.length > 0 && rows.length > 0,
      { error: () => words('Paste or upload a table with rows.') },
    ),
    rate: number({ label: 'Rows per second', hint: 'How fast they are played.', unit: 'rows/s', min: 1, max: 100_000, integer: true }),
    repeat: toggle({ label: 'Over and over', hint: 'Begins with the first row again after the last.' }).default(true),
  }),
  defaults: { table: { columns: [], rows: [] }, rate: 10, repeat: true },
  caption: (s) =>
    words('{count, plural, one {# row} other {# rows}}, {rate} a second', { count: s.table.rows.length, rate: s.rate }) +
    (s.repeat ? ` · ${words('over and over')}` : ''),
  format: (s) => ({ kind: 'json', columns: s.table.columns }),
  examples: [],
})
