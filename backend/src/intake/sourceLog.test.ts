import { appendFile, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Json } from '@millrace/shared'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { recordedBlocks } from './recordedBlocks.ts'
import type { SourceLogOptions } from './recoverLog.ts'
import { SourceLog } from './sourceLog.ts'

let folder: string
let logs: SourceLog[]
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-log-'))
  logs = []
})
afterEach(async () => {
  for (const log of logs) await log.close()
  await rm(folder, { recursive: true })
})

async function open(more: Partial<SourceLogOptions> = {}): Promise<SourceLog> {
  const log = await SourceLog.open({ folder, format: { kind: 'json', columns: [] }, replayable: false, consumed: 0, now: () => 7, ...more })
  logs.push(log)
  return log
}
const bytes = (...ids: number[]) => Buffer.from(ids.map((id) => `{"id":${id}}\n`).join(''))
const contents = (file: string) => readFile(file, 'utf8')

test('what is sealed and committed is a block; what follows is the next', async () => {
  const log = await open()
  log.append(bytes(1, 2), 2, [])
  log.append(bytes(3), 2, [{ line: 'x', reason: 'it is odd' }])
  log.seal()
  log.append(bytes(4), 1, [])
  const [first, ...more] = await log.commit()
  expect(more).toEqual([])
  expect(first).toMatchObject({ seq: 1, records: 4, bytes: 27, receivedFrom: 7, dead: { count: 1 } })
  expect(await contents(first!.file)).toBe(bytes(1, 2, 3).toString())
  expect(JSON.parse(await contents(first!.dead!.file))).toEqual({ line: 'x', reason: 'it is odd' })
  log.seal()
  expect(await log.commit()).toMatchObject([{ seq: 2, records: 1 }])
  expect(log.blocksAfter(1, 2)).toMatchObject([{ seq: 2 }])
})

test('the newest released blocks stay to be looked at, until newer ones or a full disk take their place', async () => {
  const log = await open()
  const enter = async (ids: number[], records: number) => {
    log.append(bytes(...ids), records, [])
    log.seal()
    return (await log.commit())[0]!
  }
  const first = await enter([1], 40_000)
  const second = await enter([2], 40_000)
  const third = await enter([3], 40_000)
  const fourth = await enter([4], 1)
  await log.release(3)
  expect(log.recorded()).toEqual([second, third, fourth])
  expect(log.bytes).toBe(fourth.bytes)
  await expect(contents(first.file)).rejects.toThrow(/ENOENT/)
  const large = await enter([5], 200_000)
  await log.release(5)
  expect(log.recorded()).toEqual([large])
  await log.forgetReleased()
  expect(log.recorded()).toEqual([])
  for (const gone of [second, third, fourth, large]) await expect(contents(gone.file)).rejects.toThrow(/ENOENT/)
})

test('a closed log is read as it is: what was released and is still there too, and nothing before a gap', async () => {
  const log = await open()
  const enter = async (id: number) => {
    log.append(bytes(id), 1, [])
    log.seal()
    return (await log.commit())[0]!
  }
  const blocks = [await enter(1), await enter(2), await enter(3)]
  await log.release(2)
  await log.close()
  await appendFile(path.join(folder, 'index'), 'torn')
  const index = await contents(path.join(folder, 'index'))
  expect(await recordedBlocks(folder)).toEqual(blocks)
  expect(await contents(path.join(folder, 'index'))).toBe(index)
  await rm(blocks[1]!.file)
  expect(await recordedBlocks(folder)).toEqual([blocks[2]])
  expect(await recordedBlocks(path.join(folder, 'none'))).toEqual([])
})

test('what is there to be looked at is found in a closed log also after its index was made shorter', async () => {
  const log = await open()
  for (let id = 1; id <= 1002; id++) {
    log.append(bytes(id), 1, [])
    log.seal()
  }
  await log.commit()
  await log.release(1001)
  const there = log.recorded()
  expect(there).toHaveLength(1001)
  await log.close()
  expect(await recordedBlocks(folder)).toEqual(there)
})

test('released blocks are gone at the next opening, and their sequence is never used again', async () => {
  const log = await open()
  for (const id of [1, 2]) {
    log.append(bytes(id), 1, [])
    log.seal()
  }
  const [first] = await log.commit()
  await log.release(1)
  await log.close()
  const again = await open({ consumed: 1 })
  await expect(contents(first!.file)).rejects.toThrow(/ENOENT/)
  expect(again.blocksAfter(0, 9)).toMatchObject([{ seq: 2 }])
  again.append(bytes(3), 1, [])
  again.seal()
  expect(await again.commit()).toMatchObject([{ seq: 3 }])
})

