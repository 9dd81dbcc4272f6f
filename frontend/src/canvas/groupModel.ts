/** Groups and notes as React Flow draws them. Their ids have a prefix, which no id of a node can have. */
import type { PipelineDocument, Position } from '@millrace/shared'
import type { Places } from '../editor/arrange.ts'
import { groupsOf } from '../editor/frames.ts'
import { membersOf } from '../editor/members.ts'

const GROUP = 'group:'
const NOTE = 'note:'
export const groupFlowId = (group: string): string => GROUP + group
export const noteFlowId = (note: string): string => NOTE + note
export const groupOf = (flowId: string): string | undefined => (flowId.startsWith(GROUP) ? flowId.slice(GROUP.length) : undefined)
export const noteOf = (flowId: string): string | undefined => (flowId.startsWith(NOTE) ? flowId.slice(NOTE.length) : undefined)

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
