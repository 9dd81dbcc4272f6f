import { appendFile, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Channel, connectChannel } from '../ipc/channel.ts'
import type { Block, Cut, IntakeOpen, IntakeRequests } from '../ipc/messages.ts'
import { copyInput } from './copyInput.ts'
import { CheckedFile } from './durable.ts'
import type { Intake } from './intake.ts'
import type { SourceLogOptions } from './recoverLog.ts'
import { SourceLog } from './sourceLog.ts'
import { startIntake } from '../testing/intake.ts'

const FORMAT = { kind: 'json', columns: [{ name: 'id', type: 'INTEGER' }] } as const
/** Long enough that no cut falls into a test by chance. */
const INTERVAL_MS = 3_600_000

let folder: string
let open: { close(): unknown }[]
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-copy-'))
  open = []
})
afterEach(async () => {
  for (const each of open.reverse()) await each.close()
  await rm(folder, { recursive: true })
})

const line = (id: number) => `{"id":${id}}\n`
const contents = async (blocks: readonly Block[]) => (await Promise.all(blocks.map(({ file }) => readFile(file, 'utf8')))).join('')

async function openLog(at: string, more: Partial<SourceLogOptions> = {}): Promise<SourceLog> {
  const log = await SourceLog.open({
    folder: at,
    format: { ...FORMAT, columns: [] },
    replayable: false,
    consumed: 0,
    now: () => 7,
    ...more,
  })
  open.push(log)
  return log
}

describe('while the intake works', () => {
  let intake: Intake
  let owner: Channel<IntakeRequests>
  const request: IntakeOpen = {
    run: 'r1',
    epoch: 3,
    interval: INTERVAL_MS,
    sources: [{ node: 'in', connector: 'http', settings: { token: 'secret' }, format: { ...FORMAT, columns: [] } }],
    quotaBytes: 1e9,
    after: 0,
    consumed: {},
  }
  beforeEach(async () => {
    intake = await startIntake(folder)
    owner = await connectChannel<IntakeRequests>(path.join(folder, 'sockets', 'intake.sock'), {})
    open.push(intake, owner)
    await owner.request('open', request)
  })
  const post = async (key: string, id: number) => {
    const init = { method: 'POST', headers: { 'idempotency-key': key }, body: line(id) }
    const answer = await fetch(`http://127.0.0.1:${intake.ingestPort}/ingest/secret`, init)
    expect(answer.status).toBe(200)
  }

  test('every request that was confirmed is in the copy, with its key, and none that came later', async () => {
    await post('a', 1)
    await post('b', 2)
    await owner.request('copyInput', { run: 'r1', epoch: 3, folder: 'copy' })
    await post('c', 3)
    const copy = path.join(folder, 'runs', 'r1', 'copy', 'input')
    expect((await readdir(copy)).sort()).toEqual(['cuts', 'in', 'spec.sealed'])
    const log = await openLog(path.join(copy, 'in'), { keyed: true })
    expect(await contents(log.blocksAfter(0, 9))).toBe(line(1) + line(2))
    expect(['a', 'b', 'c'].map((key) => log.hasKey(key))).toEqual([true, true, false])
  })

  test('a copy that is taken shortly before a cut ends with it: its batches are the original’s', async () => {
    const cuts: Cut[] = []
    const hasty = await connectChannel<IntakeRequests>(path.join(folder, 'sockets', 'intake.sock'), {
      onPush: (kind, push) => kind === 'cut' && cuts.push(push as Cut),
    })
    open.push(hasty)
    await hasty.request('open', { ...request, epoch: 4, interval: 400 })
    let copied = false
    const posted: string[] = []
    const posting = (async () => {
      for (let id = 1; !copied; id++) {
        await post(`key ${id}`, id)
        posted.push(line(id))
      }
    })()
    await hasty.request('copyInput', { run: 'r1', epoch: 4, folder: 'copy' }).finally(() => (copied = true))
    await posting
    const copy = path.join(folder, 'runs', 'r1', 'copy', 'input')
    const { file, values } = await CheckedFile.open<Cut>(path.join(copy, 'cuts'))
    open.push(file)
    const blocks = (await openLog(path.join(copy, 'in'), { keyed: true })).blocksAfter(0, 999)
    expect(blocks.length).toBeGreaterThan(0)
    expect(values.at(-1)!.through).toEqual({ in: blocks.at(-1)!.seq })
    const original = cuts.filter(({ time }) => time <= values.at(-1)!.time).flatMap((cut) => cut.blocks['in'] ?? [])
    expect(await contents(blocks)).toBe(await contents(original))
    expect(posted.join('').startsWith(await contents(blocks))).toBe(true)
  })

  test('the original goes on as if nothing had happened', async () => {
    await post('a', 1)
    await owner.request('copyInput', { run: 'r1', epoch: 3, folder: 'copy' })
    await post('b', 2)
    await owner.request('close', { run: 'r1', epoch: 3 })
    const log = await openLog(path.join(folder, 'runs', 'r1', 'input', 'in'), { keyed: true })
    expect(log.blocksAfter(0, 9).map(({ seq }) => seq)).toEqual([1, 2])
    expect(await contents(log.blocksAfter(0, 9))).toBe(line(1) + line(2))
  })

  test('of a run that is not open the log is copied as it lies there', async () => {
    await post('a', 1)
    await owner.request('close', { run: 'r1', epoch: 3 })
    await owner.request('copyInput', { run: 'r1', epoch: 3, folder: 'copy' })
    const log = await openLog(path.join(folder, 'runs', 'r1', 'copy', 'input', 'in'), { keyed: true })
    expect(await contents(log.blocksAfter(0, 9))).toBe(line(1))
    await owner.request('copyInput', { run: 'never', epoch: 1, folder: 'copy' })
    expect(await readdir(path.join(folder, 'runs', 'never', 'copy', 'input'))).toEqual([])
  })

  test('an owner that another has followed gets none', async () => {
    await expect(owner.request('copyInput', { run: 'r1', epoch: 2, folder: 'copy' })).rejects.toMatchObject({ code: 'staleEpoch' })
  })
})

