import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyChange, MAX_NODES, type RejectionCode } from './apply.ts'
import { documentSchema, edgeId, emptyDocument, optionsSchema, type Node, type PipelineDocument } from './document.ts'
import { operationSchema, type Operation } from './operations.ts'
import { readDocument } from './read.ts'

const node = (type: string, settings: Node['settings'] = {}): Node => ({
  type,
  typeVersion: 1,
  name: type,
  settings,
  position: { x: 0, y: 0 },
})
const edge = (from: string, to: string) => ({ from: { node: from, port: 'out' }, to: { node: to, port: 'in' } })
const two: PipelineDocument = { ...emptyDocument('Two'), nodes: { a: node('tcp'), b: node('filter') } }

const aGroup = fc.constantFrom('g', 'h')
const aPosition = fc.record({ x: fc.integer(), y: fc.integer(), hand: fc.constant(true as const) }, { requiredKeys: ['x', 'y'] })

/** Few ids, so that operations meet; some operations cannot be done. */
const id = fc.constantFrom('a', 'b', 'c', 'd')
const anEdge = fc.record({ from: id, to: id }).map(({ from, to }) => edge(from, to))
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({
    op: fc.constant('addNode' as const),
    id,
    node: fc.constantFrom(node('tcp'), node('filter', { length: 1 }), { ...node('tcp'), group: 'g' }),
  }),
  fc.record({ op: fc.constant('removeNode' as const), id }),
  fc.record({ op: fc.constant('moveNodes' as const), positions: fc.dictionary(id, aPosition) }),
  fc.record({ op: fc.constant('renameNode' as const), id, name: fc.string({ maxLength: 200 }) }),
  fc.record({ op: fc.constant('setNote' as const), id, note: fc.string() }, { requiredKeys: ['op', 'id'] }),
  fc.record(
    {
      op: fc.constant('setSetting' as const),
      id,
      setting: fc.constantFrom('length', 'slide', 'constructor'),
      value: fc.constantFrom(1, 'text', null, [1, { a: true }]),
    },
    { requiredKeys: ['op', 'id', 'setting'] },
  ),
  fc.record({
    op: fc.constant('migrateNode' as const),
    id,
    from: fc.integer({ min: 1, max: 3 }),
    to: fc.integer({ min: 1, max: 3 }),
    settings: fc.constantFrom<Node['settings']>({}, { length: 2 }),
  }),
  fc.record({ op: fc.constant('addEdge' as const), edge: anEdge }),
  fc.record({ op: fc.constant('removeEdge' as const), edge: anEdge }),
  fc.record(
    {
      op: fc.constant('setView' as const),
      id,
      view: fc.record({ node: id, kind: fc.constant('line' as const), title: fc.string(), y: fc.constant<string[]>(['n']) }),
    },
    { requiredKeys: ['op', 'id'] },
  ),
  fc.record(
    {
      op: fc.constant('setGroup' as const),
      id: aGroup,
      group: fc.record({ name: fc.string({ maxLength: 200 }), collapsed: fc.boolean() }),
    },
    { requiredKeys: ['op', 'id'] },
  ),
  fc.record({ op: fc.constant('setNodeGroup' as const), id, group: aGroup }, { requiredKeys: ['op', 'id'] }),
  fc.record(
    {
      op: fc.constant('setCanvasNote' as const),
      id: aGroup,
      note: fc.record({ text: fc.string(), position: aPosition, width: fc.constant(200), height: fc.constant(100) }),
    },
    { requiredKeys: ['op', 'id'] },
  ),
  fc.record(
    {
      op: fc.constant('setFormula' as const),
      id: aGroup,
      formula: fc.record({ name: fc.constantFrom('net', 'NET', 'rest'), formula: fc.string({ maxLength: 50 }) }),
    },
    { requiredKeys: ['op', 'id'] },
  ),
  fc.record({ op: fc.constant('renamePipeline' as const), name: fc.string({ maxLength: 200 }) }),
  fc.record({ op: fc.constant('setInterval' as const), interval: fc.integer({ min: 0, max: 4_000_000 }) }),
  fc.record({
    op: fc.constant('setOptions' as const),
    options: fc.constantFrom('UTC', 'Europe/Oslo').map((timeZone) => optionsSchema.parse({ timeZone })),
  }),
)
const change = fc.array(operation, { minLength: 1, maxLength: 4 }).map((ops) => ({ ops }))

test('any sequence of changes leaves a document that can be read', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
      let document = two
      for (const each of changes) {
        const applied = applyChange(document, each)
        if (applied.ok) document = applied.document
      }
      expect(readDocument(JSON.parse(JSON.stringify(document)))).toEqual(document)
    }),
  )
})

test('a change and then its inverse is nothing, and the document before stays as it was', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 10 }), change, (before, last) => {
      let document = two
      for (const each of before) {
        const applied = applyChange(document, each)
        if (applied.ok) document = applied.document
      }
      const copy = JSON.parse(JSON.stringify(document)) as PipelineDocument
      const applied = applyChange(document, last)
      expect(document).toEqual(copy)
      if (!applied.ok) return
      const back = applyChange(applied.document, { ops: applied.inverse })
      expect(back).toMatchObject({ ok: true })
      if (back.ok) expect(back.document).toEqual(copy)
    }),
  )
})

