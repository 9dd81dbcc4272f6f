import type { ELK } from 'elkjs/lib/elk-api.js'
import { BETWEEN_LAYERS, GRID } from './geometry.ts'
import type { Layout } from './tidy.ts'

const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.spacing.nodeNode': String(2 * GRID),
  // Wide enough for the names of ports, and the rate on the wire.
  'elk.layered.spacing.nodeNodeBetweenLayers': String(BETWEEN_LAYERS),
  'elk.spacing.componentComponent': String(3 * GRID),
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
}
/** Longest that a layout may take, in milliseconds. */
const MOST_MS = 20_000

/** ELK's layered layout, from left to right. Throws when it takes too long. */
export function layoutWith(elk: Pick<ELK, 'layout'>): Layout {
  return async (boxes, wires) => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('The layout took too long.')), MOST_MS)
    })
    const graph = elk.layout({
      id: 'root',
      layoutOptions: OPTIONS,
      children: boxes.map(({ id, width, height }) => ({ id, width, height })),
      edges: wires.map(({ from, to }, index) => ({ id: `wire ${index}`, sources: [from], targets: [to] })),
    })
    const { children = [] } = await Promise.race([graph, late]).finally(() => clearTimeout(timer))
    return Object.fromEntries(children.map(({ id, x = 0, y = 0 }) => [id, { x, y }]))
  }
}