test('after a crash, what was durable and in no index yet is copied too', async () => {
  const log = await openLog(path.join(folder, 'input', 'in'))
  log.append(Buffer.from(line(1)), 1, [])
  log.seal()
  await log.commit()
  log.append(Buffer.from(line(2)), 1, [])
  await log.sync()
  await appendFile(path.join(folder, 'input', 'in', '2.jsonl'), '{"id":3')
  await copyInput(path.join(folder, 'input'), path.join(folder, 'copy'))
  const copy = await openLog(path.join(folder, 'copy', 'in'))
  expect(await contents(copy.blocksAfter(0, 9))).toBe(line(1) + line(2))
})

test('a log finds its blocks where it was moved to, and users’ files where they are', async () => {
  const log = await openLog(path.join(folder, 'old', 'in'))
  log.append(Buffer.from(line(1)), 2, [{ line: 'x', reason: 'it is odd' }])
  log.reference('/data/users-file', 10, 20, 1)
  log.seal()
  const before = await log.commit()
  await log.close()
  open.pop()
  await rename(path.join(folder, 'old'), path.join(folder, 'new'))
  const moved = (await openLog(path.join(folder, 'new', 'in'))).blocksAfter(0, 9)
  expect(moved).toEqual(JSON.parse(JSON.stringify(before).replaceAll(`${folder}/old`, `${folder}/new`)))
  expect(moved.map(({ file }) => file)).toEqual([path.join(folder, 'new', 'in', '1.jsonl'), '/data/users-file'])
  expect(await readFile(moved[0]!.dead!.file, 'utf8')).toContain('it is odd')
})
