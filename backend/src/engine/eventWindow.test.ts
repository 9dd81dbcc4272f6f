/** Windows by event time: whatever the order of rows, over restarts and deploys, late rows, and sources that fall silent. */
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import type { BatchReport, JsonObject, Plan } from '@millrace/shared'
import { eventFormat, eventSettings, inWords, row, windows, type EventRow } from '../testing/eventWindows.ts'
import { chainPlan, lines, TestRun } from '../testing/runs.ts'

const MEASURES = [
  { as: 'n', fn: 'count' },
  { as: 'mean', fn: 'avg', column: 'at' },
  { as: 'high', fn: 'max', column: 'at' },
]

/** What an analyst draws: figures of each key in each window; of those, only partial results are kept. */
const counted = (more: object): Plan =>
  chainPlan(eventFormat, [
    ['eventWindow', eventSettings(more)],
    ['summarize', { keys: ['window_start', 'window_end', 'k'], measures: MEASURES }],
  ])

/** The same as one step; `measures` may need the rows. */
const summarized = (settings: object, measures: object[] = MEASURES): Plan => {
  const {
    kind = 'tumbling',
    every,
    ...more
  } = eventSettings(settings) as ReturnType<typeof eventSettings> & { kind?: string; every?: number }
  return chainPlan(eventFormat, [
    ['summarize', { ...more, keys: ['k'], measures, over: 'event', windows: kind, slide: every, limitAhead: false }],
  ])
}
const inRows = (more: object): Plan => summarized(more, [...MEASURES, { as: 'mid', fn: 'median', column: 'at' }])

/** Rows as texts, without the figure that makes a summary keep rows. */
const withoutMedian = (rows: readonly JsonObject[]): string[] =>
  rows.map((row) => JSON.stringify(Object.entries(row).filter(([name]) => name !== 'mid'))).sort()

let open: TestRun | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

/** The rows of each batch, written `start-end: times`; batches without rows are absent. `null` is a batch time at which nothing comes. */
async function outOf(
  plan: Plan,
  batches: readonly (readonly EventRow[] | null)[],
  reports: BatchReport[] = [],
): Promise<Record<number, string[]>> {
  open = await TestRun.open(plan)
  for (const [i, rows] of batches.entries()) {
    const time = (i + 1) * 1000
    if (rows === null && open.run.isQuiet(time)) open.run.skipTo(time)
    else reports.push(await open.batch(time, rows && rows.length > 0 ? { src: [lines([...rows])] } : {}))
  }
  const out = (await open.take())['out'] ?? {}
  await open.close()
  open = undefined
  return Object.fromEntries(Object.entries(out).map(([time, rows]) => [Number(time) / 1000, inWords(rows)]))
}

const quiet = (batches: number): null[] => Array.from({ length: batches }, () => null)

