/** Where nodes go that are laid out, from left to right: what stays is left alone, and nothing covers it. */
import type { PipelineDocument, Position } from '@millrace/shared'
import type { Box, Places } from './arrange.ts'
import { BETWEEN_LAYERS, boxesOf, CARD, GRID, namesBeside, snap } from './geometry.ts'
import { frameAround, groupsOf } from './frames.ts'

/** Lays boxes out; places are relative. */
export type Layout = (boxes: readonly Omit<Box, 'x' | 'y'>[], wires: readonly { from: string; to: string }[]) => Promise<Places>
/** `unplaced`: what no hand has placed; a list: these nodes; `all`. */
export type Tidied = 'unplaced' | 'all' | readonly string[]

const GAP = 3 * GRID

/** One thing that is laid out: a node, or a group as a whole. */
interface Item {
  box: Box
  /** Places of its nodes, from its corner. */
  inside: Places
}

/** The new places of nodes. Those that stay are not in it. */
export async function tidyPlaces(document: PipelineDocument, which: Tidied, layout: Layout): Promise<Places> {
  const ids = Object.keys(document.nodes)
  const chosen = new Set(which === 'all' ? ids : which === 'unplaced' ? ids.filter((id) => !document.nodes[id]!.position.hand) : which)
  const items = await itemsOf(document, chosen, which === 'unplaced', layout)
  if (items.length === 0) return {}
  const moved = new Set(items.flatMap(({ inside }) => Object.keys(inside)))
  const fixed = boxesOf(
    document,
    ids.filter((id) => !moved.has(id)),
    Object.keys(document.notes),
  )
  const isBesideOthers = which === 'unplaced' && fixed.length > 0
  const parts = isBesideOthers ? connected(document, items) : [items]
  const places: Places = {}
  for (const part of parts) {
    const laid = await laidOut(document, part, layout)
    const at = clear(laid, isBesideOthers ? besideFixed(document, part, fixed, laid) : cornerOf(part.map(({ box }) => box)), fixed)
    for (const item of part) {
      const box = laid.find(({ id }) => id === item.box.id)!
      const corner = { x: at.x + box.x, y: at.y + box.y }
      fixed.push({ ...box, ...corner })
      for (const [id, { x, y }] of Object.entries(item.inside)) places[id] = { x: corner.x + x, y: corner.y + y }
    }
  }
  return places
}

/** A group of which all is chosen is one thing; of another, what is chosen is laid out by itself, or left where hands placed the rest. */
async function itemsOf(document: PipelineDocument, chosen: ReadonlySet<string>, keepParts: boolean, layout: Layout): Promise<Item[]> {
  const items: Item[] = []
  const done = new Set<string>()
  for (const { id, members, collapsed } of groupsOf(document)) {
    const isWhole = members.every((member) => chosen.has(member))
    if (!isWhole && !keepParts) continue
    for (const member of members) done.add(member)
    if (!isWhole) continue
    const boxes = boxesOf(document, members)
    const inner = await laidOut(
      document,
      boxes.map((box) => ({ box, inside: { [box.id]: { x: 0, y: 0 } } })),
      layout,
    )
    const frame = frameAround(inner)
    const corner = collapsed ? { x: 0, y: 0 } : frame
    const size = collapsed ? CARD : { width: frame.width, height: frame.height }
    const inside = Object.fromEntries(inner.map((box) => [box.id, { x: box.x - corner.x, y: box.y - corner.y }]))
    items.push({ box: { id: `group:${id}`, ...cornerOf(boxes), ...size }, inside })
  }
  const single = boxesOf(
    document,
    [...chosen].filter((id) => !done.has(id)),
  )
  return [...items, ...single.map((box) => ({ box, inside: { [box.id]: { x: 0, y: 0 } } }))]
}

/** Boxes from the corner (0, 0) on, on the grid. */
async function laidOut(document: PipelineDocument, items: readonly Item[], layout: Layout): Promise<Box[]> {
  const places = await layout(
    items.map(({ box: { id, width, height } }) => {
      const node = document.nodes[id]
      return { id, width: width + (node ? Math.max(0, namesBeside(node) - BETWEEN_LAYERS) : 0), height }
    }),
    wiresBetween(document, items),
  )
  const corner = cornerOf(Object.values(places))
  return items.map(({ box }) => {
    const at = places[box.id] ?? corner
    return { ...box, ...snap({ x: at.x - corner.x, y: at.y - corner.y }) }
  })
}

function wiresBetween(document: PipelineDocument, items: readonly Item[]): { from: string; to: string }[] {
  const itemOf = new Map(items.flatMap(({ box, inside }) => Object.keys(inside).map((id) => [id, box.id] as const)))
  return Object.values(document.edges).flatMap(({ from, to }) => {
    const [start, end] = [itemOf.get(from.node), itemOf.get(to.node)]
    return start !== undefined && end !== undefined && start !== end ? [{ from: start, to: end }] : []
  })
}

/** The items that wires join, part by part. */
function connected(document: PipelineDocument, items: readonly Item[]): Item[][] {
  const wires = wiresBetween(document, items)
  const left = new Map(items.map((item) => [item.box.id, item]))
  const parts: Item[][] = []
  for (const [start] of left) {
    if (!left.has(start)) continue
    const reached = new Set([start])
    for (const id of reached)
      for (const { from, to } of wires) {
        if (from === id) reached.add(to)
        if (to === id) reached.add(from)
      }
    parts.push([...reached].map((id) => left.get(id)!))
    for (const id of reached) left.delete(id)
  }
  return parts
}

/** Where a part goes: behind the node that it gets its rows from, before the one that it gives them to, else below all. */
function besideFixed(document: PipelineDocument, part: readonly Item[], fixed: readonly Box[], laid: readonly Box[]): Position {
  const own = new Set(part.flatMap(({ inside }) => Object.keys(inside)))
  const boxes = new Map(fixed.map((box) => [box.id, box]))
  const width = Math.max(...laid.map((box) => box.x + box.width))
  const wires = Object.values(document.edges)
  const before = wires.flatMap(({ from, to }) => (own.has(to.node) ? (boxes.get(from.node) ?? []) : []))
  if (before.length > 0) {
    const last = before.reduce((a, b) => (b.x > a.x ? b : a))
    return { x: last.x + last.width + GAP, y: last.y }
  }
  const behind = wires.flatMap(({ from, to }) => (own.has(from.node) ? (boxes.get(to.node) ?? []) : []))
  if (behind.length > 0) {
    const next = behind.reduce((a, b) => (b.x < a.x ? b : a))
    return { x: next.x - width - GAP, y: next.y }
  }
  return { x: cornerOf(fixed).x, y: Math.max(...fixed.map(({ y, height }) => y + height)) + GAP }
}

/** The first place from `wanted` down where the boxes cover nothing that stays. */
function clear(boxes: readonly Box[], wanted: Position, fixed: readonly Box[]): Position {
  const covers = (at: Position) =>
    boxes.some((box) =>
      fixed.some(
        (other) =>
          at.x + box.x < other.x + other.width + GRID &&
          other.x < at.x + box.x + box.width + GRID &&
          at.y + box.y < other.y + other.height + GRID &&
          other.y < at.y + box.y + box.height + GRID,
      ),
    )
  const at = { ...snap(wanted) }
  while (covers(at)) at.y += GRID
  return at
}

const cornerOf = (boxes: readonly Position[]): Position => ({
  x: Math.min(...boxes.map(({ x }) => x)),
  y: Math.min(...boxes.map(({ y }) => y)),
})
