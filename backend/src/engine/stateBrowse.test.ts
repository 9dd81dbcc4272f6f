/** What a run remembers per key, looked through, written to files and read from them. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { chainPlan, jsonFormat, lines, TestRun } from '../testing/runs.ts'

const format = jsonFormat([
  { name: 'k', type: 'VARCHAR' },
  { name: 'v', type: 'INTEGER' },
])
const kv = (...pairs: [string | null, number | null][]) => lines(pairs.map(([k, v]) => ({ k, v })))
const totals = [
  { as: 'n', fn: 'count' },
  { as: 'last', fn: 'last', column: 'v' },
]
const remember = ['remember', { keys: ['k'], totals, expires: true, timeout: 5000 }] as const
const all = { search: '', offset: 0, limit: 10 }

let open: TestRun | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

test('keys with the newest rows come first, page by page, and are found by a part of them', async () => {
  open = await TestRun.open(chainPlan(format, [remember]))
  await open.batch(1000, { src: [kv(['apple', 1], ['Pear', 2], [null, 3])] })
  await open.batch(2000, { src: [kv(['Pear', 7])] })
  expect(await open.run.states()).toEqual([{ node: 'remember', keys: 3, timeout: 5000 }])
  const page = await open.run.statePage({ node: 'remember', search: '', offset: 0, limit: 2 })
  expect(page).toMatchObject({
    keys: 1,
    rows: [
      ['Pear', 2, 7],
      ['apple', 1, 1],
    ],
    times: [2000, 1000],
    more: true,
    timeout: 5000,
  })
  expect(page.columns.map(({ name }) => name)).toEqual(['k', 'n', 'last'])
  const rest = await open.run.statePage({ node: 'remember', search: '', offset: 2, limit: 2 })
  expect(rest).toMatchObject({ rows: [[null, 1, 3]], more: false })
  expect(await open.run.statePage({ node: 'remember', ...all, search: 'pEA' })).toMatchObject({ rows: [['Pear', 2, 7]], more: false })
  expect(await open.run.statePage({ node: 'remember', ...all, search: "'; --" })).toMatchObject({ rows: [] })
  await expect(open.run.statePage({ node: 'src', ...all })).rejects.toThrow('This node remembers nothing per key')
})

test('how much is kept is told by node, about, also where nothing is', async () => {
  open = await TestRun.open(chainPlan(format, [['window', { length: 10_000, slide: 1000 }], remember]))
  const before = await open.run.sizes()
  expect(before.map(({ rows, bytes }) => [rows, bytes])).toEqual(before.map(() => [0, 0]))
  await open.batch(1000, { src: [kv(['a', 1], ['b', 2])] })
  const few = Object.fromEntries((await open.run.sizes()).map((size) => [size.node, size]))
  expect(few).toMatchObject({ window: { rows: 2 }, remember: { rows: 2 } })
  // A text of one letter, a number of four bytes, and a batch time of eight.
  expect(few['window']!.bytes).toBe(2 * (1 + 4 + 8))
  await open.batch(2000, { src: [kv(['c'.repeat(1000), 1])] })
  const more = (await open.run.sizes()).find(({ node }) => node === 'window')!
  expect([more.rows, more.bytes]).toEqual([3, 3 * 12 + 1002])
})

test('totals since the start are shown under the names that they leave by', async () => {
  open = await TestRun.open(
    chainPlan(format, [['summarize', { keys: ['k'], measures: [{ as: 'total', fn: 'sum', column: 'v' }], over: 'start' }]]),
  )
  await open.batch(1000, { src: [kv(['a', 4])] })
  const page = await open.run.statePage({ node: 'summarize', ...all })
  expect(page.columns.map(({ name }) => name)).toEqual(['k', 'total'])
})

test.each(['csv', 'json', 'parquet'] as const)('a state goes through a file of %s and is as it was', async (fileFormat) => {
  open = await TestRun.open(chainPlan(format, [remember]))
  await open.batch(1000, { src: [kv(['a', 1], ['b"\n,', null], ['a', 3])] })
  await open.batch(2000, { src: [kv(['c', 2])] })
  const before = await open.run.statePage({ node: 'remember', ...all })
  const file = await open.run.exportState('remember', fileFormat, 'out')
  const kept = path.join(path.dirname(file), `in.${fileFormat}`)
  await copyFile(file, kept)
  await open.batch(3000, { src: [kv(['d', 1], ['a', 5])] })
  expect(await open.run.importState('remember', fileFormat, kept)).toBe(3)
  expect(await open.run.statePage({ node: 'remember', ...all })).toEqual(before)
  // It goes on from there: the keys run out when they would have.
  expect(open.run.nextDue()).toBe(6000)
  const report = await open.batch(4000, { src: [kv(['a', 9])] })
  expect(report.nodes['remember']).toMatchObject({ held: 3 })
  expect((await open.run.statePage({ node: 'remember', ...all, search: 'a' })).rows).toEqual([['a', 3, 9]])
})

test('a file that lacks a key or does not fit changes nothing, and one that lacks a column begins it', async () => {
  open = await TestRun.open(chainPlan(format, [remember]))
  await open.batch(1000, { src: [kv(['a', 1])] })
  const before = await open.run.statePage({ node: 'remember', ...all })
  await mkdir(open.run.stateFolder, { recursive: true })
  const put = async (text: string) => {
    const file = path.join(open!.run.stateFolder, 'in.csv')
    await writeFile(file, text)
    return open!.run.importState('remember', 'csv', file)
  }
  await expect(put('x,n\n1,2\n')).rejects.toThrow('The file lacks the key "k".')
  await expect(put('k,n\na,many\n')).rejects.toThrow("Could not convert string 'many'")
  expect(await open.run.statePage({ node: 'remember', ...all })).toEqual(before)
  expect(await put('k,last\nz,4\nz,5\ny,\n')).toBe(2)
  expect((await open.run.statePage({ node: 'remember', ...all })).rows).toEqual([
    ['y', 0, null],
    ['z', 0, 4],
  ])
})

test('a file that is being taken in tells how far it is, and changes nothing when that is cancelled', async () => {
  open = await TestRun.open(chainPlan(format, [remember]))
  await open.batch(1000, { src: [kv(['a', 1])] })
  const before = await open.run.statePage({ node: 'remember', ...all })
  await mkdir(open.run.stateFolder, { recursive: true })
  const file = path.join(open.run.stateFolder, 'in.csv')
  await writeFile(file, `k,n\n${Array.from({ length: 500_000 }, (_, i) => `key ${i},1\n`).join('')}`)
  const cancelled = new AbortController()
  const shares: number[] = []
  const at = (share: number) => {
    shares.push(share)
    cancelled.abort()
  }
  await expect(open.run.importState('remember', 'csv', file, { signal: cancelled.signal, at })).rejects.toThrow(/interrupted|aborted/i)
  expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true)
  expect(await open.run.statePage({ node: 'remember', ...all })).toEqual(before)
  // The next batch finds all as it was.
  expect((await open.batch(2000, { src: [kv(['a', 2])] })).nodes['remember']).toMatchObject({ held: 1 })
})

test('an exported file is deleted when the run is opened again', async () => {
  open = await TestRun.open(chainPlan(format, [remember]))
  await open.batch(1000, { src: [kv(['a', 1])] })
  const file = await open.run.exportState('remember', 'csv', 'out')
  expect(await readFile(file, 'utf8')).toBe('k,n,last,last_seen\na,1,1,1970-01-01 00:00:01+00\n')
  await open.reopen()
  await expect(readFile(file)).rejects.toThrow('ENOENT')
})
