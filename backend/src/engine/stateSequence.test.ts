/** What a state keeps is the same by a query as by a computation, which is chosen where a key has many rows. */
import { expect, test } from 'vitest'
import type { Json, JsonObject } from '@millrace/shared'
import { chainPlan, jsonFormat, lines, TestRun } from '../testing/runs.ts'

const format = jsonFormat([
  { name: 'k', type: 'VARCHAR' },
  { name: 'v', type: 'DOUBLE' },
])
/** Rows of three keys that begin at different times, some without a number, over batches of different sizes. */
const batches = [7, 1, 23, 40].map((rows, batch) =>
  lines(
    Array.from({ length: rows }, (_, i) => {
      const at = batch * 50 + i
      const key = ['a', 'b', null][(at * 7) % (batch + 2)] ?? null
      return { k: key, v: at % 11 === 3 ? null : 100 + at * 0.7 + 9 * Math.sin(at) + ((at * 37) % 13) / 8 }
    }),
  ),
)

async function said(type: string, settings: object, fewRows: number): Promise<{ out: JsonObject[][]; keys: Json[][] }> {
  const open = await TestRun.open(chainPlan(format, [[type, { column: 'v', keys: ['k'], ...settings }]]), { fewRows })
  try {
    for (const [i, text] of batches.entries()) await open.batch((i + 1) * 1000, { src: [text] })
    const { out = {} } = await open.take()
    const { rows } = await open.run.statePage({ node: type.toLowerCase(), search: '', offset: 0, limit: 10 })
    return { out: Object.values(out), keys: rows.map((row) => Object.values(row)) }
  } finally {
    await open.close()
  }
}

/** Numbers to 12 digits: a query may add in another order. */
const rounded = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, each: unknown) => (typeof each === 'number' ? Number(each.toPrecision(12)) : each)))

test.each<[string, string, object]>([
  ['the level', 'forecast', { method: 'level', alpha: 0.3 }],
  ['level and trend', 'forecast', { method: 'trend', alpha: 0.3, beta: 0.1 }],
  ['level, trend and season', 'forecast', { method: 'season', alpha: 0.3, beta: 0.1, gamma: 0.2, season: 4 }],
  ['all values, the newer the more', 'findAnomalies', { history: 'weighted', weight: 0.1, least: 2 }],
])('%s', async (_, type, settings) => {
  const [query, computed] = [await said(type, settings, Infinity), await said(type, settings, 0)]
  expect(query.out.flat()).toHaveLength(71)
  expect(query.keys).toHaveLength(3)
  expect(rounded(computed)).toEqual(rounded(query))
})
