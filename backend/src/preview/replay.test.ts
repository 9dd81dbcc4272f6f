/** Two documents on the same batches, on the real engine. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { JsonObject } from '@millrace/shared'
import { openSession, type Session } from '../duckdb/session.ts'
import { draftOf, type DraftNodes } from '../testing/drafts.ts'
import { sourceOf } from '../testing/previews.ts'
import { jsonFormat } from '../testing/runs.ts'
import type { PlayedTurn, Replayed } from './messages.ts'
import { replay } from './replay.ts'

let folder: string
let session: Session
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'millrace-replay-'))
  const limits = { memoryLimit: '512MB', threads: 2, timeZone: 'UTC' }
  session = await openSession({ file: ':memory:', readFolders: [folder], writeFolders: [], ...limits })
})
afterAll(async () => {
  session.close()
  await rm(folder, { recursive: true, force: true })
})

const KV = jsonFormat([
  { name: 'k', type: 'VARCHAR' },
  { name: 'v', type: 'DOUBLE' },
])
const TEXTS = { 1000: '{"k":"a","v":1}\n{"k":"b","v":2}\n', 2000: '{"k":"a","v":3}\n{"k":"c","v":4}\n', 3000: '{"k":"a","v":5}\n' }
const perKey = (fn: string): JsonObject => ({ keys: ['k'], measures: [{ as: 'total', fn, column: 'v' }] })
const kept = (formula: string): JsonObject => ({ condition: { mode: 'formula', formula } })

/** The texts are the batches' input. */
async function turns(): Promise<PlayedTurn[]> {
  return Promise.all(
    Object.entries(TEXTS).map(async ([time, text], at) => {
      const file = path.join(folder, `${time}.jsonl`)
      await writeFile(file, text)
      const block = {
        seq: at + 1,
        file,
        bytes: Buffer.byteLength(text),
        records: text.split('\n').length - 1,
        receivedFrom: 0,
        receivedTo: 0,
      }
      return { time: Number(time), blocks: { in: [block] }, isGap: false }
    }),
  )
}

let asked = 0
async function compare(
  version: DraftNodes | null,
  draft: DraftNodes,
  at: string,
  wires: string[],
  [from, to] = [0, 3000],
  told: (node: string, done: number, of: number) => void = () => undefined,
): Promise<Replayed> {
  const played = await turns()
  const [node, port] = at.split('.') as [string, string]
  const question = (nodes: DraftNodes) => ({ document: draftOf(nodes, wires), target: { node, port }, turns: played })
  const begin = { snapshot: null, zeroTime: to, isRunsOwn: false }
  const sides = { version: version && question(version), draft: question(draft) }
  return replay(session.connection, { ...sides, from, to, begin, inputFolders: [folder], folder: path.join(folder, String(++asked)) }, told)
}
const marks = ({ rows }: Replayed) => rows.map(({ mark, time, version, draft }) => [mark, time, version, draft])

test('rows that are only in one, and those of both', async () => {
  const nodes = (formula: string): DraftNodes => ({ in: sourceOf(KV), keep: ['filter', kept(formula)] })
  const found = await compare(nodes('v < 4'), nodes('v > 1'), 'keep.out', ['in.out>keep.in'])
  expect(found.totals).toEqual({ same: 2, changed: 0, gone: 1, new: 2 })
  expect(found.compared).toEqual({ from: 1000, to: 3000, batches: 3 })
  expect(marks(found)).toEqual([
    ['gone', 1000, ['a', 1], null],
    ['same', 1000, ['b', 2], ['b', 2]],
    ['same', 2000, ['a', 3], ['a', 3]],
    ['new', 2000, null, ['c', 4]],
    ['new', 3000, null, ['a', 5]],
  ])
})

test('where rows have a key, those with other values are changed ones', async () => {
  const nodes = (fn: string, formula: string): DraftNodes => ({
    in: sourceOf(KV),
    keep: ['filter', kept(formula)],
    total: ['summarize', perKey(fn)],
  })
  const wires = ['in.out>keep.in', 'keep.out>total.in']
  const found = await compare(nodes('sum', 'v > 1'), nodes('count', 'v < 4'), 'total.out', wires)
  expect(found.key).toEqual(['k'])
  expect(found.totals).toEqual({ same: 0, changed: 2, gone: 2, new: 1 })
  expect(marks(found)).toContainEqual(['changed', 2000, ['a', 3], ['a', 1]])
})

test('only the batches asked for are compared; a window is filled from those before, and tells when it is not full', async () => {
  const nodes = (length: number): DraftNodes => ({ in: sourceOf(KV), last: ['window', { length, slide: 1000 }] })
  const found = await compare(nodes(5000), nodes(5000), 'last.out', ['in.out>last.in'], [3000, 3000])
  expect(found.totals).toEqual({ same: 5, changed: 0, gone: 0, new: 0 })
  expect(found.draft.windows).toEqual({ last: { filled: 3, needed: 5 } })
})

test('a step that fails is named, with its setting, and the other side is there', async () => {
  const nodes = (formula: string): DraftNodes => ({ in: sourceOf(KV), keep: ['filter', kept(formula)] })
  const found = await compare(nodes('v > 1'), nodes('CAST(k AS INTEGER) > 1'), 'keep.out', ['in.out>keep.in'])
  expect(found.draft).toMatchObject({ columns: null, problems: [{ node: 'keep', setting: 'condition' }] })
  expect(found.totals).toEqual({ same: 0, changed: 0, gone: 4, new: 0 })
})

test('a step that the version does not have has new rows only', async () => {
  const draft: DraftNodes = { in: sourceOf(KV), keep: ['filter', kept('true')] }
  const steps: string[] = []
  const found = await compare(null, draft, 'keep.out', ['in.out>keep.in'], [0, 3000], (node, done, of) =>
    steps.push(`${node} ${done}/${of}`),
  )
  expect(found.version).toMatchObject({ isThere: false, columns: null })
  expect(found.totals).toEqual({ same: 0, changed: 0, gone: 0, new: 5 })
  expect(steps).toEqual(['keep 0/3', 'keep 1/3', 'keep 2/3'])
})
