import { expect, test } from 'vitest'
import { placeNames, type NamedPoint } from './placeNames.ts'

const at = (x: number, y: number, name = 'name'): NamedPoint => ({ x, y, radius: 5, name })
const width = (name: string) => name.length * 7
const extent = { width: 400, height: 200 }

test.each<[string, NamedPoint[], number, [point: number, x: number][]]>([
  ['one stands behind its point', [at(50, 50)], 0, [[0, 59]]],
  ['at the end it stands before its point', [at(395, 50)], 0, [[0, 358]]],
  [
    'a second one on the same line goes to the other side',
    [at(50, 50), at(60, 52)],
    0,
    [
      [0, 59],
      [1, 23],
    ],
  ],
  [
    'the less important of two that fit nowhere is left out',
    [at(50, 50), at(60, 52), at(55, 51)],
    0,
    [
      [0, 59],
      [1, 23],
    ],
  ],
  ['what is pointed at has its name in any case', [at(20, 50, 'x'.repeat(60))], 1, [[0, 29]]],
  ['what cannot be seen has none', [at(-10, 50), at(50, 300)], 1, []],
  [
    'lines apart do not meet',
    [at(50, 50), at(50, 70)],
    0,
    [
      [0, 59],
      [1, 59],
    ],
  ],
])('%s', (_, points, always, expected) => {
  expect(placeNames(points, width, extent, always).map(({ point, x }) => [point, x])).toEqual(expected)
})
