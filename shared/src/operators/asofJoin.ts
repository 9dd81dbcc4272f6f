import { z } from 'zod'
import { choice, column, columns, duration } from '../fields/kinds.ts'
import { words } from '../text/words.ts'
import type { ExampleRow } from './definition.ts'
import { defineOperator } from './definition.ts'

const at = (second: number) => `2024-01-01 00:00:${String(second).padStart(2, '0')}`
const trade = (k: string | null, t: number | null, n: number): ExampleRow => ({ k, t: t === null ? null : at(t), n })
const TRADES = [
  { name: 'k', type: 'VARCHAR' },
  { name: 't', type: 'TIMESTAMP' },
  { name: 'n', type: 'INTEGER' },
]
const PRICES = [
  { name: 'k', type: 'VARCHAR' },
  { name: 'set', type: 'TIMESTAMP' },
  { name: 'price', type: 'DOUBLE' },
]
const price = (k: string, set: number, value: number): ExampleRow => ({ k, set: at(set), price: value })

/** DuckDB's ASOF JOIN, pandas' `merge_asof`: the other stream's rows are kept for a time. */
export const asofJoin = defineOperator({
  type: 'asofJoin',
  version: 1,
  kind: 'step',
  name: 'As-of join',
  summary: 'Puts the newest value that another stream had at the time of each row beside it.',
  help: 'For each row the other stream is searched for the row with the same keys and the newest time that is not after the time of the row itself: the price that held when an order was placed, say. Rows of the other stream are remembered for the time that you name, over restarts and deploys, and none counts that is older than that; among equal times the one that arrived last counts. A row that arrives before the value that held for it goes on without that value: it does not wait. Empty keys and times find nothing. What is remembered is searched in every update: its cost grows with the time.',
  icon: 'IconClockSearch',
  search: [
    'asof join',
    'as of',
    'merge_asof',
    'temporal join',
    'point in time',
    'latest value',
    'last known value',
    'enrich',
    'slowly changing',
    'exchange rate',
    'join by time',
    'VLOOKUP approximate',
  ],
  inputs: [
    { id: 'in', name: 'Rows' },
    { id: 'other', name: 'Newest values' },
  ],
  outputs: [{ id: 'out', name: 'Rows' }],
  settings: z.strictObject({
    keys: columns({
      label: 'Equal in',
      hint: 'Columns of both streams, by the same name. Leave empty to take the newest row of all.',
      port: ['in', 'other'],
    }).default([]),
    time: column({ label: 'Time of the rows', hint: 'The column that tells when a row happened.', port: 'in' }).min(1),
    otherTime: column({
      label: 'Time of the values',
      hint: 'The column of the other stream that tells since when a value holds.',
      port: 'other',
    }).min(1),
    add: columns({ label: 'Columns to add', hint: 'Of the other stream.', port: 'other' }).min(1),
    within: duration({ label: 'A value holds for', hint: 'So long it is remembered, and counts for later rows.', min: 100 }).default(
      3_600_000,
    ),
    unmatched: choice(['keep', 'drop'], {
      label: 'Rows without a value',
      hint: 'When no value holds at the time of a row.',
      options: [
        { value: 'keep', label: 'keep, with empty columns' },
        { value: 'drop', label: 'leave out' },
      ],
    }).default('keep'),
  }),
  defaults: { keys: [], time: '', otherTime: '', add: [], within: 3_600_000, unmatched: 'keep' },
  caption: (s) => words('{columns} by {keys}', { columns: s.add, keys: [...s.keys, s.time] }),
  build: ({ in: input, other }, s, p) => {
    // A window is a multiple of its input's slide.
    const length = Math.ceil(s.within / other!.slide) * other!.slide
    return { out: p.asof(input!, p.window(other!, { length, slide: other!.slide }), s) }
  },
  examples: [
    {
      title: 'The price that held when an order was placed',
      settings: { keys: ['k'], time: 't', otherTime: 'set', add: ['price', 'set'], within: 10_000 },
      inputs: {
        in: {
          columns: TRADES,
          batches: {
            1: [trade('a', 5, 1), trade('b', 5, 2)],
            2: [trade('a', 6, 3), trade('a', 2, 4), trade(null, 6, 5), trade('a', null, 6)],
            3: [trade('a', 16, 7), trade('a', 17, 8)],
          },
        },
        other: {
          columns: PRICES,
          batches: { 1: [price('a', 3, 10), price('a', 9, 99), price('a', 3, 11)], 2: [price('a', 6, 12)] },
        },
      },
      expect: {
        out: {
          1: [
            { ...trade('a', 5, 1), price: 11, set: at(3) },
            { ...trade('b', 5, 2), price: null, set: null },
          ],
          2: [
            { ...trade('a', 6, 3), price: 12, set: at(6) },
            { ...trade('a', 2, 4), price: null, set: null },
            { ...trade(null, 6, 5), price: null, set: null },
            { ...trade('a', null, 6), price: null, set: null },
          ],
          3: [
            { ...trade('a', 16, 7), price: 99, set: at(9) },
            { ...trade('a', 17, 8), price: 99, set: at(9) },
          ],
        },
      },
      ordered: true,
    },
    {
      title: 'Rows without a value left out, values forgotten in time',
      settings: { keys: [], time: 't', otherTime: 'set', add: ['price'], within: 2000, unmatched: 'drop' },
      inputs: {
        in: { columns: TRADES, batches: { 1: [trade('a', 1, 1)], 2: [trade('b', 2, 2), trade('b', 4, 3)], 3: [trade('a', 2, 4)] } },
        other: { columns: PRICES, batches: { 1: [price('x', 1, 10)] } },
      },
      expect: {
        out: { 1: [{ ...trade('a', 1, 1), price: 10 }], 2: [{ ...trade('b', 2, 2), price: 10 }] },
      },
      ordered: true,
    },
  ],
})
