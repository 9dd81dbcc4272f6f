/** Draws a placed graph on a canvas, and finds the node under a point. */
import type { DrawnGraph } from '@millrace/shared'
import { COLOURS } from '../charts/Plot.tsx'
import { boxOf, type Layout } from './graphLayout.ts'
import { placeNames, shortName } from './placeNames.ts'

/** What stands in the middle of the canvas, and how many pixels a unit has. */
export interface GraphView {
  x: number
  y: number
  scale: number
}

/** How nodes look: by a group their colour, by a number their size. */
export interface Looks {
  /** Index of the colour; -1 = none of its own. */
  colour: Int32Array
  radius: Float64Array
  /** Groups with a colour of their own, the largest first. */
  groups: { name: string; nodes: number }[]
  /** Nodes from the most to the least important. */
  order: number[]
  /** By node: its place in that order. */
  rank: Int32Array
}

const [SMALL, LARGE] = [3.5, 12]
/** The last colour is that of all other groups. */
const GROUPS = COLOURS.length - 1
/** Nodes whose names stand beside them. */
const NAMED = 14
const ROOM = 1.15
const MOST_SCALE = 6

export function looksOf({ names, values, from, to }: DrawnGraph): Looks {
  const group = values.find(({ isGroup }) => isGroup)
  const number = group ? undefined : values.findLast(({ isGroup }) => !isGroup)
  const counts = new Map<string | number | null, number>()
  for (const each of group?.of ?? []) if (each !== null) counts.set(each, (counts.get(each) ?? 0) + 1)
  const groups = [...counts].sort(([a, m], [b, n]) => n - m || (String(a) < String(b) ? -1 : 1)).slice(0, GROUPS)
  const place = new Map(groups.map(([name], i) => [name, i]))
  const degrees = new Float64Array(names.length)
  for (const [e, a] of from.entries()) {
    degrees[a]!++
    degrees[to[e]!]!++
  }
  const weights = number ? number.of.map((each) => (typeof each === 'number' ? Math.max(each, 0) : 0)) : degrees
  let most = 0
  for (const each of weights) most = Math.max(most, each)
  const order = names.map((_, i) => i).sort((a, b) => weights[b]! - weights[a]! || a - b)
  const rank = new Int32Array(names.length)
  for (const [at, node] of order.entries()) rank[node] = at
  return {
    colour: Int32Array.from(names, (_, i) => (group ? (place.get(group.of[i]!) ?? GROUPS) : 0)),
    // Areas, not radii, are as the numbers.
    radius: Float64Array.from(names, (_, i) => (group ? 5 : SMALL + (LARGE - SMALL) * Math.sqrt(weights[i]! / (most || 1)))),
    groups: groups.map(([name, nodes]) => ({ name: String(name), nodes })),
    order,
    rank,
  }
}

/** The view that shows all. */
export function fitView(layout: Layout, width: number, height: number): GraphView {
  const box = boxOf(layout)
  const scale = Math.min(width / box.width, height / box.height, MOST_SCALE * ROOM) / ROOM
  return { x: box.left + box.width / 2, y: box.top + box.height / 2, scale }
}

/** Whether a view shows all nodes. */
export function showsAll(layout: Layout, view: GraphView, width: number, height: number): boolean {
  const box = boxOf(layout)
  const [w, h] = [width / 2 / view.scale, height / 2 / view.scale]
  return box.left >= view.x - w && box.left + box.width <= view.x + w && box.top >= view.y - h && box.top + box.height <= view.y + h
}

/** The node at a point of the canvas, or near it. */
export function nodeAt(layout: Layout, looks: Looks, view: GraphView, size: { width: number; height: number }, x: number, y: number) {
  let found: number | null = null
  let nearest = Infinity
  for (let node = 0; node < layout.x.length; node++) {
    const away = Math.hypot(
      (layout.x[node]! - view.x) * view.scale + size.width / 2 - x,
      (layout.y[node]! - view.y) * view.scale + size.height / 2 - y,
    )
    if (away > looks.radius[node]! + 4 || away >= nearest) continue
    nearest = away
    found = node
  }
  return found
}

/** Heads of arrows: their length in pixels, and how long an edge is at least, and how many there are at most, for all to have one. */
const [HEAD, LEAST_EDGE, MOST_HEADS] = [7, 16, 1500]

