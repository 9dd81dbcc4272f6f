/** Draws a placed graph on a canvas, and finds the node under a point. */
import type { DrawnGraph } from '@millrace/shared'
import { COLOURS } from '../charts/Plot.tsx'
import { boxOf, type Layout } from './graphLayout.ts'

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
  return {
    colour: Int32Array.from(names, (_, i) => (group ? (place.get(group.of[i]!) ?? GROUPS) : 0)),
    // Areas, not radii, are as the numbers.
    radius: Float64Array.from(names, (_, i) => (group ? 5 : SMALL + (LARGE - SMALL) * Math.sqrt(weights[i]! / (most || 1)))),
    groups: groups.map(([name, nodes]) => ({ name: String(name), nodes })),
    order: names.map((_, i) => i).sort((a, b) => weights[b]! - weights[a]! || a - b),
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
  const colours = COLOURS.map(token)
  const at = (node: number): [number, number] => [
    (layout.x[node]! - view.x) * view.scale + width / 2,
    (layout.y[node]! - view.y) * view.scale + height / 2,
  ]
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, width, height)
  const lines = (alpha: number, stroke: string, wanted: (e: number) => boolean) => {
    context.globalAlpha = alpha
    context.strokeStyle = stroke
    context.lineWidth = 1
    context.beginPath()
    for (let e = 0; e < graph.from.length; e++) {
      if (!wanted(e)) continue
      context.moveTo(...at(graph.from[e]!))
      context.lineTo(...at(graph.to[e]!))
    }
    context.stroke()
    context.globalAlpha = 1
  }
  lines(graph.from.length > 1000 ? 0.25 : 0.5, token('wire'), () => true)
  if (pointed !== null) lines(1, token('text'), (e) => graph.from[e] === pointed || graph.to[e] === pointed)
  context.lineWidth = 1
  context.strokeStyle = token('card')
  // The important ones last: nothing lies over them.
  for (const node of looks.order.toReversed()) {
    context.fillStyle = colours[looks.colour[node]!]!
    context.beginPath()
    context.arc(...at(node), looks.radius[node]!, 0, 2 * Math.PI)
    context.fill()
    context.stroke()
  }
  context.font = `12px ${style.fontFamily}`
  context.textBaseline = 'middle'
  const named = new Set([...looks.order.slice(0, NAMED), ...(pointed === null ? [] : [pointed])])
  for (const node of named) {
    const [x, y] = at(node)
    if (node === pointed) {
      context.strokeStyle = token('focus')
      context.lineWidth = 2
      context.beginPath()
      context.arc(x, y, looks.radius[node]! + 3, 0, 2 * Math.PI)
      context.stroke()
    }
    const name = graph.names[node]!.length > 24 ? `${graph.names[node]!.slice(0, 23)}…` : graph.names[node]!
    // Names stay legible over edges and nodes.
    context.lineWidth = 3
    context.strokeStyle = token('card')
    context.strokeText(name, x + looks.radius[node]! + 4, y)
    context.fillStyle = token('text')
    context.fillText(name, x + looks.radius[node]! + 4, y)
  }
}
