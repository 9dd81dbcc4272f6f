import type { View } from '@millrace/shared'
import { expect, test } from 'vitest'
import { inOneColumn, layoutOf, placeOperations, stepped, type Step } from './places.ts'

const view = (kind: View['kind'], place?: [x: number, y: number, w: number, h: number]): View => ({
  node: 't',
  kind,
  title: '',
  y: [],
  ...(place && { place: { x: place[0], y: place[1], w: place[2], h: place[3] } }),
})
const shown = (layout: ReturnType<typeof layoutOf>) => Object.fromEntries(layout.map(({ i, x, y, w, h }) => [i, [x, y, w, h]]))

test('tiles that nobody placed stand where there is room first', () => {
  expect(
    shown(layoutOf({ a: view('number'), b: view('line'), c: view('bar'), d: view('table', [0, 0, 12, 4]), e: view('number') })),
  ).toEqual({
    d: [0, 0, 12, 4],
    a: [0, 4, 3, 3],
    b: [3, 4, 6, 5],
    e: [9, 4, 3, 3],
    c: [0, 9, 6, 4],
  })
})
test('places that overlap, leave a gap or reach beyond the last column are put right', () => {
  expect(shown(layoutOf({ a: view('bar', [8, 3, 6, 4]), b: view('bar', [6, 3, 6, 4]) }))).toEqual({ a: [6, 0, 6, 4], b: [6, 4, 6, 4] })
})

const views = { a: view('line', [0, 0, 6, 4]), b: view('line', [6, 0, 6, 4]), c: view('line', [0, 4, 6, 5]) }
const two = layoutOf(views)
const placesIn = (operations: ReturnType<typeof placeOperations>) =>
  Object.fromEntries(operations.flatMap((each) => (each.op === 'setView' ? [[each.id, Object.values(each.view!.place!)]] : [])))
const cases: [string, string, Step, Record<string, number[]>][] = [
  ['a tile at the edge stays', 'a', 'left', {}],
  ['one step to the right pushes what is there out of the way', 'a', 'right', { a: [1, 0, 6, 4], b: [6, 4, 6, 4] }],
  ['down takes the place of the one below', 'a', 'down', { a: [0, 5, 6, 4], c: [0, 0, 6, 5] }],
  ['up takes the place of the one above', 'c', 'up', { a: [0, 5, 6, 4], c: [0, 0, 6, 5] }],
  ['taller pushes down', 'a', 'taller', { a: [0, 0, 6, 5], c: [0, 5, 6, 5] }],
  ['lower pulls up', 'a', 'lower', { a: [0, 0, 6, 3], c: [0, 3, 6, 5] }],
  ['narrower', 'b', 'narrower', { b: [6, 0, 5, 4] }],
  ['there is no room to be wider', 'b', 'wider', {}],
  ['a tile that is not there', 'gone', 'up', {}],
]
test.each(cases)('%s', (_, id, step, expected) => {
  const changes = placesIn(placeOperations(views, stepped(two, id, step)))
  expect(changes).toEqual(expected)
})
test('a tile is never smaller than its contents can be', () => {
  const small = layoutOf({ a: view('number', [0, 0, 2, 3]) })
  for (const step of ['narrower', 'lower'] as const) expect(stepped(small, 'a', step)).toBe(small)
})
test('one column keeps the order in which tiles are read', () => {
  expect(shown(inOneColumn(two))).toEqual({ a: [0, 0, 1, 4], b: [0, 4, 1, 4], c: [0, 8, 1, 5] })
})
test('the first tile that is placed places the others where they are seen', () => {
  const unplaced = { a: view('number'), b: view('line') }
  expect(placesIn(placeOperations(unplaced, stepped(layoutOf(unplaced), 'b', 'right')))).toEqual({ a: [0, 0, 3, 3], b: [4, 0, 6, 5] })
})
