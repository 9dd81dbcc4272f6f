import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Receiver, SourceContext, SourceImplementation } from '../connectors/source.ts'
import type { IntakeOpen } from '../ipc/messages.ts'
import { RunClock } from './runClock.ts'
import { RunInput } from './runInput.ts'
import { SourceLog } from './sourceLog.ts'

let folder: string
let contexts: Record<string, SourceContext>
let failing: (node: string) => 'start' | 'stop' | null
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'millrace-input-'))
  contexts = {}
  failing = () => null
})
afterEach(() => rm(folder, { recursive: true }))

/** A source that does nothing by itself, and fails as the test says. */
const byHand: SourceImplementation = {
  replayable: false,
  place: () => 'here',
  look: () => null,
  start: (_settings, context): Receiver => {
    if (failing(context.node) === 'start') throw new Error('it cannot start')
    contexts[context.node] = context
    return {
      pause: () => undefined,
      resume: () => undefined,
      stop: async () => {
        if (failing(context.node) === 'stop') throw new Error('it ends badly')
      },
    }
  },
}
const request = (...nodes: string[]): IntakeOpen => ({
  run: 'r1',
  epoch: 1,
  interval: 1000,
  sources: nodes.map((node) => ({ node, connector: 'byHand', settings: {}, format: { kind: 'lines' } })),
  quotaBytes: 1e9,
  after: 0,
  consumed: {},
})
const open = (...nodes: string[]): Promise<RunInput> =>
  RunInput.open(request(...nodes), {
    run: 'r1',
    folder,
    implementations: { byHand },
    clock: new RunClock(
      () => Date.now(),
      () => performance.now(),
    ),
    ingest: () => null,
    push: () => undefined,
    log: () => undefined,
  })

test('a source that could not start is started when it is asked for again', async () => {
  const input = await open()
  failing = () => 'start'
  await expect(input.adopt(request('in'))).rejects.toThrow('it cannot start')
  failing = () => null
  await input.adopt(request('in'))
  expect(contexts).toHaveProperty('in')
  await input.end()
})

test('a source that ends badly keeps no other from being stored', async () => {
  const input = await open('bad', 'good')
  contexts['good']!.sink.append(Buffer.from('one\n'), 1, [])
  failing = (node) => (node === 'bad' ? 'stop' : null)
  await input.end()
  const log = await SourceLog.open({
    folder: path.join(folder, 'good'),
    format: { kind: 'lines' },
    replayable: false,
    consumed: 0,
    now: () => 0,
  })
  expect(log.recorded()).toMatchObject([{ records: 1 }])
  await log.close()
})
