/** Two documents on the same batches, on the real engine. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { JsonObject } from '@millrace/shared'
import { openSession, type Session } from '../duckdb/session.ts'
import { draftOf, PreviewLab, sourceOf, type DraftNodes } from '../testing/previews.ts'
import { jsonFormat } from '../testing/runs.ts'
import { Evaluator, FOR_REPLAYS } from './evaluate.ts'
import type { Replayed } from './messages.ts'
import { replay } from './replay.ts'

let lab: PreviewLab
let session: Session
beforeAll(async () => {
  lab = await PreviewLab.open()
  const limits = { memoryLimit: '512MB', threads: 2, timeZone: 'UTC' }
  session = await openSession({ file: ':memory:', readFolders: [lab.folder], writeFolders: [], ...limits })
})
afterAll(async () => {
  session.close()
  await lab.close()
})

const KV = jsonFormat([
  { name: 'k', type: 'VARCHAR' },
  { name: 'v', type: 'DOUBLE' },
])
const TEXTS = { 1000: '{"k":"a","v":1}\n{"k":"b","v":2}\n', 2000: '{"k":"a","v":3}\n{"k":"c","v":4}\n', 3000: '{"k":"a","v":5}\n' }
const perKey = (fn: string): JsonObject => ({ keys: ['k'], measures: [{ as: 'total', fn, column: 'v' }] })
const kept = (formula: string): JsonObject => ({ condition: { mode: 'formula', formula } })

async function compare(version: DraftNodes, draft: DraftNodes, at: string, wires: string[], [from, to] = [0, 3000]): Promise<Replayed> {
  const samples = { in: await lab.sample(TEXTS) }
  const [node, port] = at.split('.') as [string, string]
  const question = (nodes: DraftNodes) => ({ document: draftOf(nodes, wires), target: { node, port }, samples })
  const evaluator = new Evaluator(session.connection, lab.folder, FOR_REPLAYS)
  try {
    return await replay(session.connection, evaluator, { version: question(version), draft: question(draft), from, to }, () => undefined)
  } finally {
    await evaluator.clear()
  }
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

test('a step that the version does not have has new rows only', async () => {
  const draft: DraftNodes = { in: sourceOf(KV), keep: ['filter', kept('true')] }
  const samples = { in: await lab.sample(TEXTS) }
  const question = { document: draftOf(draft, ['in.out>keep.in']), target: { node: 'keep', port: 'out' }, samples }
  const evaluator = new Evaluator(session.connection, lab.folder, FOR_REPLAYS)
  const steps: string[] = []
  const found = await replay(session.connection, evaluator, { version: null, draft: question, from: 0, to: 3000 }, (node, done, of) =>
    steps.push(`${node} ${done}/${of}`),
  )
  await evaluator.clear()
  expect(found.version).toMatchObject({ isThere: false, columns: null })
  expect(found.totals).toEqual({ same: 0, changed: 0, gone: 0, new: 5 })
  expect(steps).toEqual(['in 0/6', 'keep 1/6', 'keep 2/6', 'in 3/6', 'keep 4/6', 'keep 5/6'])
})
