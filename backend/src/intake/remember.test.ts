/** How long what was received stays beyond what the run needs. */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SourceLogOptions } from './recoverLog.ts'
import { SourceLog } from './sourceLog.ts'

let folder: string
let now: number
let log: SourceLog
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-remember-'))
  now = 0
})
afterEach(async () => {
  await log.close()
  await rm(folder, { recursive: true })
})

const open = (more: Partial<SourceLogOptions>) =>
  SourceLog.open({ folder, format: { kind: 'json', columns: [] }, replayable: false, consumed: 0, now: () => now, ...more })
const enter = async () => {
  log.append(Buffer.from('{"id":1}\n'), 200_000, [])
  log.seal()
  await log.commit()
}
const kept = () => log.recorded().map(({ seq }) => seq)
const MINUTE = { ms: 60_000, bytes: 1e9 }

test('blocks stay for the time that was asked for, over a crash too, and no longer than the bytes allow', async () => {
  log = await open({ remember: MINUTE })
  for (now = 10_000; now <= 90_000; now += 20_000) await enter()
  now = 90_000
  await log.release(4)
  // Received at 10 s: longer than a minute ago.
  expect(kept()).toEqual([2, 3, 4, 5])
  // As after a crash: nothing was said at the end.
  const crashed = log
  log = await open({ remember: MINUTE, consumed: 4 })
  expect(kept()).toEqual([2, 3, 4, 5])
  expect(log.blocksAfter(0, 9).map(({ seq }) => seq)).toEqual([5])
  now = 95_000
  await log.release(5)
  expect(kept()).toEqual([3, 4, 5])
  await crashed.close()
  log.remember({ ms: 60_000, bytes: 20 })
  await enter()
  await log.release(6)
  expect(kept()).toEqual([5, 6])
  expect((await readdir(folder)).filter((name) => name.endsWith('jsonl')).sort()).toEqual(['5.jsonl', '6.jsonl'])
})

test('a shorter time takes effect while the log is at work, and none keeps the newest only', async () => {
  log = await open({ remember: MINUTE })
  for (now = 0; now < 4000; now += 1000) await enter()
  await log.release(4)
  expect(kept()).toEqual([1, 2, 3, 4])
  log.remember({ ms: 0, bytes: 0 })
  await enter()
  await log.release(5)
  expect(kept()).toEqual([5])
})

test('the index stays short, and knows what is remembered', async () => {
  log = await open({ remember: MINUTE })
  for (let i = 0; i < 1100; i++) {
    log.append(Buffer.from('{"id":1}\n'), 1000, [])
    log.seal()
  }
  await log.commit()
  await log.release(1100)
  await log.close()
  log = await open({ remember: MINUTE, consumed: 1100 })
  expect(kept().length).toBe(1100)
})

test('a disk that gets full takes what is remembered', async () => {
  log = await open({ remember: MINUTE })
  await enter()
  await log.release(1)
  await log.forgetReleased()
  expect(kept()).toEqual([])
})
