/** The frames of groups. */
import type { PipelineDocument, Position } from '@millrace/shared'
import type { Box } from './arrange.ts'
import { boxesOf } from './geometry.ts'
import { membersOf } from './members.ts'

/** Room between a frame and its nodes; above them stands the title. */
const ROOM = 20
const TITLE = 40

/** The frame around boxes. */
export function frameAround(boxes: readonly Box[]): Omit<Box, 'id'> {
  const x = Math.min(...boxes.map((box) => box.x)) - ROOM
  const y = Math.min(...boxes.map((box) => box.y)) - TITLE
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) + ROOM - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) + ROOM - y,
  }
}

export interface DrawnGroup {
  id: string
  name: string
  collapsed: boolean
  members: readonly string[]
  /** Where its frame, or its card, stands. */
  corner: Position
  frame: Omit<Box, 'id'>
}

/** The groups that hold nodes, with the places that their nodes have in the document. */
export function groupsOf(document: PipelineDocument): DrawnGroup[] {
  return [...membersOf(document)].map(([id, members]) => {
    const { name, collapsed } = document.groups[id]!
    const boxes = boxesOf(document, members)
    const frame = frameAround(boxes)
    // The card stands where the first corner of its nodes is.
    const corner = collapsed ? { x: frame.x + ROOM, y: frame.y + TITLE } : { x: frame.x, y: frame.y }
    return { id, name, collapsed, members, corner, frame }
  })
}
