import type { PipelineDocument } from '@millrace/shared'

/** Nodes of every group that has any. */
export function membersOf(document: PipelineDocument): Map<string, string[]> {
  const members = new Map<string, string[]>()
  for (const [id, { group }] of Object.entries(document.nodes)) {
    if (group === undefined || !document.groups[group]) continue
    const known = members.get(group)
    if (known) known.push(id)
    else members.set(group, [id])
  }
  return members
}

/** The groups all of whose nodes are selected. */
export function selectedGroups(document: PipelineDocument, nodes: readonly string[]): string[] {
  const selected = new Set(nodes)
  return [...membersOf(document)].filter(([, members]) => members.every((id) => selected.has(id))).map(([group]) => group)
}
