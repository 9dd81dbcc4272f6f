/** The machine's clock is set back and forward under load: batch times only increase, nothing is lost or doubled. */
import { afterAll, expect, test } from 'vitest'
import type { BatchReport } from '@millrace/shared'
import { sleep } from './client.ts'
import { wrongs } from './fixture.ts'
import { TestClock } from './testClock.ts'
import { underLoad } from './underLoad.ts'

const MINUTE_MS = 60_000
/** Between two changes of the clock, with load. */
const BETWEEN_MS = 5000

const clock = new TestClock()
afterAll(() => clock.remove())
const the = underLoad({ env: clock.env })

const newest = async (run: string): Promise<BatchReport> =>
  (await the.system.call<{ batches: BatchReport[] }>('GET', `/api/runs/${run}/batches?limit=1`)).batches[0]!

test('a clock that is set back and forward loses nothing and doubles nothing', { timeout: 180_000 }, async () => {
  const { system, pipeline } = the
  const { run } = await system.run(pipeline.document)
  pipeline.startLoad()
  await sleep(BETWEEN_MS)

  const before = await newest(run)
  clock.set(-10 * MINUTE_MS)
  await system.told(run, 'clockSetBack', /set back/)
  await sleep(BETWEEN_MS)
  const after = await newest(run)
  expect(after.time).toBeGreaterThan(before.time)
  expect(after.sequence).toBeGreaterThan(before.sequence + 5)
  // Who is started now knows no other time than the wrong one.
  for (const part of ['worker', 'intake', 'redis'] as const) {
    if (part === 'intake') pipeline.tcp.intakeKilled()
    expect(system.kill(part)).toBe(true)
    await sleep(BETWEEN_MS)
  }
  const restarted = await newest(run)
  expect(restarted.sequence).toBeGreaterThan(after.sequence + 5)

  clock.set(10 * MINUTE_MS)
  await system.told(run, 'gap', /No batches from/)
  await sleep(BETWEEN_MS)
  expect((await newest(run)).time).toBeGreaterThan(restarted.time + 9 * MINUTE_MS)

  clock.set(0)
  await sleep(BETWEEN_MS)
  await pipeline.stopLoad()
  const found = await pipeline.stored(60_000)
  expect(wrongs(found)).toEqual([])
  const { batches } = await system.call<{ batches: BatchReport[] }>('GET', `/api/runs/${run}/batches?limit=500`)
  const oldestFirst = batches.toReversed()
  for (const [i, batch] of oldestFirst.entries()) {
    expect(batch.time % batch.interval).toBe(0)
    if (i > 0) expect([batch.sequence, batch.time > oldestFirst[i - 1]!.time]).toEqual([oldestFirst[i - 1]!.sequence + 1, true])
  }
  console.log(`${found.rows.length} records in ${batches.length} batches.`)
})
