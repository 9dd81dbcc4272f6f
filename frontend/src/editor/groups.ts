/** Groups: nodes in one frame, or behind one card. */
import type { Group, Operation, PipelineDocument } from '@millrace/shared'
import { t } from '../ui/text.ts'
import { changeAll } from './actions.ts'
import { newId, uniqueName } from './ids.ts'
import { membersOf, selectedGroups } from './members.ts'
import { selectionOf } from './selection.ts'
import type { Session } from './session.ts'

const documentOf = (session: Session): PipelineDocument => session.draft.store.getState().document

/** Puts the selected nodes into a new group; groups that lose their last node go. */
export function groupSelected(session: Session): void {
  const document = documentOf(session)
  const { nodes } = selectionOf(session)
  if (nodes.length === 0) return
  const id = newId('group')
  const name = uniqueName(t('Group'), new Set(Object.values(document.groups).map((group) => group.name)))
  const operations: Operation[] = [
    { op: 'setGroup', id, group: { name, collapsed: false } },
    ...nodes.map((node): Operation => ({ op: 'setNodeGroup', id: node, group: id })),
    ...selectedGroups(document, nodes).map((emptied): Operation => ({ op: 'setGroup', id: emptied })),
  ]
  changeAll(session, operations, t('Group {count, plural, one {# node} other {# nodes}}', { count: nodes.length }))
}

/** The groups that the selected nodes are in. */
export function groupsAround(session: Session): string[] {
  const { groups, nodes } = documentOf(session)
  const found = selectionOf(session).nodes.flatMap((id) => nodes[id]?.group ?? [])
  return [...new Set(found)].filter((id) => groups[id])
}

/** Takes the groups of the selected nodes apart: the nodes stay. */
export function ungroupSelected(session: Session): void {
  const document = documentOf(session)
  const groups = groupsAround(session)
  if (groups.length === 0) return
  const members = membersOf(document)
  const operations = groups.flatMap((group): Operation[] => [
    ...(members.get(group) ?? []).map((id): Operation => ({ op: 'setNodeGroup', id })),
    { op: 'setGroup', id: group },
  ])
  const name = document.groups[groups[0]!]!.name
  changeAll(
    session,
    operations,
    groups.length === 1 ? t('Ungroup {name}', { name }) : t('Ungroup {count, number} groups', { count: groups.length }),
  )
}

/** Changes a group: its name, its colour (undefined = none), or whether it is collapsed. */
export function setGroup(session: Session, id: string, change: { [K in keyof Group]?: Group[K] | undefined }): void {
  const before = documentOf(session).groups[id]
  if (!before) return
  const { name, collapsed, color } = { ...before, ...change }
  const group: Group = { name: name ?? before.name, collapsed: collapsed ?? before.collapsed, ...(color && { color }) }
  const label = labelOf(before.name, change)
  session.change([{ op: 'setGroup', id, group }], label, change.name === undefined ? undefined : `group ${id}`)
}

function labelOf(name: string, change: object & { collapsed?: boolean | undefined }): string {
  if ('color' in change) return t('Colour the group {name}', { name })
  if (change.collapsed === undefined) return t('Rename the group {name}', { name })
  return change.collapsed ? t('Collapse {name}', { name }) : t('Open {name}', { name })
}

/** Collapses the groups of the selected nodes, or opens them when they all are collapsed. */
export function toggleGroups(session: Session): void {
  const { groups } = documentOf(session)
  const around = groupsAround(session)
  const collapsed = around.some((id) => !groups[id]!.collapsed)
  for (const id of around) if (groups[id]!.collapsed !== collapsed) setGroup(session, id, { collapsed })
}
