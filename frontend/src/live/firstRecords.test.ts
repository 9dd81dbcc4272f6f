import type { BatchReport, RunInfo } from '@millrace/shared'
import { expect, test } from 'vitest'
import { firstRecords } from './firstRecords.ts'

const figures = (run: string, ...batches: Record<string, number>[]) => ({
  run: { id: run } as RunInfo,
  batches: batches.map((records, at) => {
    const sources = Object.entries(records).map(([node, count]) => [node, { records: count, bytes: count, deadLetters: 0 }])
    return { time: at, sources: Object.fromEntries(sources) } as BatchReport
  }),
})

const QUIET = figures('r', { a: 0, b: 2 })
test.each([
  ['nothing new', QUIET, QUIET, []],
  ['another batch without records of it', QUIET, figures('r', { a: 0, b: 2 }, { a: 0 }), []],
  ['the first records of one source', QUIET, figures('r', { a: 0, b: 2 }, { a: 1, b: 1 }), ['a']],
  ['another run', QUIET, figures('s', { a: 0, b: 1 }), ['b']],
])('%s', (_, before, now, sources) => {
  expect([...firstRecords(now, before)]).toEqual(sources)
})
