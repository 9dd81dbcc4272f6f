/**
 * Places the nodes of a graph: edges pull, nodes push each other away, and all are drawn a little to the middle (Fruchterman and Reingold,
 * "Graph drawing by force-directed placement", 1991); far nodes push as one (Barnes and Hut, 1986). Pure; the same graph gives the same places.
 */
import { QuadTree } from './quadTree.ts'

/** A graph as it is placed: nodes by their places in `names`. */
export interface GraphShape {
  names: readonly string[]
  from: readonly number[]
  to: readonly number[]
}

export interface Place {
  x: number
  y: number
}

export interface Layout {
  x: Float64Array
  y: Float64Array
  /** Nodes that had a place before stay where they are. */
  fixed: Uint8Array
  /** Rounds that are still to be done. */
  rounds: number
  /** Rounds that it takes from the beginning. */
  all: number
}

/** The distance that two joined nodes want to have. */
export const LENGTH = 30
/** How strongly two nodes push each other, times the square of their distance: as strongly as an edge pulls at about its length. */
const PUSH = LENGTH ** 3
/** Rounds of a small graph, and of one of thousands of nodes. */
const [ROUNDS, LEAST_ROUNDS] = [240, 100]
/** How strongly all are drawn to the middle, as a part of their distance from it. */
const TO_MIDDLE = 0.03
const GOLDEN = Math.PI * (3 - Math.sqrt(5))

/**
 * Where a layout begins: nodes with a place keep it, new ones begin beside a neighbour, else on a spiral around the middle. With `isSettled`
 * false all may still move: the layout before was not done.
 */
export function beginLayout({ names, from, to }: GraphShape, known: ReadonlyMap<string, Place>, isSettled = true): Layout {
  const count = names.length
  const [x, y] = [new Float64Array(count), new Float64Array(count)]
  const fixed = Uint8Array.from(names, (name) => (known.has(name) ? 1 : 0))
  const beside = new Map<number, number>()
  for (const [e, a] of from.entries()) {
    const b = to[e]!
    if (fixed[a] && !fixed[b]) beside.set(b, a)
    else if (fixed[b] && !fixed[a]) beside.set(a, b)
  }
  for (let node = 0; node < count; node++) {
    const place = known.get(names[node]!)
    const neighbour = beside.get(node)
    const near = neighbour === undefined ? undefined : known.get(names[neighbour]!)
    const radius = near ? LENGTH : LENGTH * Math.sqrt(node + 0.5)
    const angle = node * GOLDEN
    x[node] = place?.x ?? (near?.x ?? 0) + radius * Math.cos(angle)
    y[node] = place?.y ?? (near?.y ?? 0) + radius * Math.sin(angle)
  }
  const before = fixed.reduce((sum, each) => sum + each, 0)
  const isNew = before < count
  // Where most is new, the little that was there does not decide where all else has to be.
  if (!isSettled || count - before > before) fixed.fill(0)
  const all = Math.round(Math.max(LEAST_ROUNDS, Math.min(ROUNDS, (ROUNDS * 500) / Math.max(count, 1))))
  return { x, y, fixed, rounds: isNew || !isSettled ? all : 0, all }
}

/** Does some of the rounds that are left. */
export function settle(layout: Layout, shape: Pick<GraphShape, 'from' | 'to'>, rounds: number): void {
  const tree = new QuadTree(layout.x.length)
  const moving = Int32Array.from(layout.fixed.keys()).filter((node) => layout.fixed[node] === 0)
  // Of edges between nodes that stay nothing comes.
  const edges = Int32Array.from(shape.from.keys()).filter((e) => !(layout.fixed[shape.from[e]!] && layout.fixed[shape.to[e]!]))
  const [from, to] = [edges.map((e) => shape.from[e]!), edges.map((e) => shape.to[e]!)]
  for (let i = 0; i < rounds && layout.rounds > 0; i++) {
    round(layout, from, to, tree, moving)
    layout.rounds--
  }
}

function round({ x, y, rounds, all }: Layout, from: Int32Array, to: Int32Array, tree: QuadTree, moving: Int32Array): void {
  const [dx, dy] = [new Float64Array(x.length), new Float64Array(x.length)]
  tree.fill(x, y)
  for (const node of moving) tree.push(node, x, y, PUSH, dx, dy)
  for (let e = 0; e < from.length; e++) {
    const [a, b] = [from[e]!, to[e]!]
    const [ax, ay] = [x[b]! - x[a]!, y[b]! - y[a]!]
    const length = Math.sqrt(ax * ax + ay * ay)
    if (length === 0) continue
    // By the logarithm of the distance (Noack, 2007), so that many edges do not press a graph into a ball.
    const pull = (LENGTH * Math.log1p(length / LENGTH)) / length
    dx[a]! += ax * pull
    dy[a]! += ay * pull
    dx[b]! -= ax * pull
    dy[b]! -= ay * pull
  }
  // It cools down: later rounds move less.
  const most = LENGTH * 2 * (rounds / all) + 0.5
  for (const node of moving) {
    const [mx, my] = [dx[node]! - x[node]! * TO_MIDDLE, dy[node]! - y[node]! * TO_MIDDLE]
    const length = Math.sqrt(mx * mx + my * my)
    if (length === 0) continue
    const step = Math.min(length, most) / length
    x[node]! += mx * step
    y[node]! += my * step
  }
}

/** The smallest box around all nodes, with some room. */
export function boxOf({ x, y }: Pick<Layout, 'x' | 'y'>): { left: number; top: number; width: number; height: number } {
  const [left, right] = [x.reduce((a, b) => Math.min(a, b), Infinity), x.reduce((a, b) => Math.max(a, b), -Infinity)]
  const [top, bottom] = [y.reduce((a, b) => Math.min(a, b), Infinity), y.reduce((a, b) => Math.max(a, b), -Infinity)]
  if (!Number.isFinite(left)) return { left: -LENGTH, top: -LENGTH, width: 2 * LENGTH, height: 2 * LENGTH }
  return { left: left - LENGTH, top: top - LENGTH, width: right - left + 2 * LENGTH, height: bottom - top + 2 * LENGTH }
}
