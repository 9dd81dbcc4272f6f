import { z } from 'zod'
import { columns, text, toggle } from '../fields/kinds.ts'
import { quoteIdentifier, quoteLiteral } from '../fields/sql.ts'
import { words } from '../text/words.ts'
import { defineOperator } from './definition.ts'

/** SQL's UNPIVOT: from wide to long. */
export const unpivot = defineOperator({
  type: 'unpivot',
  version: 1,
  kind: 'step',
  name: 'Unpivot',
  summary: 'Makes one row of each of several columns.',
  help: 'A row with the columns north and south becomes two: one says "north" and its value, the other "south" and its value. The columns that are not named stand beside them in each of the rows. All named columns must hold the same kind of value, or be taken as texts.',
  icon: 'IconRowInsertBottom',
  search: [
    'unpivot',
    'melt',
    'wide to long',
    'stack',
    'gather',
    'pivot_longer',
    'columns to rows',
    'transpose',
    'reshape',
    'unstack columns',
    'key value',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [{ id: 'out', name: 'Rows' }],
  settings: z.strictObject({
    columns: columns({ label: 'Columns that become rows', hint: 'Each gives a row of its own.' }).min(1),
    name: text(
      { label: 'Column for the names', hint: 'It says which column a row comes from.', namesColumn: true },
      z.string().min(1).max(200),
    ),
    value: text(
      { label: 'Column for the values', hint: 'It holds what stood in the column.', namesColumn: true },
      z.string().min(1).max(200),
    ),
    skipEmpty: toggle({ label: 'Leave out empty values', hint: 'They make no row.' }).default(true),
    asText: toggle({ label: 'Take values as texts', hint: 'For columns that hold different kinds of values.' }).default(false),
  }),
  defaults: { columns: [], name: 'name', value: 'value', skipEmpty: true, asText: false },
  caption: (s) => words('{columns} → {name}, {value}', { columns: s.columns, name: s.name, value: s.value }),
  build: ({ in: input }, s, p) => {
    const cell = (name: string) => (s.asText ? `CAST(${quoteIdentifier(name)} AS VARCHAR)` : quoteIdentifier(name))
    const pairs = s.columns.map((name) => `{'n': ${quoteLiteral(name)}, 'v': ${cell(name)}}`)
    const held = quoteIdentifier(s.name)
    const exploded = p.explode(input!, { sql: `[${pairs.join(', ')}]`, setting: 'columns' }, s.name, true)
    const rows = s.skipEmpty ? p.split(exploded, { sql: `${held}.v IS NOT NULL` }).yes : exploded
    const items = [
      { name: s.name, value: { sql: `${held}.n`, setting: 'name' } },
      { name: s.value, value: { sql: `${held}.v`, setting: 'value' } },
    ]
    return { out: p.project(rows, items, { keep: true, drop: s.columns }) }
  },
  examples: [
    {
      title: 'Sales of two shops, one below the other',
      settings: { columns: ['north', 'south'], name: 'shop', value: 'sales' },
      inputs: {
        in: {
          columns: [
            { name: 'day', type: 'INTEGER' },
            { name: 'north', type: 'INTEGER' },
            { name: 'south', type: 'DOUBLE' },
          ],
          batches: {
            1: [
              { day: 1, north: 5, south: 7.5 },
              { day: 2, north: null, south: 3 },
            ],
            2: [],
          },
        },
      },
      expect: {
        out: {
          1: [
            { day: 1, shop: 'north', sales: 5 },
            { day: 1, shop: 'south', sales: 7.5 },
            { day: 2, shop: 'south', sales: 3 },
          ],
        },
      },
      ordered: true,
    },
    {
      title: 'Numbers and texts together, empty ones kept',
      settings: { columns: ['n', 't'], name: 'field', value: 'value', skipEmpty: false, asText: true },
      inputs: {
        in: {
          columns: [
            { name: 'n', type: 'INTEGER' },
            { name: 't', type: 'VARCHAR' },
          ],
          batches: { 1: [{ n: 7, t: null }] },
        },
      },
      expect: {
        out: {
          1: [
            { field: 'n', value: '7' },
            { field: 't', value: null },
          ],
        },
      },
      ordered: true,
    },
  ],
})
