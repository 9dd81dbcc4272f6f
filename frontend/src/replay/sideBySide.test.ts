import type { Column, Replay, ReplaySide } from '@millrace/shared'
import { expect, test } from 'vitest'
import { sideBySide } from './sideBySide.ts'

const side = (columns: Column[]): ReplaySide => ({ columns, isThere: true, counts: {}, windows: {}, remembering: [], problems: [] })
const column = (name: string, type = 'BIGINT'): Column => ({ name, type })
const replay = (parts: Partial<Replay>): Replay => ({
  sequence: 1,
  target: { node: 'a', port: 'out' },
  number: 3,
  compared: null,
  kept: null,
  limit: null,
  began: null,
  noSnapshot: null,
  unrecorded: [],
  version: side([column('shop'), column('n')]),
  draft: side([column('shop'), column('n')]),
  key: ['shop'],
  totals: { same: 1, changed: 1, gone: 1, new: 0 },
  rows: [
    { mark: 'same', time: 0, version: [1, 5], draft: [1, 5] },
    { mark: 'changed', time: 0, version: [2, 6], draft: [2, 7] },
    { mark: 'gone', time: 0, version: [3, 8], draft: null },
  ],
  ms: 1,
  ...parts,
})
const shown = (of: Replay, onlyDifferent = false) => {
  const { columns, rows } = sideBySide(of, onlyDifferent)
  return { names: columns.slice(2).map(({ name }) => name), rows: rows.map((row) => [row[0], ...row.slice(2)]) }
}

test('what differs stands side by side, what does not stands once', () => {
  expect(shown(replay({}))).toEqual({
    names: ['shop', 'n · version 3', 'n · draft'],
    rows: [
      ['= same', 1, 5, 5],
      ['≠ changed', 2, 6, 7],
      ['− gone', 3, 8, undefined],
    ],
  })
  expect(sideBySide(replay({}), true).marks).toEqual(['changed', 'gone'])
})

test('columns that only one has, and columns of another type', () => {
  const draft = side([column('shop', 'VARCHAR'), column('more')])
  const rows: Replay['rows'] = [{ mark: 'new', time: 0, version: null, draft: ['x', 9] }]
  expect(shown(replay({ draft, rows, key: null }))).toEqual({
    names: ['shop · version 3', 'shop · draft', 'n · version 3', 'more · draft'],
    rows: [['+ new', undefined, 'x', undefined, 9]],
  })
})
