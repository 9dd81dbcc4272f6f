/** Hostile queries and expressions are refused, or stopped with a reason, and harm no other run. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type Problem, problemInWords, type RunInfo, type SystemInfo } from '@millrace/shared'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from './client.ts'
import { node, pipelineOf } from './fixture.ts'
import { type Hostile, refused, stoppedExpressions, stoppedQueries } from './hostile.ts'
import { SteadyRun } from './steadyRun.ts'
import { System } from './system.ts'

const LIMITS = {
  MILLRACE_BATCH_LIMIT_MS: '3000',
  MILLRACE_WORKER_BYTES: String(700 * 1024 ** 2),
  MILLRACE_RUN_MEMORY: '2GB',
  MILLRACE_ISOLATED: String(stoppedQueries.length),
}
/** Enough for any of the queries to have no end. */
const LINES = 40
const LINE_LENGTH = 60_000
const STOP_MS = 60_000
/** While others are killed beside it, and while its own worker is replaced: generous, on a machine with two cores that others use too. */
const LONGEST_DELAY_MS = 10_000
const LONGEST_DELAY_WITH_RESTARTS_MS = 30_000

let system: System
let steady: SteadyRun
let input: string

beforeAll(async () => {
  input = mkdtempSync(path.join(os.tmpdir(), 'millrace-hostile-'))
  writeFileSync(path.join(input, 'lines.txt'), `${'a'.repeat(LINE_LENGTH)}\n`.repeat(LINES))
  system = new System({ env: LIMITS })
  await system.start()
  steady = await SteadyRun.start(system)
})
afterAll(async () => {
  await system?.stop()
  await steady?.remove()
  system?.remove()
  rmSync(input, { recursive: true, force: true })
})

async function create({ name, step }: Hostile): Promise<string> {
  const lines = node('folder', { path: input, format: { kind: 'lines' } })
  const document = pipelineOf(name.slice(0, 200), 500, { lines, step, table: node('liveTable') }, [
    'lines.out>step.in',
    'step.out>table.in',
  ])
  const { id } = await system.call<{ id: string }>('POST', '/api/pipelines', { document })
  return id
}

const deploy = (pipeline: string) => system.call<{ run: RunInfo }>('POST', `/api/pipelines/${pipeline}/deploy`, { sequence: 0 })

/** Runs all of them at the same time, and answers with the reasons for which they stopped. */
async function stopped(all: readonly Hostile[]): Promise<string[]> {
  const runs = await Promise.all(all.map(async (hostile) => (await deploy(await create(hostile))).run.id))
  const ends = await Promise.all(runs.map((run) => system.untilStatus(run, 'failed', STOP_MS)))
  return ends.map(({ error }, i) => `${all[i]!.name}: ${error}`)
}

const sharedWorker = async () => (await system.call<SystemInfo>('GET', '/api/system')).children.find(({ name }) => name === 'worker w1')

test.each(refused)('refused: $name', async (hostile) => {
  const pipeline = await create(hostile)
  const message = await deploy(pipeline).then(
    () => 'it was deployed',
    (error: Error) => error.message,
  )
  expect(message).toContain(' answered 409: ')
  const { problem } = JSON.parse(message.slice(message.indexOf('{'))) as { problem: { params: { problems: Problem[] } } }
  expect(problem.params.problems.length).toBeGreaterThan(0)
  for (const each of problem.params.problems) {
    expect(each.node).toBe('step')
    expect(problemInWords(each)).not.toContain(each.code)
  }
})

test(
  'queries without bounds are stopped, each in a worker of its own, and the other run does not even restart',
  { timeout: 120_000 },
  async () => {
    const from = Date.now()
    const before = await sharedWorker()
    const reasons = await stopped(stoppedQueries)
    for (const reason of reasons) expect(reason).toMatch(/ended its process 2 times: it (took|needed|wrote) more than|Out of Memory/)
    expect(await sharedWorker()).toEqual(before)
    expect(await steady.longestDelay(from)).toBeLessThan(LONGEST_DELAY_MS)
  },
)

test('expressions that end their worker are stopped, and the other run loses nothing', { timeout: 120_000 }, async () => {
  const from = Date.now()
  const reasons = await stopped(stoppedExpressions)
  for (const reason of reasons) expect(reason).toMatch(/ended its process \d times: it (took|needed) more than|it crashed|Out of Memory/)
  expect((await sharedWorker())!.restarts).toBeGreaterThan(0)
  await eventually(async () => expect((await steady.batches()).at(-1)!.time).toBeGreaterThan(Date.now() - 2000), 10_000)
  expect(await steady.longestDelay(from)).toBeLessThan(LONGEST_DELAY_WITH_RESTARTS_MS)
})

test('through all of it no record was lost or counted twice', { timeout: 60_000 }, async () => {
  expect(await steady.wrongs()).toEqual([])
  expect(steady.sender.acknowledged.size).toBeGreaterThan(1000)
  expect((await system.untilStatus(steady.run, 'running')).error).toBeUndefined()
  await eventually(async () => {
    const { children } = await system.call<SystemInfo>('GET', '/api/system')
    expect(children.filter(({ run }) => run !== undefined)).toEqual([])
  }, 10_000)
  expect(await system.stop()).toBe(0)
})
