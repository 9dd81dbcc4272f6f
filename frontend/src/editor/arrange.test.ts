import { expect, test } from 'vitest'
import { align, distribute, type Alignment, type Box } from './arrange.ts'

const box = (id: string, x: number, y: number, width = 240, height = 80): Box => ({ id, x, y, width, height })
const boxes = [box('a', 0, 0), box('b', 300, 40), box('c', 100, 200, 100, 40)]

test.each<[Alignment, Record<string, number[]>]>([
  ['left', { a: [0, 0], b: [0, 40], c: [0, 200] }],
  ['centre', { a: [150, 0], b: [150, 40], c: [220, 200] }],
  ['right', { a: [300, 0], b: [300, 40], c: [440, 200] }],
  ['top', { a: [0, 0], b: [300, 0], c: [100, 0] }],
  ['middle', { a: [0, 80], b: [300, 80], c: [100, 100] }],
  ['bottom', { a: [0, 160], b: [300, 160], c: [100, 200] }],
])('aligned %s', (how, expected) => {
  const places = align(boxes, how)
  expect(Object.fromEntries(Object.entries(places).map(([id, { x, y }]) => [id, [x, y]]))).toEqual(expected)
})

test.each([
  [
    'gaps become equal between the first and the last',
    [box('a', 0, 0), box('b', 250, 40), box('c', 680, 0)],
    'x',
    { a: 0, b: 340, c: 680 },
  ],
  ['what overlaps comes apart', [box('a', 0, 0), box('b', 10, 0), box('c', 20, 0)], 'x', { a: 0, b: 300, c: 600 }],
  ['top to bottom', [box('a', 0, 0), box('b', 0, 90), box('c', 0, 300)], 'y', { a: 0, b: 150, c: 300 }],
] as const)('distributed: %s', (_name, given, axis, expected) => {
  const places = distribute(given, axis, 60)
  expect(Object.fromEntries(Object.entries(places).map(([id, at]) => [id, at[axis]]))).toEqual(expected)
})
test('two are not distributed', () => {
  expect(distribute(boxes.slice(0, 2), 'x', 60)).toEqual({})
})
