import { edgeId, emptyDocument, type Edge, type PipelineDocument } from '@millrace/shared'
import { expect, test } from 'vitest'
import { batchesBehind, groupRates } from '../live/groupFigures.ts'
import { cardsOf, endedMoves, wiresOf } from './flowModel.ts'
import { selectedAfter } from './groupModel.ts'

const node = (type: string, x: number, y: number, group?: string) => ({
  type,
  typeVersion: 1,
  name: type,
  settings: {},
  position: { x, y },
  ...(group !== undefined && { group }),
})
const wire = (from: string, to: string): Edge => ({ from: { node: from, port: 'out' }, to: { node: to, port: 'in' } })
const grouped = (collapsed: boolean): PipelineDocument => ({
  ...emptyDocument('Grouped'),
  nodes: { a: node('tcp', 0, 0), b: node('filter', 300, 40, 'g'), c: node('filter', 600, 200, 'g'), d: node('liveTable', 900, 0) },
  edges: Object.fromEntries([wire('a', 'b'), wire('b', 'c'), wire('a', 'c'), wire('c', 'd')].map((edge) => [edgeId(edge), edge])),
  groups: { g: { name: 'Middle', collapsed } },
  notes: { n: { text: 'Why', position: { x: 0, y: 300 }, width: 200, height: 100 } },
})
const none = { nodes: new Set<string>(), notes: new Set<string>() }

test.each([
  [false, ['group:g frame 280 0 580 300', 'a card 0 0', 'b card 300 40', 'c card 600 200', 'd card 900 0', 'note:n note 0 300 200 100']],
  [true, ['group:g groupCard 300 40', 'a card 0 0', 'd card 900 0', 'note:n note 0 300 200 100']],
])('what is drawn of a group that is collapsed: %s', (collapsed, expected) => {
  const drawn = cardsOf(grouped(collapsed), none, [])
  const words = drawn.map(({ id, type, position: { x, y }, width, height }) =>
    [id, type, x, y, width, height].filter((part) => part !== undefined),
  )
  expect(words.map((parts) => parts.join(' '))).toEqual(expected)
})
test('wires of what is hidden lead to the card, each pair of ends once', () => {
  const ends = wiresOf(grouped(true), new Set(), []).map(({ source, target }) => `${source} ${target}`)
  expect(ends).toEqual(['a group:g', 'group:g d'])
})
test.each([
  ['a frame moves its nodes', false, { x: 300, y: 20 }],
  ['a card moves the nodes behind it', true, { x: 320, y: 60 }],
])('%s', (_name, collapsed, position) => {
  const moves = endedMoves([{ type: 'position', id: 'group:g', position, dragging: false }], grouped(collapsed))
  expect(moves).toEqual({ b: { x: 320, y: 60 }, c: { x: 620, y: 220 } })
})
test.each([
  ['a group stands for its nodes', [], [{ id: 'group:g', selected: true }], ['b', 'c'], []],
  [
    'what is chosen outweighs what is let go',
    ['b', 'c'],
    [
      { id: 'b', selected: true },
      { id: 'group:g', selected: false },
    ],
    ['b'],
    [],
  ],
  [
    'a note',
    ['a'],
    [
      { id: 'a', selected: false },
      { id: 'note:n', selected: true },
    ],
    [],
    ['n'],
  ],
])('selected: %s', (_name, before, changes, nodes, notes) => {
  expect(selectedAfter(grouped(false), { nodes: before, notes: [] }, changes)).toEqual({ nodes, notes })
})
const rate = (rows: number, undelivered = 0) => ({
  in: 0,
  out: { out: rows },
  held: undefined,
  ms: undefined,
  fusedWith: undefined,
  error: undefined,
  lag: undefined,
  deadLetters: 0,
  undelivered,
})
test('rates of a group are those of the wires that cross its border', () => {
  const rates = { nodes: { a: rate(100), b: rate(40), c: rate(7) }, input: 100, behind: 0, until: 0 }
  expect(groupRates(grouped(true), ['b', 'c'], rates)).toEqual({ in: 200, out: 7 })
})
test.each([
  ['keeps up with one batch at work and one on its way out', 1, 1, 0],
  ['is as late as the run', 3, 1, 3],
  ['is as late as the output that lags the most', 0, 5, 5],
])('a group %s', (_name, behind, undelivered, expected) => {
  const rates = { nodes: { b: rate(40), c: rate(7, undelivered) }, input: 100, behind, until: 0 }
  expect(batchesBehind(['b', 'c', 'not at work'], rates)).toBe(expected)
})