test('two clients that replay their own changes over those of the server converge with it', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), change), { maxLength: 20 }), (turns) => {
      // The server takes the changes in the order of `turns`; each client sees its own at once and the other's as ordered.
      const take = (document: PipelineDocument, each: { ops: Operation[] }) => {
        const applied = applyChange(document, each)
        return applied.ok ? applied.document : document
      }
      const server = turns.reduce((document, [, each]) => take(document, each), two)
      for (const mine of [true, false]) {
        let confirmed = two
        let pending = turns.filter(([by]) => by === mine).map(([, each]) => each)
        let seen = pending.reduce(take, confirmed)
        for (const [, each] of turns) {
          confirmed = take(confirmed, each)
          pending = pending.filter((own) => own !== each)
          seen = pending.reduce(take, confirmed)
        }
        expect(seen).toEqual(server)
      }
    }),
  )
})

test('every kind of operation takes part in these properties', () => {
  const all = operationSchema.options.map(({ shape }) => shape.op.value)
  const made = new Set(fc.sample(operation, { numRuns: 2000, seed: 1 }).map(({ op }) => op))
  expect(all.filter((op) => !made.has(op))).toEqual([])
})

test('settings are brought to a new version once, whoever does it first', () => {
  const old: PipelineDocument = { ...two, nodes: { a: node('addColumn', { name: 'x', formula: '1' }) } }
  const migrate: Operation = { op: 'migrateNode', id: 'a', from: 1, to: 2, settings: { columns: [{ as: 'x', formula: '1' }] } }
  const mine = applyChange(old, { ops: [migrate, { op: 'setSetting', id: 'a', setting: 'columns', value: [] }] })
  const theirs = mine.ok ? applyChange(mine.document, { ops: [migrate] }) : mine
  expect(theirs).toMatchObject({ ok: true, inverse: [], document: { nodes: { a: { typeVersion: 2, settings: { columns: [] } } } } })
})

const wired = { ...two, edges: { [edgeId(edge('a', 'b'))]: edge('a', 'b') } }
const refusals: [string, PipelineDocument, Operation, RejectionCode][] = [
  ['a node that is there', two, { op: 'addNode', id: 'a', node: node('tcp') }, 'nodeExists'],
  ['a node that is not there', two, { op: 'removeNode', id: 'x' }, 'noSuchNode'],
  ['an inherited name', two, { op: 'renameNode', id: 'toString', name: 'x' }, 'noSuchNode'],
  ['a wire to itself', two, { op: 'addEdge', edge: edge('a', 'a') }, 'wireToItself'],
  ['a wire to nowhere', two, { op: 'addEdge', edge: edge('a', 'x') }, 'noSuchNode'],
  ['a wire twice', wired, { op: 'addEdge', edge: edge('a', 'b') }, 'edgeExists'],
  ['a wire that is gone', two, { op: 'removeEdge', edge: edge('a', 'b') }, 'noSuchEdge'],
  ['an interval too short', two, { op: 'setInterval', interval: 99 }, 'intervalOutOfRange'],
  [
    'one node too many',
    { ...two, nodes: Object.fromEntries(Array.from({ length: MAX_NODES }, (_, i) => [`n${i}`, node('tcp')])) },
    { op: 'addNode', id: 'more', node: node('tcp') },
    'tooManyNodes',
  ],
]
test.each(refusals)('%s is refused', (_name, document, op, code) => {
  expect(applyChange(document, { ops: [op] })).toMatchObject({ ok: false, code })
})

test('a refused operation refuses the whole change', () => {
  const applied = applyChange(two, {
    ops: [
      { op: 'removeNode', id: 'a' },
      { op: 'removeNode', id: 'x' },
    ],
  })
  expect(applied.ok).toBe(false)
})

test('what an operation does not touch keeps its identity', () => {
  const applied = applyChange(wired, { ops: [{ op: 'renameNode', id: 'a', name: 'Lines' }] })
  expect(applied.ok && applied.document.nodes['b']).toBe(wired.nodes['b'])
  expect(applied.ok && applied.document.edges).toBe(wired.edges)
})

describe('reading a document', () => {
  test('of an older format migrates it', () => {
    const old = { ...two, format: 0, edges: [edge('a', 'b')] }
    expect(readDocument(old)).toEqual(documentSchema.parse(wired))
  })
  test.each([
    ['a newer format', { ...two, format: 2 }, /format 2/],
    ['no object', [], /no JSON object/],
    ['no format', { nodes: {} }, /does not name its format/],
    ['a key that is not the wire', { ...two, edges: { x: edge('a', 'b') } }, /should have the key/],
    ['a wire to nowhere', { ...two, edges: { 'a.out>x.in': edge('a', 'x') } }, /is not there/],
    ['an odd node', { ...two, nodes: { a: { type: 'tcp' } } }, /typeVersion/],
  ])('%s is refused in words', (_name, document, words) => {
    expect(() => readDocument(document)).toThrow(words)
  })
})
