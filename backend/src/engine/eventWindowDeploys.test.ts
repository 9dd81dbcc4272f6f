/** What a deploy makes of windows by event time whose rows are kept. */
import { afterEach, expect, test } from 'vitest'
import { inWords, row, windows } from '../testing/eventWindows.ts'
import { lines, TestRun } from '../testing/runs.ts'

let open: TestRun | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

test('a deploy that changes the length asks, and finds the windows of kept rows anew', async () => {
  for (const [old, next, expected] of [
    [{ size: 10_000 }, { size: 20_000 }, ['0-20: 1 12']],
    [{ kind: 'session', gap: 20_000 }, { kind: 'session', gap: 5000 }, ['1-6: 1', '12-17: 12']],
  ] as const) {
    open = await TestRun.open(windows({ ...old, lateness: 60_000 }))
    await open.batch(1000, { src: [lines([row(1), row(12)])] })
    await open.reopen(windows({ ...next, lateness: 60_000 }), { version: 2, answers: [{ version: 2, answers: { eventwindow: 'keep' } }] })
    await open.batch(2000, { src: [lines([row(1000)])] })
    expect(inWords((await open.take())['out']![2000]!)).toEqual(expected)
    await open.close()
    open = undefined
  }
})

test('a deploy that keeps the rows puts out also those whose new windows have closed, once', async () => {
  for (const [old, next, before, expected] of [
    [{ size: 20_000 }, { size: 10_000 }, [row(3), row(12)], [['0-10: 3'], ['10-20: 12 13']]],
    [{ kind: 'session', gap: 20_000 }, { kind: 'session', gap: 5000 }, [row(3), row(12)], [['3-8: 3'], ['12-18: 12 13']]],
  ] as const) {
    open = await TestRun.open(windows({ ...old }))
    await open.batch(1000, { src: [lines([...before])] })
    await open.reopen(windows({ ...next }), { version: 2, answers: [{ version: 2, answers: { eventwindow: 'keep' } }] })
    await open.batch(2000, { src: [lines([row(13)])] })
    await open.batch(3000, { src: [lines([row(1000)])] })
    const out = (await open.take())['out'] ?? {}
    expect([2000, 3000].map((time) => inWords(out[time] ?? []))).toEqual(expected)
    await open.close()
    open = undefined
  }
})

test('a deploy that keeps the rows still waits for the slowest source', async () => {
  const of = (size: number) => windows({ source: 'k', goOn: false, size })
  open = await TestRun.open(of(10_000))
  await open.batch(1000, { src: [lines([row(3, 'a'), row(25, 'b')])] })
  await open.reopen(of(5000), { version: 2, answers: [{ version: 2, answers: { eventwindow: 'keep' } }] })
  const report = await open.batch(2000, { src: [lines([row(40, 'b')])] })
  expect(report.nodes['eventwindow']!.eventTime!.watermark).toBe(3000)
})

test('a deploy that keeps the rows closes windows when no rows come', async () => {
  open = await TestRun.open(windows({ idle: 3000 }))
  await open.batch(1000, { src: [lines([row(6)])] })
  await open.reopen(windows({ idle: 3000, size: 20_000 }), { version: 2, answers: [{ version: 2, answers: { eventwindow: 'keep' } }] })
  for (let time = 2000; time <= 20_000; time += 1000) {
    if (open.run.isQuiet(time)) open.run.skipTo(time)
    else await open.batch(time)
  }
  expect(Object.entries((await open.take())['out'] ?? {}).map(([time, rows]) => [time, inWords(rows)])).toEqual([['15000', ['0-20: 6']]])
})

test('a deploy with another column for sources keeps the rows that wait, and their windows close', async () => {
  for (const goOn of [true, false]) {
    open = await TestRun.open(windows({ goOn }))
    await open.batch(1000, { src: [lines([row(3, 'a')])] })
    await open.reopen(windows({ goOn, source: 'k' }), { version: 2 })
    await open.batch(2000, { src: [lines([row(4, 'a')])] })
    await open.reopen(windows({ goOn }), { version: 3 })
    await open.batch(3000, { src: [lines([row(10, 'b')])] })
    expect(inWords((await open.take())['out']?.[3000] ?? [])).toEqual(['0-10: 3 4'])
    await open.close()
    open = undefined
  }
})
