/** The document as React Flow draws it. What did not change stays the object that it was, so that only the rest is drawn anew. */
import { definitionOf, type PipelineDocument, type Position } from '@millrace/shared'
import { MarkerType, type Edge as FlowEdge, type Node as FlowNode } from '@xyflow/react'

/** Size of a card, in canvas pixels. */
export const CARD = { width: 240, height: 80 }
/** Room around the nodes when the canvas opens, in pixels. */
const MARGIN = 40

/** Where the origin stands on an empty canvas: clear of the buttons in its corners. */
const EMPTY = { x: 60, y: 80 }

/** A card never changes by its data: it reads its node by its id. */
const NO_DATA = {}
const MARKER = { type: MarkerType.ArrowClosed, width: 14, height: 14, color: 'var(--mr-wire)' }

export type CardNode = FlowNode<typeof NO_DATA, 'card'>

/** Nodes for the canvas; `before` itself when nothing of them changed. */
export function cardsOf(document: PipelineDocument, selected: ReadonlySet<string>, before: readonly CardNode[]): CardNode[] {
  const known = new Map(before.map((node) => [node.id, node]))
  const cards = Object.entries(document.nodes).map(([id, { position, name, type }]) => {
    const node = known.get(id)
    // Under the person's hand it stays there, whoever else moves it.
    if (node?.dragging) return node
    const isSelected = selected.has(id)
    const ariaLabel = `${definitionOf(type)?.name ?? 'Unknown type'}: ${name}`
    const isSame = node && node.position.x === position.x && node.position.y === position.y && node.ariaLabel === ariaLabel
    if (isSame && Boolean(node.selected) === isSelected) return node
    return { ...node, id, type: 'card' as const, position, data: NO_DATA, selected: isSelected, ariaLabel }
  })
  return sameItems(cards, before)
}

/** Wires for the canvas; `before` itself when nothing of them changed. */
export function wiresOf(document: PipelineDocument, selected: ReadonlySet<string>, before: readonly FlowEdge[]): FlowEdge[] {
  const known = new Map(before.map((edge) => [edge.id, edge]))
  const wires = Object.entries(document.edges).map(([id, { from, to }]) => {
    const edge = known.get(id)
    const isSelected = selected.has(id)
    const ariaLabel = `Wire from ${document.nodes[from.node]?.name ?? from.node} to ${document.nodes[to.node]?.name ?? to.node}`
    if (edge && edge.ariaLabel === ariaLabel && Boolean(edge.selected) === isSelected) return edge
    return {
      id,
      type: 'wire',
      source: from.node,
      sourceHandle: from.port,
      target: to.node,
      targetHandle: to.port,
      selected: isSelected,
      markerEnd: MARKER,
      ariaLabel,
    }
  })
  return sameItems(wires, before)
}

function sameItems<T>(now: T[], before: readonly T[]): T[] {
  return now.length === before.length && now.every((item, index) => item === before[index]) ? (before as T[]) : now
}

/** Where the canvas opens: at full size, the nodes in the middle where there is room, else from their first corner on. */
export function openingView(document: PipelineDocument, size: { width: number; height: number }): { x: number; y: number; zoom: 1 } {
  const positions = Object.values(document.nodes).map(({ position }) => position)
  if (positions.length === 0) return { ...EMPTY, zoom: 1 }
  const start = (axis: 'x' | 'y', room: number, card: number) => {
    const least = Math.min(...positions.map((position) => position[axis]))
    const extent = Math.max(...positions.map((position) => position[axis])) + card - least
    return Math.max(MARGIN, (room - extent) / 2) - least
  }
  return { x: start('x', size.width, CARD.width), y: start('y', size.height, CARD.height), zoom: 1 }
}

/** Whether a card is whole in a view of this size. */
export function isInView(card: Position, view: { x: number; y: number; zoom: number }, size: { width: number; height: number }): boolean {
  const left = card.x * view.zoom + view.x
  const top = card.y * view.zoom + view.y
  return left >= 0 && top >= 0 && left + CARD.width * view.zoom <= size.width && top + CARD.height * view.zoom <= size.height
}

interface MoveChange {
  type: string
  id?: string
  position?: Position | undefined
  dragging?: boolean | undefined
}

/** The moves in a list of React Flow's changes that have ended, by drag or by arrow key, where they differ from the document. */
export function endedMoves(changes: readonly MoveChange[], document: PipelineDocument): Record<string, Position> {
  const moves: Record<string, Position> = {}
  for (const { type, id, position, dragging } of changes) {
    if (type !== 'position' || dragging === true || id === undefined || !position) continue
    const before = document.nodes[id]?.position
    if (before && (before.x !== position.x || before.y !== position.y)) moves[id] = { x: position.x, y: position.y }
  }
  return moves
}
