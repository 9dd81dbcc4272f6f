import { applyChange, emptyDocument, type Change, type ChangeAnswer, type Operation, type PipelineDocument } from '@millrace/shared'
import { expect, test, vi } from 'vitest'
import { createDraft, type DraftParts } from './draft.ts'

const node = (name: string, settings = {}) => ({ type: 'tcp', typeVersion: 1, name, settings, position: { x: 0, y: 0 } })
const start: PipelineDocument = { ...emptyDocument('Start'), nodes: { a: node('A', { port: 1 }), b: node('B', { port: 2 }) } }
const setting = (id: string, value: number): Operation => ({ op: 'setSetting', id, setting: 'port', value })

/** The server: orders changes, and answers when the test says so. */
function opened(client = 'me') {
  let document = start
  let sequence = 0
  const waiting: { change: Change; answer(answer: ChangeAnswer): void; fail(error: Error): void }[] = []
  const parts = { onRefused: vi.fn<DraftParts['onRefused']>(), onGap: vi.fn<DraftParts['onGap']>() }
  let ids = 0
  const draft = createDraft(
    { document: start, sequence: 0 },
    {
      ...parts,
      client,
      ids: () => `${client}-${++ids}`,
      wait: async () => {},
      submit: (change) => new Promise((answer, fail) => void waiting.push({ change, answer, fail })),
    },
  )
  const order = (change: Change) => {
    const applied = applyChange(document, change)
    if (!applied.ok) throw new Error(applied.code)
    document = applied.document
    return { sequence: ++sequence, change }
  }
  const settle = () => new Promise((resolve) => setTimeout(resolve))
  return {
    draft,
    parts,
    waiting,
    settle,
    /** Another client's change, ordered and sent to this one. */
    remote: (ops: Operation[]) => draft.receive(order({ id: `other-${sequence}`, client: 'other', label: '', ops })),
    /** The server orders what was sent first, and answers. */
    accept: async () => {
      const { change, answer } = waiting.shift()!
      const ordered = order(change)
      answer({ accepted: true, sequence: ordered.sequence })
      await settle()
      return ordered
    },
    state: () => draft.store.getState(),
    port: (id: string) => draft.store.getState().document.nodes[id]?.settings['port'],
    server: () => document,
  }
}

test('a change is seen at once, and saved when the server has ordered it', async () => {
  const { draft, state, port, accept } = opened()
  expect(draft.change([setting('a', 5)], 'Change A')).toEqual({ ok: true })
  expect([port('a'), state().saving]).toEqual([5, 'saving'])
  await accept()
  expect(state()).toMatchObject({ saving: 'saved', sequence: 1 })
})
test('its confirmation leaves every object as it was', async () => {
  const { draft, state, accept } = opened()
  draft.change([setting('a', 5)], 'Change A')
  const seen = state().document
  draft.receive(await accept())
  expect(state().document).toBe(seen)
})
test("another client's change leaves untouched nodes the objects that they were, and own changes on top", () => {
  const { draft, state, port, remote } = opened()
  draft.change([setting('a', 5)], 'Change A')
  const before = state().document.nodes['a']
  remote([setting('b', 9)])
  expect(state().document.nodes['a']).toBe(before)
  expect([port('a'), port('b'), state().sequence]).toEqual([5, 9, 1])
})
test('typing is sent as few changes and taken back as one', async () => {
  const { draft, port, waiting, accept, settle } = opened()
  for (const value of [1, 10, 100]) draft.change([setting('a', value)], 'Change A', 'setting a port')
  await accept()
  expect(waiting.map(({ change }) => change.ops)).toEqual([[setting('a', 100)]])
  await accept()
  draft.undo()
  expect(port('a')).toBe(1)
  await settle()
  draft.redo()
  expect(port('a')).toBe(100)
})
test('what another has set since is not taken back', async () => {
  const { draft, port, remote, accept } = opened()
  draft.change([setting('a', 5)], 'Change A')
  await accept()
  remote([setting('a', 7)])
  draft.undo()
  expect(port('a')).toBe(7)
})
test('a server that is away is tried again until it has the change', async () => {
  const { draft, state, port, waiting, accept, settle } = opened()
  draft.change([setting('a', 5)], 'Change A')
  for (const status of [0, 503]) {
    waiting.shift()!.fail(Object.assign(new Error('away'), { status }))
    await settle()
    expect(state().saving).toBe('retrying')
  }
  expect(port('a')).toBe(5)
  await accept()
  expect(state().saving).toBe('saved')
})
test('who is signed out is told so, and saved when signed in again', async () => {
  const { draft, state, waiting, accept, settle } = opened()
  draft.change([setting('a', 5)], 'Change A')
  waiting.shift()!.fail(Object.assign(new Error('no'), { status: 401 }))
  await settle()
  expect(state().saving).toBe('signedOut')
  await accept()
  expect(state().saving).toBe('saved')
})
test('a refused change is taken back and said', async () => {
  const { draft, state, port, parts, waiting, settle } = opened()
  draft.change([setting('a', 5)], 'Change A')
  waiting.shift()!.answer({ accepted: false, code: 'noSuchNode', params: { node: 'a' } })
  await settle()
  expect([port('a'), state().saving, state().undoLabel]).toEqual([1, 'saved', undefined])
  expect(parts.onRefused).toHaveBeenCalledWith('Change A', { accepted: false, code: 'noSuchNode', params: { node: 'a' } })
})
test('changes that come too early wait for those before them', () => {
  const { draft, port, state, parts } = opened()
  const change = (n: number): Change => ({ id: `o${n}`, client: 'other', label: '', ops: [setting('b', n)] })
  draft.receive({ sequence: 2, change: change(20) })
  expect([port('b'), state().sequence, parts.onGap.mock.calls.length]).toEqual([2, 0, 1])
  draft.receive({ sequence: 1, change: change(10) })
  expect([port('b'), state().sequence]).toEqual([20, 2])
})
test('a change that cannot be made is refused and changes nothing', () => {
  const { draft, state, waiting } = opened()
  expect(draft.change([setting('gone', 1)], 'Change')).toMatchObject({ ok: false, code: 'noSuchNode' })
  expect([state().document, waiting]).toEqual([start, []])
})
test('what was deleted comes back with its id and its wires', async () => {
  const { draft, state, accept } = opened()
  const edge = { from: { node: 'a', port: 'out' }, to: { node: 'b', port: 'in' } }
  draft.change([{ op: 'addEdge', edge }], 'Connect')
  await accept()
  const before = state().document
  draft.change([{ op: 'removeNode', id: 'a' }], 'Delete A')
  expect(Object.keys(state().document.nodes)).toEqual(['b'])
  draft.undo()
  expect(state().document).toEqual(before)
})
