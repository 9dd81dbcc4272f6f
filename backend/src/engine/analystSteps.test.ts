/** Steps beyond Spark's: over restarts, with empty batches, wide numbers and nested values. What their examples show is not repeated. */
import { afterEach, expect, test } from 'vitest'
import type { Column, JsonObject } from '@millrace/shared'
import { chainPlan, jsonFormat, lines, TestRun } from '../testing/runs.ts'

type Step = readonly [type: string, settings: object]
interface Case {
  columns: Column[]
  steps: Step[]
  /** Rows of each batch. */
  batches: JsonObject[][]
  expect: JsonObject[][]
}

let open: TestRun | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

async function rowsOf(
  { columns, steps, batches }: Omit<Case, 'expect'>,
  between?: (run: TestRun) => Promise<void>,
): Promise<JsonObject[][]> {
  open = await TestRun.open(chainPlan(jsonFormat(columns), steps))
  for (const [i, rows] of batches.entries()) {
    await open.batch((i + 1) * 1000, rows.length === 0 ? {} : { src: [lines(rows)] })
    await between?.(open)
  }
  const out = (await open.take())['out'] ?? {}
  await open.close()
  open = undefined
  return batches.map((_, i) => out[(i + 1) * 1000] ?? [])
}

const column = (name: string, type: string): Column => ({ name, type })
const KV = [column('k', 'VARCHAR'), column('v', 'INTEGER')]
const kv = (...pairs: [string | null, number | null][]): JsonObject[] => pairs.map(([k, v]) => ({ k, v }))

/** What is remembered must be the same after a restart: each case runs at one go, and with a restart after every batch. */
const CASES: Record<string, Case> = {
  'a change of nested values, with a key called as what is kept': {
    columns: [column('last', 'VARCHAR'), column('v', 'INTEGER[]')],
    steps: [['change', { column: 'v', keys: ['last'], how: 'changed', as: 'is_new' }]],
    batches: [[{ last: 'a', v: [1, 2] }], [], [{ last: 'a', v: [1, 2] }], [{ last: 'a', v: [1] }]],
    expect: [
      [{ last: 'a', v: [1, 2], is_new: true }],
      [],
      [{ last: 'a', v: [1, 2], is_new: false }],
      [{ last: 'a', v: [1], is_new: true }],
    ],
  },
  'a change of numbers of 128 bits': {
    columns: [column('v', 'HUGEINT')],
    steps: [
      ['change', { column: 'v', how: 'difference', as: 'd' }],
      [
        'addColumn',
        {
          columns: [
            { as: 'd', formula: 'd::VARCHAR' },
            { as: 'v', formula: '1' },
          ],
        },
      ],
    ],
    batches: [[{ v: 170141183460469 }], [{ v: 3 }]],
    expect: [[{ v: 1, d: null }], [{ v: 1, d: '-170141183460466' }]],
  },
}

test.each(Object.entries(CASES))('%s', async (_, { expect: expected, ...given }) => {
  expect(await rowsOf(given)).toEqual(expected)
  expect(await rowsOf(given, (run) => run.reopen())).toEqual(expected)
})

test('a sample takes the same rows again, and near to its share of many', async () => {
  const rows = Array.from({ length: 20_000 }, (_, i): JsonObject => ({ k: `key ${i % 4000}`, v: i }))
  for (const settings of [
    { how: 'share', share: 25 },
    { how: 'keys', share: 25, keys: ['k'] },
  ]) {
    const given = { columns: KV, steps: [['sample', settings]] as Step[], batches: [rows, kv()] }
    const [first] = await rowsOf(given)
    expect((await rowsOf(given))[0]).toEqual(first)
    expect(Math.abs(first!.length / rows.length - 0.25)).toBeLessThan(0.02)
  }
})