const CASES: [name: string, more: object, batches: (EventRow[] | null)[], expected: Record<number, string[]>][] = [
  ['a window closes when the watermark reaches its end', {}, [[row(3), row(9)], [row(10)]], { 2: ['0-10: 3 9'] }],
  ['rows of before 1970', {}, [[row(-3), row(-10), row(-11)], [row(0)]], { 1: ['-20--10: -11'], 2: ['-10-0: -10 -3'] }],
  ['rows come late within the time that they may', { lateness: 5000 }, [[row(8)], [row(12)], [row(7)], [row(15)]], { 4: ['0-10: 7 8'] }],
  ['rows of one update are never late to each other', {}, [[row(30), row(1), row(12)]], { 1: ['0-10: 1', '10-20: 12'] }],
  [
    'a row whose first windows have closed is in the others still',
    { kind: 'sliding', size: 10_000, every: 5000 },
    [[row(6)], [row(11)], [row(7)], [row(15)]],
    { 2: ['0-10: 6'], 4: ['5-15: 6 7 11'] },
  ],
  [
    'lengths that are no multiple of each other',
    { kind: 'sliding', size: 10_000, every: 4000 },
    [[row(9)], [row(30)]],
    { 2: ['0-10: 9', '4-14: 9', '8-18: 9'] },
  ],
  [
    'days begin at midnight',
    { size: 86_400_000 },
    [[row(86_399), row(86_400)], [row(172_800)]],
    { 1: ['0-86400: 86399'], 2: ['86400-172800: 86400'] },
  ],
  [
    'weeks begin on Mondays',
    { size: 7 * 86_400_000 },
    [[row(5 * 86_400)], [row(12 * 86_400)]],
    { 2: [`${4 * 86_400}-${11 * 86_400}: ${5 * 86_400}`] },
  ],
  [
    'a row between two sessions makes them one',
    { kind: 'session', gap: 5000, lateness: 20_000, keys: ['k'] },
    [[row(0), row(8)], [row(4)], [row(33), row(0, 'b')]],
    { 3: ['0-13: 0 4 8', '0-5: 0'].sort((a, b) => (a < b ? 1 : -1)) },
  ],
  [
    'rows the gap apart are in two sessions',
    { kind: 'session', gap: 5000 },
    [[row(0), row(5)], [row(10)]],
    { 1: ['0-5: 0'], 2: ['5-10: 5'] },
  ],
  [
    'a row that is behind the watermark belongs to a session that is open',
    { kind: 'session', gap: 5000 },
    [[row(10)], [row(7)], [row(4), row(2)], [row(30)]],
    { 4: ['4-15: 4 7 10'].map((text) => text.replace('4-15: 4', '2-15: 2 4')) },
  ],
  [
    'whenever a window gets rows, and once when it closes',
    { emit: 'update' },
    [[row(1), row(12)], [row(3), row(13)], [], [row(20)]],
    { 1: ['0-10: 1', '10-20 open: 12'], 2: ['10-20 open: 12 13'], 4: ['10-20: 12 13', '20-30 open: 20'] },
  ],
  ['idle: time goes on from the last row', { idle: 3000 }, [[row(6)], ...quiet(6)], { 5: ['0-10: 6'] }],
  ['idle: not before the time that is named', { idle: 6000 }, [[row(6)], ...quiet(8)], { 7: ['0-10: 6'] }],
  ['without an end to waiting, nothing is due', { goOn: false }, [[row(6)], ...quiet(60)], {}],
  [
    'idle: the watermark does not go beyond the ends of windows, and rows are not late for that',
    { idle: 2000 },
    [[row(6)], ...quiet(9), [row(10)], [row(21)]],
    { 5: ['0-10: 6'], 12: ['10-20: 10'] },
  ],
  [
    'the slowest of two sources counts',
    { source: 'k', idle: 60_000 },
    [[row(3, 'a'), row(25, 'b')], [row(40, 'b')], [row(10, 'a')]],
    { 3: ['0-10: 3'] },
  ],
  [
    'a source that is idle is waited for no longer',
    { source: 'k', idle: 3000 },
    [[row(3, 'a'), row(12, 'b')], [row(12, 'b')], [row(13, 'b')], [row(14, 'b')], null],
    { 4: ['0-10: 3'] },
  ],
]

test.each(CASES)('%s', async (_, more, batches, expected) => {
  expect(await outOf(windows(more), batches)).toEqual(expected)
})

test('what is kept is the rows that wait', async () => {
  open = await TestRun.open(windows({}))
  await open.batch(1000, { src: [lines([row(1), row(2)])] })
  expect(await open.run.sizes()).toMatchObject([{ node: 'eventwindow', rows: 2 }])
})

test('late rows are counted, and how late the latest was', async () => {
  const reports: BatchReport[] = []
  await outOf(windows({}), [[row(25)], [row(1), row(12), row(21)]], reports)
  expect(reports.map(({ nodes }) => nodes['eventwindow']!.out)).toEqual([
    { out: 0, late: 0, undated: 0 },
    { out: 0, late: 2, undated: 0 },
  ])
  expect(reports.at(-1)!.nodes['eventwindow']).toMatchObject({
    held: 2,
    eventTime: { watermark: 25_000, open: 1, windows: [[20_000, 30_000, 2]], closed: [], lateBy: 24_000, closesAt: 62_000 },
  })
})

test('a row ahead of the clock is set aside, and closes nothing', async () => {
  const batches = [
    [row(1), row(5), row(7), row(1_000_000)],
    [{ at: null, k: 'a' } as unknown as EventRow, row(8), row(10)],
  ]
  const reports: BatchReport[] = []
  const out = await outOf(windows({ limitAhead: true, ahead: 8000 }), batches, reports)
  expect(out).toEqual({ 2: ['0-10: 1 5 7 8'] })
  expect(reports.map(({ nodes }) => nodes['eventwindow']!.out)).toEqual([
    { out: 0, late: 0, undated: 0, future: 1 },
    { out: 4, late: 0, undated: 1, future: 0 },
  ])
  // The time is that of the update, so that the same rows are set aside when it is done again.
  expect(reports[0]!.nodes['eventwindow']!.eventTime!.watermark).toBe(7000)
})

test('a limit that is set later leaves windows where they are', async () => {
  open = await TestRun.open(windows({}))
  await open.batch(1000, { src: [lines([row(1)])] })
  await open.reopen(windows({ limitAhead: true, ahead: 86_400_000 }), { version: 2 })
  await open.batch(2000, { src: [lines([row(10)])] })
  expect(inWords((await open.take())['out']![2000]!)).toEqual(['0-10: 1'])
})

