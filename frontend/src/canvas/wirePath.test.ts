import { expect, test } from 'vitest'
import { wirePath, type Ends } from './wirePath.ts'

/** Heights at which the way runs level over more than a card's width. */
function levels(path: string): number[] {
  const points = [...path.matchAll(/(-?[\d.]+)[ ,](-?[\d.]+)/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) }))
  return points.flatMap(({ x, y }, index) => {
    const before = points[index - 1]
    return before && before.y === y && Math.abs(before.x - x) > 100 ? [y] : []
  })
}

test.each<[string, Ends, number[]]>([
  ['two rows down, between the rows', { sourceX: 840, sourceY: 40, targetX: 0, targetY: 200 }, [120]],
  ['two rows up, between the rows', { sourceX: 840, sourceY: 200, targetX: 0, targetY: 40 }, [120]],
  ['back along the same row, below it', { sourceX: 840, sourceY: 40, targetX: 0, targetY: 40 }, [110]],
  ['to a row too near to pass between', { sourceX: 840, sourceY: 40, targetX: 0, targetY: 120 }, [190]],
])('a wire that leads backwards: %s', (_name, ends, expected) => {
  const { path, labelY } = wirePath(ends)
  expect(levels(path)).toEqual(expected)
  expect(labelY).toBe(expected[0])
})
test.each<[string, Ends, boolean]>([
  ['short', { sourceX: 240, sourceY: 40, targetX: 300, targetY: 40 }, true],
  ['long', { sourceX: 240, sourceY: 40, targetX: 400, targetY: 40 }, false],
  ['short and steep', { sourceX: 240, sourceY: 40, targetX: 300, targetY: 220 }, false],
])('a %s wire forwards', (_name, ends, isLabelAbove) => {
  const wire = wirePath(ends)
  expect(wire.isLabelAbove).toBe(isLabelAbove)
  expect(wire.path).toMatch(/^M240,40 C/)
})
