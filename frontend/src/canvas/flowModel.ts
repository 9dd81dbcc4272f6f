/** The document as React Flow draws it. What did not change stays the object that it was, so that only the rest is drawn anew. */
import { definitionOf, outputsOf, type Node, type PipelineDocument, type Position } from '@millrace/shared'
import { MarkerType, Position as Side, type Edge as FlowEdge, type Node as FlowNode, type NodeHandle } from '@xyflow/react'
import type { Places } from '../editor/arrange.ts'
import { type DrawnGroup, frameAround, groupsOf } from '../editor/frames.ts'
import { CARD } from '../editor/geometry.ts'
import { t, tDefinition } from '../ui/text.ts'
import { groupFlowId, groupOf, noteFlowId, noteOf, placesOfMembers } from './groupModel.ts'

/** Room around the nodes when the canvas opens, in pixels. */
const MARGIN = 40
/** The zoom below which the words on cards are too small to be read with ease. */
export const READABLE = 0.85

/** Where the origin stands on an empty canvas: clear of the buttons in its corners. */
const EMPTY = { x: 60, y: 80 }

/** A card never changes by its data: it reads its node by its id. */
const NO_DATA = {}
/** As large on a thick wire as on a thin one. */
const MARKER = { type: MarkerType.ArrowClosed, width: 21, height: 21, markerUnits: 'userSpaceOnUse', color: 'var(--mr-wire)' }

export type CardNode = FlowNode<typeof NO_DATA, 'card' | 'frame' | 'groupCard' | 'note'>

/** What is selected of the document, by id. */
export interface Selected {
  nodes: ReadonlySet<string>
  notes: ReadonlySet<string>
}

const typeName = (type: string): string => {
  const definition = definitionOf(type)
  return definition ? tDefinition(definition.name) : t('Unknown type')
}

/** Cards, frames and notes for the canvas; `before` itself when nothing of them changed. What a collapsed group holds is not drawn. */
export function cardsOf(document: PipelineDocument, selected: Selected, before: readonly CardNode[]): CardNode[] {
  const known = new Map(before.map((node) => [node.id, node]))
  const groups = groupsOf(document)
  const hidden = new Set(groups.flatMap(({ collapsed, members }) => (collapsed ? members : [])))
  const draw = (wanted: Wanted): CardNode => {
    const node = known.get(wanted.id)
    // Under the person's hand it stays there, whoever else moves it.
    if (node?.dragging || node?.resizing) return node
    return node && isAs(node, wanted) ? node : { ...(node?.type === wanted.type ? node : undefined), data: NO_DATA, ...wanted }
  }
  const cards = [
    ...groups.map((group) => draw(groupAsWanted(group, selected.nodes))),
    ...Object.entries(document.nodes)
      .filter(([id]) => !hidden.has(id))
      .map(([id, node]) =>
        draw({
          id,
          type: 'card',
          position: node.position,
          selected: selected.nodes.has(id),
          ariaLabel: t('{type}: {name}', { type: typeName(node.type), name: node.name }),
          ...(!known.get(id)?.measured && estimateOf(node)),
        }),
      ),
    ...Object.entries(document.notes).map(([id, { position, width, height, text }]) =>
      draw({
        id: noteFlowId(id),
        type: 'note',
        position,
        width,
        height,
        selected: selected.notes.has(id),
        ariaLabel: t('Note: {text}', { text: text.slice(0, 80) }),
      }),
    ),
  ]
  return sameItems(cards, before)
}

type Wanted = Pick<CardNode, 'id' | 'position'> & { type: CardNode['type']; selected: boolean; ariaLabel: string } & Partial<
    Pick<CardNode, 'width' | 'height' | 'initialWidth' | 'initialHeight' | 'handles' | 'zIndex' | 'dragHandle' | 'style'>
  >

/** What is drawn of a port, in pixels: see `.mr-port`. */
const PORT = 12

