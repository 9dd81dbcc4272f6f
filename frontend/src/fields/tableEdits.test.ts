import { expect, test } from 'vitest'
import { newTable, withCell, withColumn, withColumnAs, withoutColumn, withoutRow, withRow, type StaticTable } from './tableEdits.ts'

const TABLE: StaticTable = {
  columns: [
    { name: 'code', type: 'VARCHAR' },
    { name: 'column_3', type: 'INTEGER' },
  ],
  rows: [['a', '1'], ['b']],
}

test.each<[string, StaticTable, StaticTable]>([
  ['a cell', withCell(TABLE, 0, 1, '5'), { ...TABLE, rows: [['a', '5'], ['b']] }],
  [
    'a cell that a short row lacks',
    withCell(TABLE, 1, 1, '2'),
    {
      ...TABLE,
      rows: [
        ['a', '1'],
        ['b', '2'],
      ],
    },
  ],
  ['an empty cell is no value', withCell(TABLE, 0, 0, ''), { ...TABLE, rows: [[null, '1'], ['b']] }],
  ['one more row', withRow(TABLE), { ...TABLE, rows: [...TABLE.rows, [null, null]] }],
  ['one row less', withoutRow(TABLE, 0), { ...TABLE, rows: [['b']] }],
  ['another name', withColumnAs(TABLE, 0, { name: 'key' }), { ...TABLE, columns: [{ name: 'key', type: 'VARCHAR' }, TABLE.columns[1]!] }],
  [
    'one more column, under a free name',
    withColumn(TABLE),
    {
      columns: [...TABLE.columns, { name: 'column_4', type: 'VARCHAR' }],
      rows: [
        ['a', '1', null],
        ['b', null],
      ],
    },
  ],
  ['one column less', withoutColumn(TABLE, 0), { columns: [TABLE.columns[1]!], rows: [['1'], []] }],
  ['the last column takes the rows with it', withoutColumn(newTable(), 0), { columns: [], rows: [] }],
])('%s', (_, edited, expected) => {
  expect(edited).toEqual(expected)
})
