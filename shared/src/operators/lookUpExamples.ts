/** Examples of Look up: with a table that is given, and with one that arrives. */
import type { Example, ExampleRow } from './definition.ts'

const ASKED = [{ name: 'c', type: 'VARCHAR' }]
const PRICES = [
  { name: 'code', type: 'VARCHAR' },
  { name: 'price', type: 'INTEGER' },
]
const asked = (...codes: string[]): ExampleRow[] => codes.map((c) => ({ c }))
const price = (code: string | null, value: number | null): ExampleRow => ({ code, price: value })
const found = (c: string, value: number | null): ExampleRow => ({ c, price: value })

export const lookUpExamples: Example[] = [
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
  {
    title: 'In what arrives, the whole table each time',
    settings: { from: 'port', on: [{ left: 'c', right: 'code' }], add: ['price'] },
    inputs: {
      in: { columns: ASKED, batches: { 1: asked('a'), 2: asked('a', 'b'), 3: asked('a', 'b'), 4: asked('b') } },
      table: { columns: PRICES, batches: { 2: [price('a', 1), price('b', 2), price('a', 9)], 3: [price('b', 3)] } },
    },
    expect: {
      out: { 1: [found('a', null)], 2: [found('a', 1), found('b', 2)], 3: [found('a', null), found('b', 3)], 4: [found('b', 3)] },
    },
  },
  {
    title: 'In what arrives, row by row, with rows that remove their key',
    settings: {
      from: 'port',
      update: 'merge',
      remove: { mode: 'rows', match: 'all', rows: [{ column: 'price', test: 'isEmpty', value: '' }] },
      on: [{ left: 'c', right: 'code' }],
      add: ['price'],
      unmatched: 'drop',
    },
    inputs: {
      in: { columns: ASKED, batches: { 1: asked('a', 'b'), 2: asked('a', 'b'), 3: asked('a', 'b'), 4: asked('a', 'b') } },
      table: {
        columns: PRICES,
        batches: {
          1: [price('a', 1), price('b', 2), price('a', 9), price(null, 5)],
          2: [price('b', 3)],
          3: [price('a', 4), price('b', null), price('a', null)],
          4: [price('a', 6)],
        },
      },
    },
    expect: { out: { 1: [found('a', 9), found('b', 2)], 2: [found('a', 9), found('b', 3)], 4: [found('a', 6)] } },
  },
]
