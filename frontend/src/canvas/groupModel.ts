/** Groups and notes as React Flow draws them. Their ids have a prefix, which no id of a node can have. */
import type { PipelineDocument, Position } from '@millrace/shared'
import type { Box, Places } from '../editor/arrange.ts'
import { boxesOf } from '../editor/geometry.ts'
import { membersOf } from '../editor/groups.ts'

const GROUP = 'group:'
const NOTE = 'note:'
export const groupFlowId = (group: string): string => GROUP + group
export const noteFlowId = (note: string): string => NOTE + note
export const groupOf = (flowId: string): string | undefined => (flowId.startsWith(GROUP) ? flowId.slice(GROUP.length) : undefined)
export const noteOf = (flowId: string): string | undefined => (flowId.startsWith(NOTE) ? flowId.slice(NOTE.length) : undefined)

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

interface Move {
  type: string
  id?: string
  position?: Position | undefined
}

/** Where the nodes of moved groups come to, but for those that are moved themselves. */
export function placesOfMembers(changes: readonly Move[], document: PipelineDocument): Places {
  const moved = new Set(changes.map(({ id }) => id))
  const places: Places = {}
  const groups = new Map(groupsOf(document).map((group) => [group.id, group]))
  for (const { type, id, position } of changes) {
    const group = type === 'position' && id !== undefined && position ? groups.get(groupOf(id) ?? '') : undefined
    if (!group || !position) continue
    for (const member of group.members) {
      const at = document.nodes[member]!.position
      if (!moved.has(member)) places[member] = { x: at.x + position.x - group.corner.x, y: at.y + position.y - group.corner.y }
    }
  }
  return places
}

/** The selection after changes of what React Flow calls selected: a group stands for its nodes. */
export function selectedAfter(
  document: PipelineDocument,
  before: { nodes: readonly string[]; notes: readonly string[] },
  changes: readonly { id: string; selected: boolean }[],
): { nodes: string[]; notes: string[] } {
  const members = membersOf(document)
  const nodes = new Set(before.nodes)
  const notes = new Set(before.notes)
  // What is chosen now outweighs what was let go with another.
  for (const { id, selected } of changes.toSorted((a, b) => Number(a.selected) - Number(b.selected))) {
    const group = groupOf(id)
    const note = noteOf(id)
    const [set, ids] = note !== undefined ? [notes, [note]] : [nodes, group !== undefined ? (members.get(group) ?? []) : [id]]
    for (const each of ids) {
      if (selected) set.add(each)
      else set.delete(each)
    }
  }
  return { nodes: [...nodes], notes: [...notes] }
}
