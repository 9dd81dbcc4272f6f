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
}

/** The distance that two joined nodes want to have. */
export const LENGTH = 30
const ROUNDS = 240
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
  return { x, y, fixed, rounds: isNew || !isSettled ? ROUNDS : 0 }
}

/** Does some of the rounds that are left. */
export function settle(layout: Layout, { from, to }: GraphShape, rounds: number): void {
  for (let i = 0; i < rounds && layout.rounds > 0; i++) {
    round(layout, from, to)
    layout.rounds--
  }
}

function round({ x, y, fixed, rounds }: Layout, from: readonly number[], to: readonly number[]): void {
  const count = x.length
  const [dx, dy] = [new Float64Array(count), new Float64Array(count)]
  pushApart(x, y, dx, dy)
  for (const [e, a] of from.entries()) {
    const b = to[e]!
    if (a === b) continue
    const [ax, ay] = [x[b]! - x[a]!, y[b]! - y[a]!]
    const pull = Math.hypot(ax, ay) / LENGTH
    dx[a]! += ax * pull
    dy[a]! += ay * pull
    dx[b]! -= ax * pull
    dy[b]! -= ay * pull
  }
  // It cools down: later rounds move less.
  const most = LENGTH * 2 * (rounds / ROUNDS) + 0.5
  for (let node = 0; node < count; node++) {
    if (fixed[node]) continue
    const [mx, my] = [dx[node]! - x[node]! * 0.06, dy[node]! - y[node]! * 0.06]
    const length = Math.hypot(mx, my)
    if (length === 0) continue
    const step = Math.min(length, most) / length
    x[node]! += mx * step
    y[node]! += my * step
  }
}

/** Nodes push those in their own cell of a grid and in the ones around it. */
function pushApart(x: Float64Array, y: Float64Array, dx: Float64Array, dy: Float64Array): void {
  const size = LENGTH * 2.5
  const cells = new Map<number, number[]>()
  const cellOf = (column: number, row: number) => column * 100_003 + row
  for (let node = 0; node < x.length; node++) {
    const cell = cellOf(Math.floor(x[node]! / size), Math.floor(y[node]! / size))
    const there = cells.get(cell)
    if (there) there.push(node)
    else cells.set(cell, [node])
  }
  for (let node = 0; node < x.length; node++) {
    const [column, row] = [Math.floor(x[node]! / size), Math.floor(y[node]! / size)]
    for (let c = column - 1; c <= column + 1; c++) {
      for (let r = row - 1; r <= row + 1; r++) {
        for (const other of cells.get(cellOf(c, r)) ?? []) {
          if (other === node) continue
          // Two at one place part along a line of their own.
          const [ox, oy] = [x[node]! - x[other]! || (node - other) * 1e-3, y[node]! - y[other]! || (other - node) * 1e-3]
          const square = Math.max(ox * ox + oy * oy, 1)
          if (square > size * size) continue
          dx[node]! += (ox / square) * LENGTH * LENGTH
          dy[node]! += (oy / square) * LENGTH * LENGTH
        }
      }
    }
  }
}

/** The smallest box around all nodes, with some room. */
export function boxOf({ x, y }: Pick<Layout, 'x' | 'y'>): { left: number; top: number; width: number; height: number } {
  const [left, right] = [x.reduce((a, b) => Math.min(a, b), Infinity), x.reduce((a, b) => Math.max(a, b), -Infinity)]
  const [top, bottom] = [y.reduce((a, b) => Math.min(a, b), Infinity), y.reduce((a, b) => Math.max(a, b), -Infinity)]
  if (!Number.isFinite(left)) return { left: -LENGTH, top: -LENGTH, width: 2 * LENGTH, height: 2 * LENGTH }
  return { left: left - LENGTH, top: top - LENGTH, width: right - left + 2 * LENGTH, height: bottom - top + 2 * LENGTH }
}
