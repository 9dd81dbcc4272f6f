import { afterAll, beforeAll, expect, test } from 'vitest'
import { Superseded } from '../ipc/disposableProcess.ts'
import { draftOf } from '../testing/drafts.ts'
import { sourceOf } from '../testing/previews.ts'
import type { PreviewQuestion } from './messages.ts'
import { PreviewService } from './service.ts'

let service: PreviewService
beforeAll(() => {
  service = new PreviewService({ timeoutMs: 10_000 })
})
afterAll(() => service.close())

const source = sourceOf({ kind: 'lines' })
const question = (text: string, node = 'step'): PreviewQuestion => ({
  document: draftOf({ in: source, step: ['sql', { text }] }, ['in.out>step.in']),
  target: { node, port: 'out' },
  samples: {},
})
const slow = 'SELECT count(*) AS n FROM range(100000) a, range(100000) b'

test('of one asker only the newest question is answered, and nobody waits for the others', async () => {
  await service.preview(question('SELECT 1 AS x'), 10, 'a')
  const batches = question(slow)
  batches.document.nodes['in']!.settings['format'] = { kind: 'lines' }
  const running = service.preview(batches, 10, 'a')
  const waiting = service.preview(question('SELECT 2 AS x'), 10, 'a')
  const other = service.preview(question('SELECT 3 AS x'), 10, 'b')
  const newest = service.preview(question('SELECT 4 AS x'), 10, 'a')
  await expect(running).rejects.toBeInstanceOf(Superseded)
  await expect(waiting).rejects.toBeInstanceOf(Superseded)
  expect((await newest).columns).toEqual([{ name: 'x', type: 'INTEGER' }])
  expect((await other).columns).toEqual([{ name: 'x', type: 'INTEGER' }])
})

test('questions after the end are refused', async () => {
  const ended = new PreviewService()
  const waiting = ended.preview(question('SELECT 1 AS x'), 10, 'a')
  await Promise.all([expect(waiting).rejects.toThrow('closed'), ended.close()])
  await expect(ended.preview(question('SELECT 1 AS x'), 10, 'a')).rejects.toThrow('closed')
})
