import { z } from 'zod'
import { choice, columns, number } from '../fields/kinds.ts'
import { defineSink } from '../operators/definition.ts'
import { words } from '../text/words.ts'

/** A table kept in the run's own database, shown live; charts are views of it. */
export const liveTable = defineSink({
  type: 'liveTable',
  version: 1,
  kind: 'output',
  name: 'Live table',
  summary: 'A table on the screen, with charts.',
  help: 'Keeps the newest rows, or one row per key, and shows them live as a table, a line, bars or a number.',
  icon: 'IconTable',
  spark: [
    {
      operation: 'print',
      settings: 'Keep the last rows: print shows 10 of each batch.',
      proof: [{ case: 'word-count-window' }],
    },
  ],
  search: [
    'table',
    'chart',
    'dashboard',
    'print',
    'display',
    'live',
    'graph',
    'console',
    'show',
    'monitor',
    'preview',
    'plot',
    'gauge',
    'kpi',
    'line chart',
    'bar chart',
    'foreachBatch',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [],
  guarantee: 'exactly-once',
  settings: z
    .strictObject({
      mode: choice(['append', 'upsert'], {
        label: 'Keep',
        hint: 'Which rows the table shows.',
        options: [
          { value: 'append', label: 'the newest rows' },
          { value: 'upsert', label: 'the newest row of each key' },
        ],
      }),
      keys: columns({
        label: 'Key',
        hint: 'A newer row replaces the one with the same key.',
        shownWhen: { setting: 'mode', is: ['upsert'] },
      }).default([]),
      limit: number({ label: 'Rows at most', hint: 'Older rows leave first.', unit: 'rows', min: 1, max: 100_000, integer: true }).default(
        1000,
      ),
    })
    .refine(({ mode, keys }) => mode === 'append' || keys.length > 0, { path: ['keys'], error: () => words('Choose at least one key.') }),
  defaults: { mode: 'append', keys: [], limit: 1000 },
  caption: (s) =>
    s.mode === 'append'
      ? words('the last {limit, plural, one {# row} other {# rows}}', { limit: s.limit })
      : words('one row per {keys}', { keys: s.keys }),
  examples: [],
})
