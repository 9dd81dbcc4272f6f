import { applyChange, emptyDocument, type Change, type ChangeAnswer, type Operation, type PipelineDocument } from '@millrace/shared'
import { expect, test, vi } from 'vitest'
import { createDraft, type DraftParts } from './draft.ts'
import { draftMemory, tabLock, type DraftMemory } from './draftMemory.ts'
import { NO_MEMORY, storage } from './testing.ts'

const node = (name: string, settings = {}) => ({ type: 'tcp', typeVersion: 1, name, settings, position: { x: 0, y: 0 } })
const start: PipelineDocument = { ...emptyDocument('Start'), nodes: { a: node('A', { port: 1 }), b: node('B', { port: 2 }) } }
const setting = (id: string, value: number): Operation => ({ op: 'setSetting', id, setting: 'port', value })

/** The server: orders changes, and answers when the test says so. */
function opened(client = 'me', memory: DraftMemory = NO_MEMORY) {
  let document = start
  let sequence = 0
  const waiting: { change: Change; answer(answer: ChangeAnswer): void; fail(error: Error): void }[] = []
  const parts = {
    onRefused: vi.fn<DraftParts['onRefused']>(),
    onGap: vi.fn<DraftParts['onGap']>(),
    onDeleted: vi.fn<DraftParts['onDeleted']>(),
  }
  let ids = 0
  const draft = createDraft(
    { document: start, sequence: 0 },
    {
      ...parts,
      client,
      memory,
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
  const { draft, state, port, parts, waiting, settle, remote } = opened()
  draft.change([setting('a', 5)], 'Change A')
  waiting.shift()!.answer({ accepted: false, code: 'noSuchNode', params: { node: 'a' } })
  await settle()
  expect([port('a'), state().saving, state().undoLabel]).toEqual([1, 'saved', undefined])
  expect(parts.onRefused).toHaveBeenCalledTimes(0)
  // The server knows of a deletion that is still on its way here.
  remote([{ op: 'removeNode', id: 'a' }])
  expect(parts.onRefused.mock.calls[0]?.slice(0, 2)).toEqual(['Change A', { accepted: false, code: 'noSuchNode', params: { node: 'a' } }])
  expect(state().undoLabel).toBeUndefined()
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

test('a change of a node that another deleted can be done after all, with the node', async () => {
  const { draft, state, port, parts, waiting, settle, remote, accept } = opened()
  const edge = { from: { node: 'a', port: 'out' }, to: { node: 'b', port: 'in' } }
  draft.change([{ op: 'addEdge', edge }], 'Connect')
  await accept()
  const before = state().document
  draft.change([setting('a', 5)], 'Change A')
  remote([{ op: 'removeNode', id: 'a' }])
  expect(parts.onDeleted).toHaveBeenCalledWith([{ node: 'a', name: 'A', by: 'other' }])
  waiting.shift()!.answer({ accepted: false, code: 'noSuchNode', params: { node: 'a' } })
  await settle()
  const again = parts.onRefused.mock.calls[0]![2]!
  expect([again.restores, Object.keys(state().document.nodes)]).toEqual([['A'], ['b']])
  again.act()
  expect([port('a'), state().document.edges]).toEqual([5, before.edges])
  draft.undo()
  expect(Object.keys(state().document.nodes)).toEqual(['b'])
})
test('what another deleted comes back with its wires, and goes again by undo', async () => {
  const { draft, state, remote, accept } = opened()
  const edge = { from: { node: 'a', port: 'out' }, to: { node: 'b', port: 'in' } }
  draft.change([{ op: 'addEdge', edge }], 'Connect')
  await accept()
  const before = state().document
  remote([
    { op: 'removeNode', id: 'b' },
    { op: 'removeNode', id: 'a' },
  ])
  expect(draft.restore(['a', 'b'], 'Restore')).toEqual({ ok: true })
  expect(state().document).toEqual(before)
  draft.undo()
  expect(state().document.nodes).toEqual({})
})
test('nodes that are gone when the draft is loaded anew can come back too', () => {
  const { draft, state, parts } = opened()
  draft.load({ ...start, nodes: { b: start.nodes['b']! } }, 7)
  expect(parts.onDeleted).toHaveBeenCalledWith([{ node: 'a', name: 'A', by: undefined }])
  draft.restore(['a'], 'Restore')
  expect(state().document.nodes).toEqual(start.nodes)
})

const tabs = (...open: string[]) => new Set(open.map(tabLock))
test('a reload sends what was on its way, and still takes back', async () => {
  const [tab, browser] = [storage(), storage()]
  const memory = (client: string) => draftMemory('p', client, { tab, browser, openTabs: tabs() })
  const first = memory('one')
  const before = opened('one', first)
  before.draft.change([setting('a', 5)], 'Change A')
  before.draft.change([setting('b', 6)], 'Change B')
  first.close()
  before.draft.close()

  const after = opened('two', memory('two'))
  expect([after.port('a'), after.port('b'), after.state().saving, after.state().undoLabel]).toEqual([5, 6, 'saving', 'Change B'])
  await after.accept()
  await after.accept()
  expect([after.state().saving, browser.length]).toEqual(['saved', 0])
  after.draft.undo()
  expect(after.port('b')).toBe(2)
})
test('only what a closed tab left behind is taken over', () => {
  const browser = storage()
  for (const client of ['open', 'closed']) {
    draftMemory('p', client, { tab: storage(), browser, openTabs: undefined }).keepPending([
      { id: client, client, label: '', ops: [setting('a', 1)] },
    ])
  }
  const load = (openTabs: ReadonlySet<string> | undefined) =>
    draftMemory('p', 'me', { tab: storage(), browser, openTabs })
      .load()
      .pending.map(({ id }) => id)
  expect(load(undefined)).toEqual([])
  expect(load(tabs('open'))).toEqual(['closed'])
  expect(Array.from({ length: browser.length }, (_, index) => browser.key(index))).toEqual([
    'millrace.unsent.p.open',
    'millrace.unsent.p.me',
  ])
})
test.each(['', '{', '[]', '[{"id":1}]', '{"undo":[{}],"redo":[]}', 'null'])('a memory that reads %o is no memory', (text) => {
  const [tab, browser] = [storage(), storage()]
  tab.setItem('millrace.undo.p', text)
  browser.setItem('millrace.unsent.p.gone', text)
  expect(draftMemory('p', 'me', { tab, browser, openTabs: tabs() }).load()).toEqual({ pending: [], undo: { undo: [], redo: [] } })
})
test('a browser without room remembers nothing, and work goes on', () => {
  const memory = draftMemory('p', 'me', { tab: storage(0), browser: storage(0), openTabs: tabs() })
  const { draft, port } = opened('me', memory)
  draft.change([setting('a', 5)], 'Change A')
  memory.close()
  expect(port('a')).toBe(5)
})
test('of a way back that is too long the newest part is kept', () => {
  const tab = storage()
  const memory = () => draftMemory('p', 'me', { tab, browser: storage(), openTabs: tabs() })
  const entry = (label: string) => ({ label, inverse: [setting('a', 1)], mine: { x: 'x'.repeat(400_000) } })
  const first = memory()
  first.keepUndo({ undo: ['1', '2', '3'].map(entry), redo: [] })
  first.close()
  expect(
    memory()
      .load()
      .undo.undo.map(({ label }) => label),
  ).toEqual(['2', '3'])
})
