import type { PipelineDocument, Position } from '@millrace/shared'
import type { Box } from './arrange.ts'

/** The canvas's grid, and the size of a card, in canvas pixels. */
export const GRID = 20
export const CARD = { width: 240, height: 80 }

export const snap = ({ x, y }: Position): Position => ({ x: Math.round(x / GRID) * GRID, y: Math.round(y / GRID) * GRID })

/** A place that a person chose, on the grid. */
export const placed = (position: Position): Position => ({ ...snap(position), hand: true })

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
