import { applyChange, edgeId, emptyDocument, type Operation, type PipelineDocument } from '@millrace/shared'
import { expect, test } from 'vitest'
import { asMeasured, cardsOf, endedMoves, openingView, revealingView, wiresOf } from './flowModel.ts'

const node = (x: number, y: number) => ({ type: 'tcp', typeVersion: 1, name: 'TCP', settings: {}, position: { x, y } })
const wire = { from: { node: 'a', port: 'out' }, to: { node: 'b', port: 'in' } }
const drawn: PipelineDocument = {
  ...emptyDocument('Drawn'),
  nodes: { a: node(0, 0), b: node(300, 0) },
  edges: { [edgeId(wire)]: wire },
}
const after = (...ops: Operation[]): PipelineDocument => {
  const applied = applyChange(drawn, { ops })
  if (!applied.ok) throw new Error(applied.code)
  return applied.document
}
const none = { nodes: new Set<string>(), notes: new Set<string>() }
const cards = cardsOf(drawn, none, [])
const wires = wiresOf(drawn, none.nodes, [])

test('a setting changes no card and no wire', () => {
  const document = after({ op: 'setSetting', id: 'a', setting: 'port', value: 1 })
  expect(cardsOf(document, none, cards)).toBe(cards)
  expect(wiresOf(document, none.nodes, wires)).toBe(wires)
})
test.each<[string, PipelineDocument, typeof none]>([
  ['a move', after({ op: 'moveNodes', positions: { b: { x: 300, y: 100 } } }), none],
  ['a name', after({ op: 'renameNode', id: 'b', name: 'Other' }), none],
  ['a selection', drawn, { ...none, nodes: new Set(['b']) }],
])('%s changes the card that it is about, and no other', (_name, document, selected) => {
  const now = cardsOf(document, selected, cards)
  expect(now[0]).toBe(cards[0])
  expect(now[1]).not.toBe(cards[1])
})
test('what React Flow measured stays with a card that moves', () => {
  const measured = cards.map((card) => ({ ...card, measured: { width: 240, height: 80 } }))
  expect(cardsOf(after({ op: 'moveNodes', positions: { b: { x: 9, y: 9 } } }), none, measured)[1]).toMatchObject({
    measured: { width: 240, height: 80 },
  })
})
test('where the ports of a card are is estimated until it is measured', () => {
  expect(cards[0]).toMatchObject({
    initialWidth: 240,
    initialHeight: 80,
    handles: [{ id: 'out', type: 'source', position: 'right', x: 234, y: 34 }],
  })
  const measured = asMeasured(cards.map((card, at) => (at === 0 ? { ...card, measured: { width: 240, height: 80 } } : card)))
  expect(measured[0]).not.toHaveProperty('handles')
  expect(measured[1]).toBe(cards[1])
  expect(cardsOf(drawn, none, measured)).toBe(measured)
})
test.each([
  ['in the middle where there is room', { width: 1000, height: 480 }, { x: 230, y: 200, zoom: 1 }],
  ['from the first corner where there is not', { width: 400, height: 100 }, { x: 40, y: 40, zoom: 1 }],
])('the canvas opens at full size, %s', (_name, size, view) => {
  expect(openingView(drawn, size)).toEqual(view)
})
test('a card under the hand of the person stays there', () => {
  const dragged = cards.map((card) => ({ ...card, dragging: true, position: { x: 5, y: 5 } }))
  expect(cardsOf(after({ op: 'moveNodes', positions: { b: { x: 9, y: 9 } } }), none, dragged)).toBe(dragged)
})
const room = { width: 900, height: 500 }
test.each([
  ['whole in view stays', [0, 0], { x: 40, y: 40, zoom: 1 }, null],
  ['whole in view from further away stays', [700, 0], { x: 40, y: 40, zoom: 0.5 }, null],
  ['cut off comes with all others, which there is room for', [580, 0], { x: 300, y: 40, zoom: 1 }, { x: 40, y: 210, zoom: 1 }],
  ['cut off comes with all others, a little smaller', [700, 0], { x: 40, y: 40, zoom: 1 }, { x: 40, y: 215.106, zoom: 0.872 }],
  ['too far off comes by as little as shows it', [900, 0], { x: 40, y: 40, zoom: 1 }, { x: -280, y: 40, zoom: 1 }],
  ['above comes down, and the zoom stays', [900, -2000], { x: -280, y: 40, zoom: 1 }, { x: -280, y: 2040, zoom: 1 }],
] as const)('a card %s', (_name, [x, y], view, expected) => {
  const found = revealingView(after({ op: 'moveNodes', positions: { b: { x, y } } }), 'b', view, room)
  expect(found && Object.fromEntries(Object.entries(found).map(([key, value]) => [key, Number(value.toFixed(3))]))).toEqual(expected)
})
test('a card that is gone is not revealed', () => {
  expect(revealingView(drawn, 'nobody', { x: 0, y: 0, zoom: 1 }, room)).toBeNull()
})
test('an empty canvas opens with its origin clear of the corners', () => {
  expect(openingView(emptyDocument('Empty'), { width: 900, height: 500 })).toEqual({ x: 60, y: 80, zoom: 1 })
})
test('moves that ended: dragged or by arrow key, not while dragged, and only where something moved', () => {
  const here = { x: 0, y: 0 }
  const there = { x: 20, y: 0 }
  const move = (position: typeof here, dragging?: boolean) => endedMoves([{ type: 'position', id: 'a', position, dragging }], drawn)
  expect(move(there, false)).toEqual({ a: there })
  expect(move(there)).toEqual({ a: there })
  expect(move(there, true)).toEqual({})
  expect(move(here, false)).toEqual({})
  expect(endedMoves([{ type: 'select', id: 'a' }], drawn)).toEqual({})
})
