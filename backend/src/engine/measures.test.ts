/** Measures over windows and since the start are those of all rows at once, with stops and starts between. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonObject } from '@millrace/shared'
import { chainPlan, jsonFormat, lines, TestRun } from '../testing/runs.ts'

const FORMAT = jsonFormat([
  { name: 'k', type: 'VARCHAR' },
  { name: 'v', type: 'DOUBLE' },
])
interface Row {
  k: string | null
  v: number | null
}

const rows = fc.array(
  fc.record({
    k: fc.constantFrom('a', 'b', null),
    // Far from zero, where sums of squares would lose all digits.
    v: fc.option(fc.integer({ min: -999, max: 999 }).map((n) => 1e8 + n / 8)),
  }),
  { maxLength: 8 },
)
const MEASURES = [
  { as: 'sd', fn: 'stddev', column: 'v' },
  { as: 'spread', fn: 'variance', column: 'v' },
  { as: 'kinds', fn: 'approxDistinct', column: 'v' },
]
const FROM_ROWS = [
  { as: 'mid', fn: 'median', column: 'v' },
  { as: 'low', fn: 'percentile', column: 'v', percent: 10 },
  { as: 'all', fn: 'list', column: 'v', most: 3 },
  { as: 'text', fn: 'textJoin', column: 'k', most: 2, separator: '' },
  { as: 'top', fn: 'topValues', column: 'v', most: 2 },
]

/** All measures of a key's rows, by their definitions. */
function measuresOf(own: Row[]): JsonObject {
  const values = own.flatMap(({ v }) => v ?? [])
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length
  const spread = values.length > 1 ? values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1) : null
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => {
    const place = share * (sorted.length - 1)
    const [low, high] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!]
    return values.length === 0 ? null : low + (high - low) * (place % 1)
  }
  const often = Map.groupBy(values, (v) => v)
  const top = [...often].map(([value, { length: count }]) => ({ value, count })).sort((a, b) => b.count - a.count || a.value - b.value)
  const texts = own.flatMap(({ k }) => k ?? [])
  return {
    sd: spread === null ? null : Math.sqrt(spread),
    spread,
    kinds: often.size,
    mid: at(0.5),
    low: at(0.1),
    all: values.length === 0 ? null : values.slice(0, 3),
    text: texts.length === 0 ? null : texts.slice(0, 2).join(''),
    top: values.length === 0 ? null : top.slice(0, 2),
  }
}

function expectClose(found: JsonObject, expected: JsonObject): void {
  for (const [name, value] of Object.entries(found)) {
    const other = expected[name]
    if (typeof value !== 'number' || typeof other !== 'number') expect({ [name]: value }).toEqual({ [name]: other })
    else expect(Math.abs(value - other)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(other)))
  }
}

const byKey = (each: JsonObject[]) => new Map(each.map(({ k, ...measures }) => [k as string | null, measures]))

test.each([
  ['each update', { over: 'update', measures: [...MEASURES, ...FROM_ROWS] }, 1],
  ['the last three updates', { over: 'last', length: 3000, every: 1000, measures: MEASURES }, 3],
  ['the last three updates, from rows', { over: 'last', length: 3000, every: 1000, measures: FROM_ROWS }, 3],
  ['all since the start', { over: 'start', visit: 'all', measures: MEASURES }, 1000],
] as const)('over %s', async (_, settings, length) => {
  const plan = chainPlan(FORMAT, [['summarize', { keys: ['k'], ...settings }]])
  await fc.assert(
    fc.asyncProperty(fc.array(rows, { minLength: 2, maxLength: 6 }), fc.nat(5), async (batches, restart) => {
      const run = await TestRun.open(plan)
      try {
        for (const [i, batch] of batches.entries()) {
          if (i === restart) await run.reopen()
          await run.batch((i + 1) * 1000, batch.length > 0 ? { src: [lines(batch.map((row) => ({ ...row })))] } : {})
        }
        const found = (await run.take())['out'] ?? {}
        for (const i of batches.keys()) {
          const within = batches.slice(Math.max(0, i + 1 - length), i + 1).flat()
          const expected = Map.groupBy(within, ({ k }) => k)
          const got = byKey(found[(i + 1) * 1000] ?? [])
          expect(new Set(got.keys())).toEqual(new Set(expected.keys()))
          for (const [k, own] of expected) expectClose(got.get(k)!, measuresOf(own))
        }
      } finally {
        await run.close()
      }
    }),
    { numRuns: 12 },
  )
})

test('about how many values there are, of many, is near and the same in every way', async () => {
  const many = 30_000
  const batches = [0, 1, 2].map((part) => lines(Array.from({ length: many }, (_, i) => ({ k: 'a', v: (part * many) / 2 + i }))))
  const counts: number[] = []
  for (const over of ['last', 'start']) {
    const settings = { keys: ['k'], measures: MEASURES.slice(2), over, length: 3000, every: 3000 }
    const run = await TestRun.open(chainPlan(FORMAT, [['summarize', settings]]))
    for (const [i, text] of batches.entries()) await run.batch((i + 1) * 1000, { src: [text] })
    counts.push((await run.take())['out']![3000]![0]!['kinds'] as number)
    await run.close()
  }
  expect(counts[1]).toBe(counts[0])
  expect(Math.abs(counts[0]! / (2 * many) - 1)).toBeLessThan(0.1)
})