type Estimate = Required<Pick<CardNode, 'initialWidth' | 'initialHeight' | 'handles'>>
/** By the ports of a card: cards with the same ones share it, and keep it while their settings change. */
const estimates = new Map<string, Estimate>()

/** How large a card is and where its ports are, until it is measured: React Flow draws every card once of which it does not know that. */
function estimateOf(node: Node): Estimate {
  const inputs = definitionOf(node.type)?.inputs ?? []
  const outputs = outputsOf(node)
  const ports = JSON.stringify([inputs, outputs].map((side) => side.map(({ id }) => id)))
  const known = estimates.get(ports)
  if (known) return known
  const side = (ports: readonly { id: string }[], type: NodeHandle['type']): NodeHandle[] =>
    ports.map(({ id }, index) => ({
      id,
      type,
      position: type === 'target' ? Side.Left : Side.Right,
      x: (type === 'target' ? 0 : CARD.width) - PORT / 2,
      y: ((index + 1) / (ports.length + 1)) * CARD.height - PORT / 2,
      width: PORT,
      height: PORT,
    }))
  const handles = [...side(inputs, 'target'), ...side(outputs, 'source')]
  const estimate = { initialWidth: CARD.width, initialHeight: CARD.height, handles }
  estimates.set(ports, estimate)
  return estimate
}

/** Cards that were measured need no estimate of their ports any more. */
export const asMeasured = (nodes: CardNode[]): CardNode[] =>
  nodes.map((node) => {
    if (!node.handles || !node.measured) return node
    const { handles: _, ...measured } = node
    return measured
  })

const BEHIND = { zIndex: -1, dragHandle: '.mr-frame-title', style: { pointerEvents: 'none' as const } }

function groupAsWanted(group: DrawnGroup, nodes: ReadonlySet<string>): Wanted {
  const { id, name, collapsed, members, corner, frame } = group
  const common = {
    id: groupFlowId(id),
    position: corner,
    ariaLabel: t('Group: {name}, {count, plural, one {# node} other {# nodes}}', { name, count: members.length }),
  }
  // One of its nodes may be chosen from a list while the card hides it.
  if (collapsed) return { ...common, type: 'groupCard', selected: members.some((member) => nodes.has(member)) }
  const selected = members.every((member) => nodes.has(member))
  return { ...common, ...BEHIND, type: 'frame', width: frame.width, height: frame.height, selected }
}

function isAs(node: CardNode, { position, ...wanted }: Wanted): boolean {
  const keys = Object.keys(wanted) as (keyof typeof wanted)[]
  return node.position.x === position.x && node.position.y === position.y && keys.every((key) => node[key] === wanted[key])
}

/** Frames around the places that their nodes have on the screen, while those are dragged; `nodes` itself when none changes. */
export function framesFollow(document: PipelineDocument, nodes: CardNode[]): CardNode[] {
  const places = new Map(nodes.map((node) => [node.id, node.position]))
  const open = groupsOf(document).filter(({ collapsed }) => !collapsed)
  if (open.length === 0) return nodes
  const frames = new Map(
    open.map(({ id, members }) => {
      const boxes = members.flatMap((member) => {
        const at = places.get(member)
        return at ? [{ id: member, x: at.x, y: at.y, ...CARD }] : []
      })
      return [groupFlowId(id), frameAround(boxes)] as const
    }),
  )
  const now = nodes.map((node) => {
    const frame = frames.get(node.id)
    if (!frame || node.dragging) return node
    const { x, y, width, height } = frame
    if (node.position.x === x && node.position.y === y && node.width === width && node.height === height) return node
    return { ...node, position: { x, y }, width, height }
  })
  return sameItems(now, nodes)
}

