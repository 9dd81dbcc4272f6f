import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { openStore, OWNER, type Store } from '../store/index.ts'
import { makeInstallation, openTestRun, RUN } from '../testing/installation.ts'
import { LeftRuns } from './leftRuns.ts'

let folder: string
let store: Store
let intake: { connected: boolean; ask(kind: string, request: unknown): Promise<never> }
let asked: unknown[]
let left: LeftRuns
const issued = (id: string) => ({ id, at: 2_000_000_000_000, by: OWNER })
let now: number
const log = (line: string): never => {
  throw new Error(line)
}
const isThere = (run = RUN) => existsSync(path.join(folder, 'runs', run))

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-left-'))
  await makeInstallation(folder)
  store = await openStore({ dataFolder: folder })
  asked = []
  now = issued('').at
  // What the intake itself does is tested there: here it deletes what it is asked to.
  const ask = async (kind: string, request: unknown) => {
    asked.push([kind, request])
    await rm(path.join(folder, 'runs', (request as { run: string }).run, 'input'), { recursive: true, force: true })
    return null as never
  }
  intake = { connected: true, ask }
  left = new LeftRuns({ dataFolder: folder, store, intake, now: () => now, log })
})
afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

const reset = () => store.commands.reset('p', 'run-2', issued('reset'))

test('the folder of a run that was reset goes, those of other runs stay', async () => {
  await left.sweep()
  expect(isThere()).toBe(true)
  await reset()
  await mkdir(path.join(folder, 'runs', 'run-2'))
  // Nothing says that there is something to do.
  await left.sweep()
  expect(isThere()).toBe(true)
  left.due()
  await left.sweep()
  expect([isThere(), isThere('run-2')]).toEqual([false, true])
  expect(asked).toEqual([['drop', { run: RUN }]])
})

test('what its owner left unfinished when it was killed goes too', async () => {
  // Copied while it is open: its last transactions stand in the write-ahead log only.
  const t = await openTestRun(folder)
  await t.batch(2000, {})
  await cp(path.join(folder, 'runs', RUN), path.join(folder, 'killed'), { recursive: true })
  await t.run.close()
  await rm(path.join(folder, 'runs', RUN), { recursive: true })
  await cp(path.join(folder, 'killed'), path.join(folder, 'runs', RUN), { recursive: true })
  await reset()
  await left.sweep()
  expect(isThere()).toBe(false)
})

test('a run that never began goes too', async () => {
  await rm(path.join(folder, 'runs', RUN, 'run.duckdb'))
  await reset()
  await left.sweep()
  expect(isThere()).toBe(false)
})

test('a run that was reset of a pipeline that is deleted stays until that is brought back', async () => {
  await reset()
  await store.commands.remove('p', issued('delete'))
  await left.sweep()
  expect(isThere()).toBe(true)
  await store.commands.restore('p', issued('restore'))
  left.due()
  await left.sweep()
  expect(isThere()).toBe(false)
})

test('the run of a deleted pipeline stays as long as that can be brought back, and then goes by time alone', async () => {
  const day = 24 * 3_600_000
  await store.commands.remove('p', issued('delete'))
  await store.runs.report(RUN, { status: 'stopped' })
  now += 30 * day
  await left.sweep()
  expect(isThere()).toBe(true)
  // In the last moment: it can be brought back still, and after that its run is there.
  await store.commands.restore('p', { ...issued('restore'), at: now })
  now += day
  await left.sweep()
  expect(isThere()).toBe(true)

  const again = { ...issued('again'), at: now }
  await store.commands.remove('p', again)
  await store.runs.report(RUN, { status: 'stopped' })
  now += 31 * day
  expect(await store.pipelines.deleted('p', OWNER.workspace, now)).toBeUndefined()
  expect(await store.commands.restore('p', { ...issued('late'), at: now })).toMatchObject({ deletedAt: again.at })
  await left.sweep()
  expect([isThere(), asked]).toEqual([false, [['drop', { run: RUN }]]])
})

test('a run that another process has open stays until that has closed it', async () => {
  await reset()
  const file = path.join(folder, 'runs', RUN, 'run.duckdb')
  const hold = `
    const { DuckDBInstance } = await import('@duckdb/node-api')
    const instance = await DuckDBInstance.create(process.argv[1])
    console.log('open')
    process.stdin.on('end', () => instance.closeSync()).resume()`
  const owner = spawn(process.execPath, ['--input-type=module', '-e', hold, file], { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void owner.kill())
  await once(owner.stdout, 'data')
  await left.sweep()
  expect(isThere()).toBe(true)
  owner.stdin.end()
  await once(owner, 'exit')
  left.due()
  await left.sweep()
  expect(isThere()).toBe(false)
})

test('a run stays while a back-up reads its copy', async () => {
  await reset()
  await mkdir(path.join(folder, 'runs', RUN, 'backup'))
  await left.sweep()
  expect(isThere()).toBe(true)
  expect(asked).toEqual([])
})

test('while the intake is away it is waited for', async () => {
  await reset()
  intake.connected = false
  await left.sweep()
  expect(isThere()).toBe(true)
  intake.connected = true
  await left.sweep()
  expect(isThere()).toBe(false)
})
