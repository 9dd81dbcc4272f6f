/** Summaries over long windows, which subtract what leaves: the same as a window that is merged anew, whatever happens to the run. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonObject } from '@millrace/shared'
import { chainPlan, jsonFormat, lines, TestRun } from '../testing/runs.ts'

const INTERVAL = 1000
const FORMAT = jsonFormat([
  { name: 'k', type: 'VARCHAR' },
  { name: 'v', type: 'DECIMAL(9,2)' },
])

interface Row {
  k: string | null
  v: number | null
}
/** What happens in turn: a batch of rows, a stop and start, a batch that fails at its end and comes again, a stretch without batches. */
type Event = { is: 'rows'; rows: Row[] } | { is: 'restart' } | { is: 'failure'; rows: Row[] } | { is: 'gap' }

const rows = fc.array(
  fc.record({
    k: fc.constantFrom('a', 'b', 'c', '', null),
    v: fc.oneof(
      fc.integer({ min: -999, max: 999 }).map((n) => n / 4),
      fc.constant(null),
    ),
  }),
  { maxLength: 6 },
)
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 8, arbitrary: rows.map((each): Event => ({ is: 'rows', rows: each })) },
  { weight: 1, arbitrary: fc.constant<Event>({ is: 'restart' }) },
  { weight: 1, arbitrary: rows.map((each): Event => ({ is: 'failure', rows: each })) },
  { weight: 1, arbitrary: fc.constant<Event>({ is: 'gap' }) },
)

/** The same in a few lines: all rows of the window, summed anew at each firing. */
function expected(
  batches: readonly { time: number; rows: Row[] }[],
  length: number,
  every: number,
  gone: string,
): Record<number, JsonObject[]> {
  const seen = new Set<string | null>()
  const out: Record<number, JsonObject[]> = {}
  const last = batches.at(-1)?.time ?? 0
  for (let time = every; time <= last; time += every) {
    const within = batches.filter((batch) => batch.time > time - length && batch.time <= time).flatMap((batch) => batch.rows)
    const keys = new Set(within.map(({ k }) => k))
    for (const key of keys) seen.add(key)
    if (!batches.some((batch) => batch.time === time)) continue
    const found = [...(gone === 'zero' ? seen : keys)].map((k) => {
      const own = within.filter((row) => row.k === k)
      const values = own.flatMap(({ v }) => (v === null ? [] : [v]))
      const total = values.reduce((sum, v) => sum + v, 0)
      return { k, n: own.length, total: values.length === 0 && gone !== 'zero' ? null : total }
    })
    if (found.length > 0) out[time] = found
  }
  return out
}

const sorted = (found: Record<number, JsonObject[]>) =>
  Object.fromEntries(Object.entries(found).map(([time, each]) => [time, each.map((row) => JSON.stringify(row)).sort()]))

async function run(events: readonly Event[], settings: { length: number; every: number; gone: string }, leastSlides: number) {
  let isFailing = false
  const measures = [
    { as: 'n', fn: 'count' },
    { as: 'total', fn: 'sum', column: 'v' },
  ]
  const open = await TestRun.open(chainPlan(FORMAT, [['summarize', { keys: ['k'], measures, over: 'last', ...settings }]]), {
    leastSlides,
    beforeCommit: () => {
      if (isFailing) throw new Error('The disk is full.')
    },
  })
  const done: { time: number; rows: Row[] }[] = []
  const found: Record<number, JsonObject[]> = {}
  let time = 0
  try {
    for (const each of events) {
      if (each.is === 'restart') await open.reopen()
      else if (each.is === 'gap') {
        if (time === 0) continue
        await open.run.gap(time, time + 3 * INTERVAL)
        time += 3 * INTERVAL
      } else {
        time += INTERVAL
        const content = { src: each.rows.length > 0 ? [lines(each.rows as unknown as JsonObject[])] : [] }
        const request = { time, ...(await open.blocks(content)), startedAt: 0 }
        if (each.is === 'failure') {
          isFailing = true
          await expect(open.run.batch(request)).rejects.toThrow('The disk is full.')
          isFailing = false
        }
        await open.run.batch(request)
        done.push({ time, rows: each.rows })
        Object.assign(found, (await open.take())['out'])
      }
    }
  } finally {
    await open.close()
  }
  return { found: sorted(found), wanted: sorted(expected(done, settings.length, settings.every, settings.gone)) }
}

test.each([
  ['subtracting', 1],
  ['merging', Infinity],
])(
  '%s gives what a sum of all rows gives',
  async (_, leastSlides) => {
    const settings = fc.record({
      length: fc.integer({ min: 1, max: 6 }).map((n) => n * INTERVAL),
      every: fc.integer({ min: 1, max: 3 }).map((n) => n * INTERVAL),
      gone: fc.constantFrom('drop', 'zero'),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 14 }), settings, async (events, chosen) => {
        const { found, wanted } = await run(events, chosen, leastSlides)
        expect(found).toEqual(wanted)
      }),
      { numRuns: 40, seed: 5 },
    )
  },
  120_000,
)

const totals = (gone: string) => {
  const settings = { keys: ['k'], measures: [{ as: 'n', fn: 'count' }], over: 'last', length: 2000, every: 1000, gone }
  return chainPlan(FORMAT, [['summarize', settings]])
}

test('a batch that gets more threads, in a database that is opened anew, begins anew with what is merged', async () => {
  const open = await TestRun.open(totals('drop'), { leastSlides: 1 })
  try {
    await open.batch(1000, { src: [lines([{ k: 'a', v: 1 }])] })
    const large = Array.from({ length: 9 }, () => ({ k: 'x'.repeat(1_000_000), v: 1 }))
    await open.batch(2000, { src: [lines(large)] })
    await open.batch(3000)
    const { out } = await open.take()
    const counts = Object.entries(out!).map(([time, found]) => [time, ...found.map(({ n }) => Number(n)).sort((a, b) => a - b)])
    expect(counts).toEqual([
      ['1000', 1],
      ['2000', 1, 9],
      ['3000', 9],
    ])
  } finally {
    await open.close()
  }
})

test('keys at zero are forgotten when they are no longer asked for', async () => {
  const open = await TestRun.open(totals('zero'))
  try {
    await open.batch(1000, { src: [lines([{ k: 'a', v: 1 }])] })
    for (const time of [2000, 3000]) await open.batch(time)
    await open.reopen(totals('drop'))
    await open.batch(4000, { src: [lines([{ k: 'b', v: 1 }])] })
    await open.reopen(totals('zero'))
    await open.batch(5000)
    expect((await open.take())['out']).toEqual({
      1000: [{ k: 'a', n: 1 }],
      2000: [{ k: 'a', n: 1 }],
      3000: [{ k: 'a', n: 0 }],
      4000: [{ k: 'b', n: 1 }],
      5000: [{ k: 'b', n: 1 }],
    })
  } finally {
    await open.close()
  }
})
