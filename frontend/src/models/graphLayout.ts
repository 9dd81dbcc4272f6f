/**
 * Places the nodes of a graph: edges pull, nodes push each other away, and all are drawn a little to the middle (Fruchterman and Reingold,
 * "Graph drawing by force-directed placement", 1991, with its grid for the pushing). Pure; the same graph gives the same places.
 */

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
/** Nodes push each other up to this distance. */
const REACH = 2.5 * LENGTH
/** Rounds of a small graph, and of one of thousands of nodes. */
const [ROUNDS, LEAST_ROUNDS] = [240, 80]
/** How strongly all are drawn to the middle, and at most. */
const [TO_MIDDLE, MOST_TO_MIDDLE] = [0.03, LENGTH / 4]
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
    const radius = near ? LENGTH : LENGTH * Math.sqrt(node + 0.5) * 0.7
    const angle = node * GOLDEN
    x[node] = place?.x ?? (near?.x ?? 0) + radius * Math.cos(angle)
    y[node] = place?.y ?? (near?.y ?? 0) + radius * Math.sin(angle)
  }
  const isNew = fixed.includes(0)
  if (!isSettled) fixed.fill(0)
  const all = Math.round(Math.max(LEAST_ROUNDS, Math.min(ROUNDS, (ROUNDS * 500) / Math.max(count, 1))))
  return { x, y, fixed, rounds: isNew || !isSettled ? all : 0, all }
}

/** Does some of the rounds that are left. */
export function settle(layout: Layout, { from, to }: GraphShape, rounds: number): void {
  for (let i = 0; i < rounds && layout.rounds > 0; i++) {
    round(layout, from, to)
    layout.rounds--
  }
}

function round({ x, y, fixed, rounds, all }: Layout, from: readonly number[], to: readonly number[]): void {
  const count = x.length
  const [dx, dy] = [new Float64Array(count), new Float64Array(count)]
  pushApart(x, y, dx, dy)
  for (const [e, a] of from.entries()) {
    const b = to[e]!
    if (a === b) continue
    const [ax, ay] = [x[b]! - x[a]!, y[b]! - y[a]!]
    // By the logarithm of the distance (Noack, 2007), so that many edges do not press a graph into a ball.
    const length = Math.hypot(ax, ay)
    const pull = length === 0 ? 0 : (LENGTH * Math.log1p(length / LENGTH)) / length
    dx[a]! += ax * pull
    dy[a]! += ay * pull
    dx[b]! -= ax * pull
    dy[b]! -= ay * pull
  }
  // It cools down: later rounds move less.
  const most = LENGTH * 2 * (rounds / all) + 0.5
  for (let node = 0; node < count; node++) {
    if (fixed[node]) continue
    const away = Math.hypot(x[node]!, y[node]!)
    const inwards = away === 0 ? 0 : Math.min(away * TO_MIDDLE, MOST_TO_MIDDLE) / away
    const [mx, my] = [dx[node]! - x[node]! * inwards, dy[node]! - y[node]! * inwards]
    const length = Math.hypot(mx, my)
    if (length === 0) continue
    const step = Math.min(length, most) / length
    x[node]! += mx * step
    y[node]! += my * step
  }
}

/** Nodes push those in their own cell of a grid and in the ones around it, each pair once. */
function pushApart(x: Float64Array, y: Float64Array, dx: Float64Array, dy: Float64Array): void {
  const box = boxOf({ x, y })
  const [columns, rows] = [Math.floor(box.width / REACH) + 1, Math.floor(box.height / REACH) + 1]
  const column = (node: number) => Math.floor((x[node]! - box.left) / REACH)
  const row = (node: number) => Math.floor((y[node]! - box.top) / REACH)
  // The first node of each cell, and behind each node the next one of its cell.
  const first = new Map<number, number>()
  const next = new Int32Array(x.length).fill(-1)
  for (let node = 0; node < x.length; node++) {
    for (let r = Math.max(0, row(node) - 1); r <= Math.min(rows - 1, row(node) + 1); r++) {
      for (let c = Math.max(0, column(node) - 1); c <= Math.min(columns - 1, column(node) + 1); c++) {
        for (let other = first.get(r * columns + c) ?? -1; other >= 0; other = next[other]!) {
          // Two at one place part along a line of their own.
          const [ox, oy] = [x[node]! - x[other]! || (node - other) * 1e-3, y[node]! - y[other]! || (other - node) * 1e-3]
          const square = Math.max(ox * ox + oy * oy, 1)
          if (square > REACH * REACH) continue
          const push = (LENGTH * LENGTH) / square
          dx[node]! += ox * push
          dy[node]! += oy * push
          dx[other]! -= ox * push
          dy[other]! -= oy * push
        }
      }
    }
    const cell = row(node) * columns + column(node)
    next[node] = first.get(cell) ?? -1
    first.set(cell, node)
  }
}

/** The smallest box around all nodes, with some room. */
export function boxOf({ x, y }: Pick<Layout, 'x' | 'y'>): { left: number; top: number; width: number; height: number } {
  const [left, right] = [x.reduce((a, b) => Math.min(a, b), Infinity), x.reduce((a, b) => Math.max(a, b), -Infinity)]
  const [top, bottom] = [y.reduce((a, b) => Math.min(a, b), Infinity), y.reduce((a, b) => Math.max(a, b), -Infinity)]
  if (!Number.isFinite(left)) return { left: -LENGTH, top: -LENGTH, width: 2 * LENGTH, height: 2 * LENGTH }
  return { left: left - LENGTH, top: top - LENGTH, width: right - left + 2 * LENGTH, height: bottom - top + 2 * LENGTH }
}
