import type { BatchReport } from '@millrace/shared'
import { expect, test } from 'vitest'
import { heldCourses, type HeldCourse } from './heldCourses.ts'

type Kept = Record<string, number | undefined>
const batch = (kept: Kept) =>
  ({
    nodes: Object.fromEntries(Object.entries(kept).map(([node, held]) => [node, { in: 0, out: {}, ...(held !== undefined && { held }) }])),
  }) as BatchReport

test.each<[string, Kept[], HeldCourse[]]>([
  ['nothing without batches', [], []],
  ['a node that keeps nothing is not named', [{ a: undefined }], []],
  [
    'the course of each node, what kept most first',
    [{ a: 1, b: 5 }, { a: 2, b: 9 }, { b: 7 }],
    [
      { node: 'b', values: [5, 9, 7], newest: 7, most: 9 },
      { node: 'a', values: [1, 2], newest: 2, most: 2 },
    ],
  ],
])('%s', (_, batches, expected) => {
  expect(heldCourses(batches.map(batch))).toEqual(expected)
})
