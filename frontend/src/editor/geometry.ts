import { outputsOf, type Node, type PipelineDocument, type Position } from '@millrace/shared'
import { tDefinition } from '../ui/text.ts'
import type { Box } from './arrange.ts'

/** The canvas's grid, and the size of a card, in canvas pixels. */
export const GRID = 20
export const CARD = { width: 240, height: 80 }
/** From one column of a layout to the next. */
export const BETWEEN_LAYERS = 5 * GRID

export const snap = ({ x, y }: Position): Position => ({ x: Math.round(x / GRID) * GRID, y: Math.round(y / GRID) * GRID })

/** A place that a person chose, on the grid. */
export const placed = (position: Position): Position => ({ ...snap(position), hand: true })

/** Pixels of a letter of a port's name, and of what stands before and behind it: the port, and a figure. */
const LETTER = 6
const AROUND_NAME = 52

/** How wide the names of a node's outputs are beside its card, in canvas pixels: they are shown where there are several. */
export function namesBeside(node: Node): number {
  const ports = outputsOf(node)
  return ports.length > 1 ? AROUND_NAME + LETTER * Math.max(...ports.map(({ name }) => tDefinition(name).length)) : 0
}

/** What nodes and notes cover, each as a box; ids that are not there are left out. */
export function boxesOf(document: PipelineDocument, nodes: readonly string[], notes: readonly string[] = []): Box[] {
  return [
    ...nodes.flatMap((id) => {
      const at = document.nodes[id]?.position
      return at ? [{ id, x: at.x, y: at.y, ...CARD }] : []
    }),
    ...notes.flatMap((id) => {
      const note = document.notes[id]
      return note ? [{ id, x: note.position.x, y: note.position.y, width: note.width, height: note.height }] : []
    }),
  ]
}
