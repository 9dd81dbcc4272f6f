import { access, mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { chainPlan, jsonFormat, lines, TestRun } from '../testing/runs.ts'
import { openRun } from './openRun.ts'
import type { EngineRun } from './run.ts'
import { copyClosedRun, markRestored } from './snapshot.ts'

const format = jsonFormat([
  { name: 'k', type: 'VARCHAR' },
  { name: 'v', type: 'INTEGER' },
])
const rows = (...pairs: [string, number][]) => lines(pairs.map(([k, v]) => ({ k, v })))
const totals = [
  { as: 'n', fn: 'count' },
  { as: 'total', fn: 'sum', column: 'v' },
]
const plan = chainPlan(
  format,
  [
    ['window', { length: 3000, slide: 1000 }],
    ['summarize', { keys: ['k'], measures: totals }],
    ['remember', { keys: ['k'], totals: [{ as: 'n', fn: 'count' }] }],
  ],
  [
    ['out', 'files', {}],
    ['live', 'liveTable', { mode: 'append', keep: 100 }],
  ],
)

const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const run of opened.splice(0).reverse()) await run.close()
})

async function start(): Promise<TestRun> {
  const t = await TestRun.open(plan)
  opened.push(t)
  await t.batch(1000, { src: [rows(['a', 1], ['b', 2])] })
  await t.batch(2000, { src: [`${rows(['a', 3])}no JSON\n`] })
  return t
}

async function openCopy(t: TestRun, folder: string): Promise<EngineRun> {
  const copy = await openRun({ ...t.options(plan), folder })
  opened.push(copy)
  return copy
}

const outputs = (run: EngineRun) =>
  Promise.all(run.pending.map(async ({ node, time, file }) => [node, time, await readFile(file, 'utf8')] as const))

describe('a copy of a run', () => {
  test('goes on as the original does: windows, state, live table, outputs, dead letters', async () => {
    const t = await start()
    const target = path.join(t.folder, 'copy')
    expect(await t.run.snapshot(target)).toEqual({ epoch: 1, time: 2000 })
    const next = { time: 3000, ...(await t.blocks({ src: [rows(['a', 5], ['c', 7])] })), startedAt: 0 }
    await t.run.batch(next)
    const copy = await openCopy(t, target)
    expect(copy.lastBatchTime).toBe(2000)
    await copy.batch(next)
    expect(await outputs(copy)).toEqual(await outputs(t.run))
    expect((await outputs(copy)).length).toBe(3)
    expect(copy.pending.every(({ file }) => file.startsWith(target))).toBe(true)
    expect(await copy.readLiveTable('live', 100)).toEqual(await t.run.readLiveTable('live', 100))
    expect(await copy.deadLetters(10)).toEqual(await t.run.deadLetters(10))
    expect((await copy.deadLetters(10)).length).toBe(1)
  })

  test('has the outputs that are not delivered, and no others', async () => {
    const t = await start()
    const [delivered, waiting] = t.run.pending
    t.run.delivered(delivered!.node, delivered!.time)
    await t.run.idle()
    const target = path.join(t.folder, 'copy')
    await t.run.snapshot(target)
    const copyOf = (file: string) => path.join(target, path.relative(t.folder, file))
    await access(copyOf(waiting!.file))
    await expect(access(copyOf(delivered!.file))).rejects.toThrow('ENOENT')
  })

  test('is made of a run that nobody holds, and nobody opens it meanwhile', async () => {
    const t = await start()
    const { pending } = t.run
    await t.run.close()
    const target = path.join(t.folder, 'copy')
    let refused: unknown
    const standing = await copyClosedRun(t.folder, target, async () => {
      refused = await openRun(t.options(plan)).catch((error: unknown) => error)
    })
    expect(standing).toEqual({ epoch: 1, time: 2000 })
    expect(String(refused)).toMatch('already open')
    expect((await openCopy(t, target)).pending.map(({ time }) => time)).toEqual(pending.map(({ time }) => time))
  })

  test('a run that never began is copied too', async () => {
    const t = await start()
    const folder = path.join(t.folder, 'new')
    await mkdir(folder)
    expect(await copyClosedRun(folder, path.join(folder, 'copy'), async () => undefined)).toEqual({ epoch: 0, time: null })
    expect((await openCopy(t, path.join(folder, 'copy'))).epoch).toBe(1)
  })
})

test('a restored run has an epoch that no owner of the original reaches, and says what happened', async () => {
  const t = await start()
  const target = path.join(t.folder, 'copy')
  await t.run.snapshot(target)
  const epoch = await markRestored(target, { at: 5, text: 'Restored.' })
  expect(epoch).toBe(1_000_001)
  const copy = await openCopy(t, target)
  expect(copy.epoch).toBe(epoch + 1)
  expect(await copy.events(10)).toEqual([{ at: 5, kind: 'restored', text: 'Restored.' }])
  await copy.batch({ time: 3000, ...(await t.blocks({ src: [rows(['a', 5])] })), startedAt: 0 })
  expect(path.basename(copy.pending.at(-1)!.file)).toBe(`3000.${epoch + 1}.jsonl`)
})
