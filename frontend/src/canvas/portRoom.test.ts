import { definitions, emptyDocument, type PipelineDocument, type Position } from '@millrace/shared'
import { expect, test } from 'vitest'
import { roomForNames } from './portRoom.ts'

const node = (type: string, position: Position, group?: string) => ({
  type,
  typeVersion: definitions[type]!.version,
  name: type,
  settings: definitions[type]!.defaults as PipelineDocument['nodes'][string]['settings'],
  position,
  ...(group !== undefined && { group }),
})
/** A filter, whose two outputs are named, with these others. */
const around = (nodes: PipelineDocument['nodes'], more: Partial<PipelineDocument> = {}): PipelineDocument => ({
  ...emptyDocument('Close together'),
  nodes: { keep: node('filter', { x: 0, y: 0 }), ...nodes },
  ...more,
})
const ALL = 240
const COLLAPSED = { groups: { g: { name: '', collapsed: true } } }

test.each<[string, PipelineDocument, number[]]>([
  ['nothing', around({}), [ALL, ALL]],
  ['a card at the usual distance', around({ next: node('liveTable', { x: 340, y: 0 }) }), [84, 84]],
  ['a card close by', around({ next: node('liveTable', { x: 300, y: 0 }) }), [44, 44]],
  ['a card that touches it', around({ next: node('liveTable', { x: 240, y: 0 }) }), [0, 0]],
  ['a card that faces it with names', around({ next: node('join', { x: 340, y: 0 }) }), [42, 42]],
  ['a card beside its lower half', around({ next: node('liveTable', { x: 300, y: 40 }) }), [ALL, 44]],
  ['a card before it', around({ before: node('tcp', { x: -300, y: 0 }) }), [ALL, ALL]],
  ['a note', around({}, { notes: { n: { text: '', position: { x: 300, y: 0 }, width: 200, height: 100 } } }), [44, 44]],
  ['a collapsed group', around({ first: node('tcp', { x: 300, y: 0 }, 'g') }, COLLAPSED), [44, 44]],
  [
    'what a collapsed group hides',
    around({ hidden: node('tcp', { x: 300, y: 40 }, 'g'), other: node('tcp', { x: 300, y: -100 }, 'g') }, COLLAPSED),
    [ALL, ALL],
  ],
])('beside %s the names of two outputs have this room', (_name, document, room) => {
  expect(roomForNames(document, 'keep', 'out', 2)).toEqual(room)
})
test('names of inputs have the room before the card', () => {
  const document = around({ both: node('join', { x: 340, y: 0 }) })
  expect(roomForNames(document, 'both', 'in', 2)).toEqual([42, 42])
})
test('ports closer than lines of words are named on the surface only', () => {
  expect(roomForNames(around({}), 'keep', 'out', 5)).toEqual([0, 0, 0, 0, 0])
})
