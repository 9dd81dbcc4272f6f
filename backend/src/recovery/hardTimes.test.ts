/** A database that is down, a machine that stands still, a worker that hangs: nothing is lost or doubled, and the run says what happens. */
import { expect, test } from 'vitest'
import { eventually, sleep } from './client.ts'
import { wrongs } from './fixture.ts'
import { signal } from './system.ts'
import { underLoad } from './underLoad.ts'

const DATABASE_DOWN_MS = 30_000
const STANDSTILL_MS = 60_000
/** The supervisor takes a worker that says nothing for 10 s for dead. */
const HANG_MS = 16_000

const the = underLoad()

test('hard times lose nothing and double nothing', { timeout: 400_000 }, async () => {
  const { system, pipeline, postgres } = the
  const { run } = await system.run(pipeline.document)
  pipeline.startLoad()
  await sleep(3000)

  await postgres.stop('kill')
  await system.told(run, 'sinkFailing', /rows/)
  await sleep(DATABASE_DOWN_MS)
  await postgres.start()
  await system.told(run, 'sinkRecovered', /takes rows again/)

  const [hanging] = system.pids('worker')
  process.kill(hanging!, 'SIGSTOP')
  await sleep(HANG_MS)
  expect(system.pids('worker')).not.toContain(hanging)
  await system.untilStatus(run, 'running')

  const all = system.allPids()
  // The supervisor first: it must not see the others stand still.
  for (const pid of all) signal(pid, 'SIGSTOP')
  await sleep(STANDSTILL_MS)
  for (const pid of all.toReversed()) signal(pid, 'SIGCONT')
  await system.told(run, 'gap', /No batches from/)
  await sleep(3000)

  await pipeline.stopLoad()
  const found = await pipeline.stored(60_000)
  expect(wrongs(found)).toEqual([])
  const stored = found.rows.length
  expect(stored).toBeGreaterThan(5000)
  await eventually(async () => expect((await system.untilStatus(run, 'running')).records).toBe(stored), 10_000)
  expect(await system.stop()).toBe(0)
})
