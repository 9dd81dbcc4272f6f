/** How much room there is beside a card for the names of its ports. */
import { definitionOf, outputsOf, type PipelineDocument } from '@millrace/shared'
import type { Box } from '../editor/arrange.ts'
import { groupsOf } from '../editor/frames.ts'
import { boxesOf, CARD } from '../editor/geometry.ts'

export type PortSide = 'in' | 'out'

/** Between a card and its names, and between those and what stands next, in canvas pixels. */
const GAP = 8
/** A line of words; at rest it stands on its wire. */
const LINE = 16
const ABOVE_WIRE = 17
/** Fewer pixels show no more than a letter or two. */
const LEAST = 24
/** The longest name with a figure needs no more. */
const MOST = 240

interface Obstacle extends Box {
  /** The sides at which it has names of its own. */
  names: readonly PortSide[]
}

/** Found once for all cards that look at the same document. */
const known = new WeakMap<PipelineDocument, Obstacle[]>()

/** What is drawn and has words on it: cards, collapsed groups and notes. */
function obstaclesIn(document: PipelineDocument): Obstacle[] {
  const before = known.get(document)
  if (before) return before
  const collapsed = groupsOf(document).filter((group) => group.collapsed)
  const hidden = new Set(collapsed.flatMap(({ members }) => members))
  const plain = [
    ...boxesOf(document, [], Object.keys(document.notes)),
    ...collapsed.map(({ id, corner }) => ({ id, x: corner.x, y: corner.y, ...CARD })),
  ]
  const cards = boxesOf(
    document,
    Object.keys(document.nodes).filter((id) => !hidden.has(id)),
  ).map((box) => {
    const node = document.nodes[box.id]!
    const isNamed = { in: (definitionOf(node.type)?.inputs.length ?? 0) > 1, out: outputsOf(node).length > 1 }
    return { ...box, names: (['in', 'out'] as const).filter((side) => isNamed[side]) }
  })
  const found = [...cards, ...plain.map((box) => ({ ...box, names: [] }))]
  known.set(document, found)
  return found
}

/** From one port of a side to the next, in canvas pixels. */
export const pitchOf = (ports: number): number => CARD.height / (ports + 1)

/**
 * Canvas pixels that the name of each port of a side may take beside the card, so that it lies on no other; 0 where there is no room for
 * words, or where the ports are closer to each other than lines. A card that faces it with names of its own gets half.
 */
export function roomForNames(document: PipelineDocument, node: string, side: PortSide, ports: number): number[] {
  const at = document.nodes[node]?.position
  if (!at || pitchOf(ports) < LINE) return Array<number>(ports).fill(0)
  const facing: PortSide = side === 'out' ? 'in' : 'out'
  const others = obstaclesIn(document).filter(({ id }) => id !== node)
  return Array.from({ length: ports }, (_, index) => {
    const top = at.y + (index + 1) * pitchOf(ports) - ABOVE_WIRE
    const rooms = others.flatMap(({ x, y, width, height, names }) => {
      const isBeside = y < top + LINE && y + height > top
      const isBehind = side === 'out' ? x + width > at.x + CARD.width : x < at.x
      if (!isBeside || !isBehind) return []
      const free = side === 'out' ? x - at.x - CARD.width : at.x - x - width
      return [names.includes(facing) ? free / 2 - GAP : free - 2 * GAP]
    })
    const room = Math.min(MOST, ...rooms)
    return room < LEAST ? 0 : Math.floor(room)
  })
}
