import { z } from 'zod'
import { choice, columnPairs, columns, table } from '../fields/kinds.ts'
import { columnItems } from '../plan/items.ts'
import { defineOperator } from './definition.ts'
import { words } from '../text/words.ts'

/** Spark's join of a stream with a static table. */
export const lookUp = defineOperator({
  type: 'lookUp',
  version: 2,
  kind: 'step',
  name: 'Look up',
  summary: 'Adds columns from a table of yours.',
  help: 'Each row is matched with the table by one column or several, which must all be equal. With several matches the first row of the table counts, so that the number of rows never grows, or each makes a row, in the order of the table. An empty value matches nothing.',
  icon: 'IconTableShortcut',
  spark: [
    {
      operation: 'join with a static table',
      settings: 'Rows without a match: leave out (join) or keep (leftOuterJoin); with several matches, a row of each.',
      proof: [{ example: 'A row of each match' }, { example: 'Only rows with a match' }],
      differs: [
        {
          what: 'With several matches the first row of the table counts, unless a row of each is asked for.',
          proof: { example: 'Names of countries' },
        },
      ],
    },
  ],
  search: [
    'lookup',
    'vlookup',
    'join',
    'enrich',
    'static table',
    'broadcast join',
    'map values',
    'xlookup',
    'hlookup',
    'index match',
    'reference table',
    'match',
    'mapping table',
    'dictionary',
    'broadcast',
  ],
  inputs: [{ id: 'in', name: 'Rows' }],
  outputs: [{ id: 'out', name: 'Rows' }],
  settings: z.strictObject({
    table: table({ label: 'Table', hint: 'Paste or upload CSV with a header.' }).refine(
      (t) => t.columns.length > 0,
      'Paste or upload a table.',
    ),
    on: columnPairs({
      label: 'Equal in',
      hint: 'A column of the stream, and the one of the table in which its values are looked for.',
      sides: { left: { label: 'Column of the stream', port: 'in' }, right: { label: 'Column of the table', columnsOf: 'table' } },
    }).min(1, 'Choose at least one pair of columns.'),
    add: columns({ label: 'Columns to add', hint: 'What a row gets from its match.', columnsOf: 'table' }).min(1),
    unmatched: choice(['keep', 'drop'], {
      label: 'Rows without a match',
      hint: 'What happens to a row that the table does not know.',
      options: [
        { value: 'keep', label: 'keep, with empty values' },
        { value: 'drop', label: 'leave out' },
      ],
    }).default('keep'),
    matches: choice(['first', 'all'], {
      label: 'With several matches',
      hint: 'What happens where the table has the value more than once.',
      options: [
        { value: 'first', label: 'take the first one', hint: 'the number of rows never grows' },
        { value: 'all', label: 'make a row of each', hint: 'as a join does' },
      ],
    }).default('first'),
  }),
  defaults: { table: { columns: [], rows: [] }, on: [{ left: '', right: '' }], add: [], unmatched: 'keep', matches: 'first' },
  migrate: { 1: ({ column = '', key = '', ...rest }) => ({ ...rest, on: [{ left: column, right: key }] }) },
  caption: (s) => words('{what} by {keys}', { what: s.add, keys: s.on.map(({ left }) => left) }),
  build: ({ in: input }, s, p) => ({
    out: p.lookup(
      input!,
      s.table,
      s.on.map(({ left, right }) => ({ column: left, key: right })),
      columnItems(s.add, 'add'),
      {
        unmatched: s.unmatched,
        every: s.matches === 'all',
      },
    ),
  }),
  examples: [
    {
      title: 'A row of each match',
      settings: {
        table: {
          columns: [
            { name: 'part', type: 'INTEGER' },
            { name: 'shop', type: 'VARCHAR' },
          ],
          rows: [
            ['1', 'north'],
            ['2', 'east'],
            ['1', 'south'],
          ],
        },
        on: [{ left: 'id', right: 'part' }],
        add: ['shop'],
        matches: 'all',
      },
      inputs: { in: { columns: [{ name: 'id', type: 'INTEGER' }], batches: { 1: [{ id: 1 }, { id: 3 }, { id: 2 }, { id: null }] } } },
      expect: {
        out: {
          1: [
            { id: 1, shop: 'north' },
            { id: 1, shop: 'south' },
            { id: 3, shop: null },
            { id: 2, shop: 'east' },
            { id: null, shop: null },
          ],
        },
      },
      ordered: true,
    },
    {
      title: 'Names of countries',
      settings: {
        table: {
          columns: [
            { name: 'code', type: 'VARCHAR' },
            { name: 'country', type: 'VARCHAR' },
          ],
          rows: [
            ['no', 'Norway'],
            ['it', 'Italy'],
            ['no', 'Noreg'],
          ],
        },
        on: [{ left: 'c', right: 'code' }],
        add: ['country'],
      },
      inputs: { in: { columns: [{ name: 'c', type: 'VARCHAR' }], batches: { 1: [{ c: 'no' }, { c: 'xx' }, { c: null }] } } },
      expect: {
        out: {
          1: [
            { c: 'no', country: 'Norway' },
            { c: 'xx', country: null },
            { c: null, country: null },
          ],
        },
      },
    },
    {
      title: 'Only rows with a match',
      settings: {
        table: {
          columns: [
            { name: 'id', type: 'INTEGER' },
            { name: 'w', type: 'DOUBLE' },
          ],
          rows: [['1', '0.5']],
        },
        on: [{ left: 'id', right: 'id' }],
        add: ['w'],
        unmatched: 'drop',
      },
      inputs: { in: { columns: [{ name: 'id', type: 'INTEGER' }], batches: { 1: [{ id: 1 }, { id: 2 }] } } },
      expect: { out: { 1: [{ id: 1, w: 0.5 }] } },
    },
    {
      title: 'By two columns',
      settings: {
        table: {
          columns: [
            { name: 'country', type: 'VARCHAR' },
            { name: 'code', type: 'INTEGER' },
            { name: 'town', type: 'VARCHAR' },
          ],
          rows: [
            ['no', '1', 'Oslo'],
            ['it', '1', 'Roma'],
            ['it', '2', 'Torino'],
          ],
        },
        on: [
          { left: 'c', right: 'country' },
          { left: 'zone', right: 'code' },
        ],
        add: ['town'],
      },
      inputs: {
        in: {
          columns: [
            { name: 'c', type: 'VARCHAR' },
            { name: 'zone', type: 'INTEGER' },
          ],
          batches: {
            1: [
              { c: 'it', zone: 2 },
              { c: 'no', zone: 2 },
              { c: null, zone: 1 },
              { c: 'no', zone: 1 },
            ],
          },
        },
      },
      expect: {
        out: {
          1: [
            { c: 'it', zone: 2, town: 'Torino' },
            { c: 'no', zone: 2, town: null },
            { c: null, zone: 1, town: null },
            { c: 'no', zone: 1, town: 'Oslo' },
          ],
        },
      },
    },
  ],
})
