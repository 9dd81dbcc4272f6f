import { expect, test } from 'vitest'
import { change, isFound, keep, leaveOut, leftOut, move } from './list.ts'

const list = (text: string) => text.split('').map((column) => ({ column }))
const text = (chosen: { column: string }[]) => chosen.map(({ column }) => column).join('')

test.each([
  ['abcd', 0, 2, 'bacd'],
  ['abcd', 0, 4, 'bcda'],
  ['abcd', 3, 0, 'dabc'],
  ['abcd', 2, 1, 'acbd'],
  ['abcd', 1, 1, 'abcd'],
  ['abcd', 1, 2, 'abcd'],
  ['abcd', 9, 0, 'abcd'],
])('%s: the one at %i goes before %i', (before, from, to, after) => expect(text(move(list(before), from, to))).toBe(after))

test('columns come in behind, once, whatever the case of their letters', () => {
  expect(text(keep(list('ab'), ['B', 'c']))).toBe('abc')
  expect(text(leaveOut(list('abc'), ['B', 'x']))).toBe('ac')
  expect(
    leftOut(list('ab'), [
      { name: 'A', type: 'DATE' },
      { name: 'c', type: 'DATE' },
    ]),
  ).toEqual([{ name: 'c', type: 'DATE' }])
})

test.each([
  [{ as: 'x' }, { column: 'b', as: 'x', type: 'DATE' }],
  [{ as: '' }, { column: 'b', type: 'DATE' }],
  [{ as: 'b' }, { column: 'b', type: 'DATE' }],
  [{ type: '' }, { column: 'b', as: 'y' }],
])('the change %o', (wanted, after) => {
  expect(change([{ column: 'a' }, { column: 'b', as: 'y', type: 'DATE' }], 1, wanted)).toEqual([{ column: 'a' }, after])
})

test('a column is found by either name', () => {
  expect(isFound(' AMO', 'amount', undefined)).toBe(true)
  expect(isFound('euro', 'amount', 'euros')).toBe(true)
  expect(isFound('euro', 'amount')).toBe(false)
})