/** Wires for the canvas; `before` itself when nothing of them changed. A wire of a hidden node leads to the card of its group. */
export function wiresOf(document: PipelineDocument, selected: ReadonlySet<string>, before: readonly FlowEdge[]): FlowEdge[] {
  const known = new Map(before.map((edge) => [edge.id, edge]))
  const drawn = new Set<string>()
  const cardOf = (node: string): string | undefined => {
    const group = document.nodes[node]?.group
    return group !== undefined && document.groups[group]?.collapsed ? groupFlowId(group) : undefined
  }
  const wires = Object.entries(document.edges).flatMap(([id, { from, to }]) => {
    const ends = {
      source: cardOf(from.node) ?? from.node,
      sourceHandle: cardOf(from.node) ? 'out' : from.port,
      target: cardOf(to.node) ?? to.node,
      targetHandle: cardOf(to.node) ? 'in' : to.port,
    }
    // Several wires between a card and the same port are drawn once.
    const key = Object.values(ends).join(' ')
    if (ends.source === ends.target || drawn.has(key)) return []
    drawn.add(key)
    const edge = known.get(id)
    const isSelected = selected.has(id)
    const ariaLabel = t('Wire from {from} to {to}', {
      from: document.nodes[from.node]?.name ?? from.node,
      to: document.nodes[to.node]?.name ?? to.node,
    })
    const isSame =
      edge?.ariaLabel === ariaLabel && edge.selected === isSelected && edge.source === ends.source && edge.target === ends.target
    return [isSame ? edge : { id, type: 'wire', ...ends, selected: isSelected, markerEnd: MARKER, ariaLabel }]
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

interface View {
  x: number
  y: number
  zoom: number
}

/** Whether a card is whole in a view of this size. */
function isInView(card: Position, view: View, size: { width: number; height: number }): boolean {
  const left = card.x * view.zoom + view.x
  const top = card.y * view.zoom + view.y
  return left >= 0 && top >= 0 && left + CARD.width * view.zoom <= size.width && top + CARD.height * view.zoom <= size.height
}

/**
 * How a card is brought into view that is not whole in it (else null): with all others where they can be read together, else by as little
 * as shows it, so that as many of the cards before it as possible stay in sight.
 */
export function revealingView(document: PipelineDocument, node: string, view: View, size: { width: number; height: number }): View | null {
  const card = document.nodes[node]?.position
  if (!card || isInView(card, view, size)) return null
  const positions = Object.values(document.nodes).map(({ position }) => position)
  const least = { x: Math.min(...positions.map(({ x }) => x)), y: Math.min(...positions.map(({ y }) => y)) }
  const width = Math.max(...positions.map(({ x }) => x)) + CARD.width - least.x
  const height = Math.max(...positions.map(({ y }) => y)) + CARD.height - least.y
  const together = Math.min(view.zoom, (size.width - 2 * MARGIN) / width, (size.height - 2 * MARGIN) / height)
  if (together >= Math.min(view.zoom, READABLE)) {
    const [x, y] = [size.width - width * together, size.height - height * together]
    return { x: x / 2 - least.x * together, y: y / 2 - least.y * together, zoom: together }
  }
  const { zoom } = view
  const along = (at: number, extent: number, offset: number, room: number) =>
    Math.max(MARGIN - at * zoom, Math.min(offset, room - MARGIN - (at + extent) * zoom))
  return { x: along(card.x, CARD.width, view.x, size.width), y: along(card.y, CARD.height, view.y, size.height), zoom }
}

interface MoveChange {
  type: string
  id?: string
  position?: Position | undefined
  dragging?: boolean | undefined
}

/** The moves in a list of React Flow's changes that have ended, by drag or by arrow key: places of nodes and notes that differ from the document's. */
export function endedMoves(changes: readonly MoveChange[], document: PipelineDocument): Places {
  const ended = changes.filter(({ type, dragging, position }) => type === 'position' && dragging !== true && position)
  const places = placesOfMembers(ended, document)
  for (const { id, position } of ended) {
    if (id === undefined || !position || groupOf(id) !== undefined) continue
    places[noteOf(id) ?? id] = { x: position.x, y: position.y }
  }
  return Object.fromEntries(
    Object.entries(places).filter(([id, { x, y }]) => {
      const before = (document.nodes[id] ?? document.notes[id])?.position
      return before && (before.x !== x || before.y !== y)
    }),
  )
}