test('all settings at once tell what the report says of sessions', async () => {
  const reports: BatchReport[] = []
  await outOf(
    windows({ kind: 'session', gap: 5000, keys: ['k'] }),
    [
      [row(1), row(2), row(1, 'b')],
      [row(6, 'c'), row(7)],
    ],
    reports,
  )
  expect(reports.map(({ nodes }) => nodes['eventwindow']!.eventTime)).toMatchObject([
    {
      watermark: 2000,
      open: 2,
      windows: [
        [1000, 6000, 1],
        [1000, 7000, 2],
      ],
      closed: [],
    },
    {
      watermark: 7000,
      open: 2,
      windows: [
        [6000, 11_000, 1],
        [7000, 12_000, 1],
      ],
      closed: [
        [1000, 6000, 1],
        [1000, 7000, 2],
      ],
    },
  ])
})

/** Final figures, whatever the order in which they came. */
async function finals(
  plan: Plan,
  batches: readonly (readonly EventRow[])[],
  between?: (run: TestRun, i: number) => Promise<void>,
): Promise<string[]> {
  open = await TestRun.open(plan)
  for (const [i, rows] of batches.entries()) {
    const report = await open.batch((i + 1) * 1000, rows.length > 0 ? { src: [lines([...rows])] } : {})
    expect(Object.values(report.nodes).reduce((late, { out }) => late + (out['late'] ?? 0), 0)).toBe(0)
    await between?.(open, i)
  }
  const out = Object.values((await open.take())['out'] ?? {}).flat()
  await open.close()
  open = undefined
  return withoutMedian(out)
}

/** What leaves in every batch, and how many rows were late. */
async function everyBatch(plan: Plan, batches: readonly (readonly EventRow[])[]): Promise<unknown> {
  const late: unknown[] = []
  open = await TestRun.open(plan)
  for (const [i, rows] of batches.entries()) {
    const { nodes } = await open.batch((i + 1) * 1000, rows.length > 0 ? { src: [lines([...rows])] } : {})
    late.push(nodes['summarize']!.out['late'], nodes['summarize']!.eventTime)
  }
  const out = Object.entries((await open.take())['out'] ?? {})
  await open.close()
  open = undefined
  return [late, out.map(([time, rows]) => [time, withoutMedian(rows)])]
}

/** Rows in an order in which none comes more than `lateness` after a younger one, cut into batches. */
const disordered = (lateness: number) =>
  fc
    .array(fc.record({ at: fc.integer({ min: 0, max: 90 }), k: fc.constantFrom('a', 'b'), delay: fc.integer({ min: 0, max: lateness }) }), {
      maxLength: 60,
    })
    .chain((rows) =>
      fc.record({
        rows: fc.constant(rows.map(({ at, k }) => row(at, k)).sort((a, b) => a.at - b.at)),
        shuffled: fc.constant([...rows].sort((a, b) => a.at + a.delay - b.at - b.delay).map(({ at, k }) => row(at, k))),
        cuts: fc.array(fc.integer({ min: 0, max: Math.max(0, rows.length) }), { maxLength: 6 }),
      }),
    )

function cut(rows: readonly EventRow[], cuts: readonly number[]): EventRow[][] {
  const places = [0, ...[...cuts].sort((a, b) => a - b), rows.length]
  // The last row is so young that it closes all windows before it.
  return [...places.slice(1).map((end, i) => rows.slice(places[i], end)), [row(1000, 'end')]]
}

const KINDS: [string, object][] = [
  ['tumbling', {}],
  ['sliding', { kind: 'sliding', size: 10_000, every: 3000 }],
  ['sessions', { kind: 'session', gap: 4000, keys: ['k'] }],
]