export function drawGraph(
  canvas: HTMLCanvasElement,
  graph: DrawnGraph,
  layout: Layout,
  looks: Looks,
  view: GraphView,
  pointed: number | null,
): void {
  const context = canvas.getContext('2d')
  if (!context) return
  const { clientWidth: width, clientHeight: height } = canvas
  const ratio = window.devicePixelRatio
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio)
    canvas.height = Math.round(height * ratio)
  }
  const style = getComputedStyle(canvas)
  const token = (name: string) => style.getPropertyValue(`--mr-${name}`).trim()
  const at = (node: number): [number, number] => [
    (layout.x[node]! - view.x) * view.scale + width / 2,
    (layout.y[node]! - view.y) * view.scale + height / 2,
  ]
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, width, height)
  const all = [...graph.from.keys()]
  const own = pointed === null ? [] : all.filter((e) => graph.from[e] === pointed || graph.to[e] === pointed)
  const lines = (alpha: number, stroke: string, edges: readonly number[], hasHeads: boolean) => {
    context.globalAlpha = alpha
    context.strokeStyle = stroke
    context.fillStyle = stroke
    context.lineWidth = 1
    context.beginPath()
    for (const e of edges) {
      context.moveTo(...at(graph.from[e]!))
      context.lineTo(...at(graph.to[e]!))
    }
    context.stroke()
    if (hasHeads) {
      context.beginPath()
      for (const e of edges) addHead(context, at(graph.from[e]!), at(graph.to[e]!), looks.radius[graph.to[e]!]!)
      context.fill()
    }
    context.globalAlpha = 1
  }
  const isFull = graph.from.length > 1000
  lines(isFull ? 0.25 : 0.5, token('wire'), all, graph.isDirected && graph.from.length <= MOST_HEADS)
  lines(1, token('text'), own, graph.isDirected)
  drawNodes(context, at, looks, COLOURS.map(token), token('card'))
  if (pointed !== null) {
    context.strokeStyle = token('focus')
    context.lineWidth = 2
    context.beginPath()
    context.arc(...at(pointed), looks.radius[pointed]! + 3, 0, 2 * Math.PI)
    context.stroke()
  }
  // The one that is pointed at and those beside it before the important ones: where names would meet, the later one gives way.
  const beside = own.map((e) => (graph.from[e] === pointed ? graph.to[e]! : graph.from[e]!))
  const rank = (node: number) => looks.rank[node]!
  const first = pointed === null ? [] : [pointed, ...beside.sort((a, b) => rank(a) - rank(b))]
  const nodes = [...new Set([...first, ...looks.order.slice(0, NAMED)])].slice(0, 3 * NAMED)
  drawNames(context, nodes, at, graph, looks, { width, height }, pointed === null ? 0 : 1, {
    font: `12px ${style.fontFamily}`,
    halo: token('card'),
    text: token('text'),
  })
}

/** A triangle that ends where the node at the end of an edge begins; short edges have none. */
function addHead(context: CanvasRenderingContext2D, [ax, ay]: [number, number], [bx, by]: [number, number], radius: number): void {
  const length = Math.hypot(bx - ax, by - ay)
  if (length < radius + LEAST_EDGE) return
  const [ux, uy] = [(bx - ax) / length, (by - ay) / length]
  const [tx, ty] = [bx - ux * (radius + 1), by - uy * (radius + 1)]
  const [mx, my] = [tx - ux * HEAD, ty - uy * HEAD]
  context.moveTo(tx, ty)
  context.lineTo(mx - uy * (HEAD / 2), my + ux * (HEAD / 2))
  context.lineTo(mx + uy * (HEAD / 2), my - ux * (HEAD / 2))
  context.closePath()
}

function drawNodes(
  context: CanvasRenderingContext2D,
  at: (node: number) => [number, number],
  looks: Looks,
  colours: readonly string[],
  edge: string,
): void {
  context.lineWidth = 1
  context.strokeStyle = edge
  // The important ones last: nothing lies over them.
  for (const node of looks.order.toReversed()) {
    context.fillStyle = colours[looks.colour[node]!]!
    context.beginPath()
    context.arc(...at(node), looks.radius[node]!, 0, 2 * Math.PI)
    context.fill()
    context.stroke()
  }
}

function drawNames(
  context: CanvasRenderingContext2D,
  nodes: readonly number[],
  at: (node: number) => [number, number],
  graph: DrawnGraph,
  looks: Looks,
  extent: { width: number; height: number },
  always: number,
  { font, halo, text }: { font: string; halo: string; text: string },
): void {
  context.font = font
  context.textBaseline = 'middle'
  context.lineWidth = 3
  context.strokeStyle = halo
  context.fillStyle = text
  const points = nodes.map((node) => {
    const [x, y] = at(node)
    return { x, y, radius: looks.radius[node]!, name: shortName(graph.names[node]!) }
  })
  for (const { point, x, y } of placeNames(points, (name) => context.measureText(name).width, extent, always)) {
    // Names stay legible over edges and nodes.
    context.strokeText(points[point]!.name, x, y)
    context.fillText(points[point]!.name, x, y)
  }
}
