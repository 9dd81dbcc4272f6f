/** Worker, intake, api and Redis are killed again and again under load; nothing is lost, nothing is doubled. */
import { expect, test } from 'vitest'
import { eventually, sleep } from './client.ts'
import { wrongs } from './fixture.ts'
import { PARTS } from './system.ts'
import { underLoad } from './underLoad.ts'

const KILLS = 60
const SEED = 20_260_101
/** Time between two kills: some milliseconds to several seconds, 3 s in the mean. */
const MEAN_MS = 3000
const MOST_MS = 10_000

/** Marsaglia's xorshift32: the same seed, the same kills. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 0x1_0000_0000
  }
}

const the = underLoad()

test(`${KILLS} kills lose nothing and double nothing`, { timeout: 600_000 }, async () => {
  const { system, pipeline } = the
  const { run } = await system.run(pipeline.document)
  pipeline.startLoad()
  const chance = random(SEED)
  const killed: Record<string, number> = {}
  for (let kill = 0; kill < KILLS;) {
    await sleep(Math.min(MOST_MS, -Math.log(1 - chance()) * MEAN_MS))
    const part = PARTS[Math.floor(chance() * PARTS.length)]!
    if (part === 'intake') pipeline.tcp.intakeKilled()
    // A part that is being started again cannot be killed: the next one is.
    if (!system.kill(part)) continue
    killed[part] = (killed[part] ?? 0) + 1
    kill++
  }
  await sleep(2000)
  await pipeline.stopLoad()
  const found = await pipeline.stored(60_000)
  expect(wrongs(found)).toEqual([])
  const stored = found.rows.length
  console.log(`Killed ${JSON.stringify(killed)}; ${stored} records, each once; ${pipeline.http.repeated} requests were repeated.`)
  for (const part of PARTS) expect(killed[part]).toBeGreaterThan(5)
  for (const sender of [pipeline.http, pipeline.tcp, pipeline.files]) expect(sender.acknowledged.size).toBeGreaterThan(1000)
  await eventually(async () => expect((await system.untilStatus(run, 'running')).records).toBe(stored), 10_000)
  expect(await system.stop()).toBe(0)
})