describe.each(KINDS)('%s', (_, more) => {
  test('rows out of order give the same as rows in order, kept as rows and as partials', { timeout: 60_000 }, async () => {
    const lateness = 15
    const all = { ...more, lateness: lateness * 1000 }
    await fc.assert(
      fc.asyncProperty(disordered(lateness), async ({ rows, shuffled, cuts }) => {
        const expected = await finals(inRows(all), cut(rows, []))
        expect(await finals(inRows(all), cut(shuffled, cuts))).toEqual(expected)
        expect(await finals(summarized(all), cut(shuffled, cuts))).toEqual(expected)
      }),
      { numRuns: 6, seed: 5 },
    )
  })

  test('partials tell in every batch what rows tell, also before windows close and with late rows', { timeout: 60_000 }, async () => {
    const all = { ...more, lateness: 2000, emit: 'update' }
    await fc.assert(
      fc.asyncProperty(disordered(15), async ({ shuffled, cuts }) => {
        const batches = cut(shuffled, cuts)
        expect(await everyBatch(summarized(all), batches)).toEqual(await everyBatch(inRows(all), batches))
      }),
      { numRuns: 4, seed: 7 },
    )
  })

  test.each([
    ['partials', summarized],
    ['rows', inRows],
  ])('windows of %s go on over a stop, a restart and a deploy', async (_how, plan) => {
    const batches = [[row(1), row(11), row(2, 'b')], [row(3)], [row(14), row(5)], [row(1000, 'end')]]
    const all = { ...more, lateness: 30_000 }
    const expected = await finals(counted(all), batches)
    expect(expected.length).toBeGreaterThan(2)
    expect(await finals(plan(all), batches, (run) => run.reopen())).toEqual(expected)
    // What does not change what windows are keeps them.
    const other = plan({ ...all, idle: 999_000 })
    expect(await finals(plan(all), batches, (run, i) => run.reopen(other, { version: i + 2 }))).toEqual(expected)
  })
})

test('of each key and part of a window one partial is kept, however many rows there are', async () => {
  for (const [more, kept, inWindows] of [
    [{}, 2, 90],
    [{ kind: 'sliding', size: 10_000, every: 4000 }, 10, 150],
    [{ kind: 'session', gap: 4000, keys: ['k'] }, 2, 90],
  ] as const) {
    open = await TestRun.open(summarized({ ...more }))
    const rows = Array.from({ length: 90 }, (_, i) => row(i % 9, i % 2 === 0 ? 'a' : 'b'))
    const report = await open.batch(1000, { src: [lines(rows)] })
    expect(report.nodes['summarize']).toMatchObject({ in: 90, held: kept, out: { late: 0, undated: 0 } })
    expect(report.nodes['summarize']!.eventTime!.windows.reduce((sum, [, , n]) => sum + n, 0)).toBe(inWindows)
    await open.close()
    open = undefined
  }
})

test('open windows are looked through, and what waits in one of them: rows, or figures so far', async () => {
  const batch = [row(1), row(12), row(3, 'b'), row(3)]
  for (const [more, spans] of [
    [
      { lateness: 60_000 },
      [
        [0, 10, 3],
        [10, 20, 1],
      ],
    ],
    [
      { lateness: 60_000, kind: 'session', gap: 5000, keys: ['k'] },
      [
        [1, 8, 2],
        [3, 8, 1],
        [12, 17, 1],
      ],
    ],
  ] as const) {
    for (const plan of [windows({ ...more }), summarized({ ...more })]) {
      open = await TestRun.open(plan)
      await open.batch(1000, { src: [lines(batch)] })
      const { node } = plan.relations.find(({ op }) => op === 'eventWindow')!
      const { windows: found, more: hasMore } = await open.run.openWindows({ node, offset: 1, limit: 1 })
      expect({ found, hasMore }).toEqual({
        found: [spans[1]].map(([start, end, n]) => [start * 1000, end * 1000, n]),
        hasMore: spans.length > 2,
      })
      const [start, end] = spans[0]
      const waiting = await open.run.windowRows({ node, start: start * 1000, end: end * 1000, limit: 1 })
      const names = waiting.columns.map(({ name }) => name)
      expect(waiting).toMatchObject({ more: node === 'eventwindow' || end === 10, figures: node === 'summarize' })
      expect(names).toEqual(
        node === 'summarize' ? ['window_start', 'window_end', 'k', 'n', 'mean', 'high'] : ['at', 'k', 'window_start', 'window_end'],
      )
      if (node === 'eventwindow') expect(waiting.rows[0]!.slice(0, 2)).toEqual([1, 'a'])
      await open.close()
      open = undefined
    }
  }
})

test('partials of one key and window are merged when there are many', async () => {
  open = await TestRun.open(summarized({}, [{ as: 'n', fn: 'count' }]))
  const keys = 120_000
  const all = lines(Array.from({ length: keys }, (_, i) => row(1, `k${i}`)))
  const held: (number | undefined)[] = []
  for (const time of [1000, 2000, 3000]) held.push((await open.batch(time, { src: [all] })).nodes['summarize']!.held)
  expect(held).toEqual([keys, 2 * keys, keys])
  await open.reopen()
  const { nodes } = await open.batch(4000, { src: [lines([row(10)])] })
  expect(nodes['summarize']).toMatchObject({ held: 1, out: { out: keys }, eventTime: { closed: [[0, 10_000, 3 * keys]] } })
})