describe('after a crash', () => {
  test('whole lines that were written count, a torn one does not', async () => {
    const log = await open()
    log.append(bytes(1), 1, [])
    await log.sync()
    await appendFile(path.join(folder, '1.jsonl'), '{"id":2}\n{"id":3')
    const again = await open()
    expect(again.blocksAfter(0, 9)).toMatchObject([{ seq: 1, records: 2, bytes: 18 }])
    again.append(bytes(4), 1, [])
    again.seal()
    expect(await again.commit()).toMatchObject([{ seq: 2 }])
  })
  test('a torn line among the records that were refused does not count either', async () => {
    const log = await open()
    log.append(bytes(1), 2, [{ line: 'x', reason: 'it is odd' }])
    await log.sync()
    await appendFile(path.join(folder, '1.jsonl.dead'), '{"line":"y","rea')
    const [block] = (await open()).blocksAfter(0, 9)
    expect(block).toMatchObject({ records: 2, dead: { count: 1 } })
    expect(JSON.parse(await contents(block!.dead!.file))).toEqual({ line: 'x', reason: 'it is odd' })
  })
  test('what a source can give again is thrown away, and its position is that of the last block', async () => {
    const log = await open({ replayable: true })
    log.append(bytes(1), 1, [])
    log.position({ rows: 1 })
    log.seal()
    await log.commit()
    log.append(bytes(2), 1, [])
    log.position({ rows: 2 })
    await log.sync()
    const again = await open({ replayable: true })
    expect(again.lastPosition).toEqual({ rows: 1 })
    expect(again.blocksAfter(0, 9)).toMatchObject([{ seq: 1, records: 1 }])
  })
  test('a torn index is cut back, and its block is found again', async () => {
    const log = await open()
    log.append(bytes(1), 1, [])
    log.seal()
    await log.commit()
    const index = path.join(folder, 'index')
    await truncate(index, (await readFile(index)).length - 3)
    expect((await open()).blocksAfter(0, 9)).toMatchObject([{ seq: 1, records: 1 }])
  })
  test('a request is there whole with its key, or not at all', async () => {
    const log = await open({ keyed: true })
    await log.appendDurably([{ key: 'a', bytes: bytes(1), records: 1, dead: [] }])
    await log.appendDurably([{ key: 'b', bytes: bytes(2, 3), records: 2, dead: [] }])
    // The second one's bytes were under way.
    await truncate(path.join(folder, '1.jsonl'), 20)
    const again = await open({ keyed: true })
    expect([again.hasKey('a'), again.hasKey('b')]).toEqual([true, false])
    expect(again.blocksAfter(0, 9)).toMatchObject([{ records: 1, bytes: 9 }])
  })
  test('a key without its bytes is no key', async () => {
    const log = await open({ keyed: true })
    await log.appendDurably([{ key: 'a', bytes: bytes(1), records: 1, dead: [] }])
    await writeFile(path.join(folder, '1.jsonl'), '')
    expect((await open({ keyed: true })).hasKey('a')).toBe(false)
  })
})

test('a request that the disk refused is not taken; sent again, it is there once', async () => {
  const log = await open({ keyed: true })
  const request = { key: 'a', bytes: bytes(1), records: 1, dead: [] }
  const inTheWay = path.join(folder, '1.jsonl')
  await mkdir(inTheWay)
  await expect(log.appendDurably([request])).rejects.toThrow(/EISDIR/)
  expect(log.hasKey('a')).toBe(false)
  log.seal()
  await rm(inTheWay, { recursive: true })
  await log.appendDurably([request, { key: 'b', bytes: bytes(2), records: 1, dead: [] }])
  expect([log.hasKey('a'), log.hasKey('b')]).toEqual([true, true])
  log.seal()
  const blocks = await log.commit()
  expect(await Promise.all(blocks.map(({ file }) => contents(file)))).toEqual([bytes(1).toString(), bytes(2).toString()])
})

test('the numbers of a recovered block may come again: its requests are remembered all the same', async () => {
  const log = await open({ keyed: true })
  const inTheWay = path.join(folder, '1.jsonl')
  await mkdir(inTheWay)
  await expect(log.appendDurably([{ key: 'a', bytes: bytes(1), records: 1, dead: [] }])).rejects.toThrow(/EISDIR/)
  log.seal()
  await rm(inTheWay, { recursive: true })
  // Only the second block is on disk, as after a crash between the two.
  await log.appendDurably([{ key: 'b', bytes: bytes(2), records: 1, dead: [] }])
  await rm(inTheWay)
  const again = await open({ keyed: true })
  expect([again.hasKey('a'), again.hasKey('b')]).toEqual([false, true])
  expect(again.blocksAfter(0, 9)).toMatchObject([{ seq: 1, records: 1 }])
  await again.appendDurably([{ key: 'c', bytes: bytes(3), records: 1, dead: [] }])
  expect((await open({ keyed: true })).blocksAfter(1, 9)).toMatchObject([{ seq: 2, records: 1 }])
})

test('the index stays short however many blocks are released, and keeps what the source said of its position', async () => {
  const joinPositions = (positions: readonly Json[]) => ({ files: positions.flatMap((each) => (each as { files: string[] }).files) })
  const log = await open({ replayable: true, joinPositions })
  const blocks = 1200
  for (let id = 1; id <= blocks; id++) {
    log.append(bytes(id), 1, [])
    log.position({ files: [`${id}`] })
    log.seal()
  }
  await log.commit()
  await log.release(blocks - 2)
  expect((await contents(path.join(folder, 'index'))).split('\n').length).toBeLessThan(10)
  await log.close()
  const again = await open({ replayable: true, joinPositions, consumed: blocks - 2 })
  expect((again.lastPosition as { files: string[] }).files).toEqual(Array.from({ length: blocks }, (_, i) => `${i + 1}`))
  expect(again.blocksAfter(0, blocks)).toMatchObject([{ seq: blocks - 1 }, { seq: blocks }])
})
