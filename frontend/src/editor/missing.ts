/** When what is missing is said: not before a person could have set it. */
import type { Session } from './session.ts'

/** From now on all that is missing in the nodes that there are is said: they were there before this visit, or the person wants to run them. */
export function tellAllMissing({ draft, workspace }: Pick<Session, 'draft' | 'workspace'>): void {
  workspace.setState({ toldNodes: new Set(Object.keys(draft.store.getState().document.nodes)) })
}

/** The same of one node, whose problem was asked for. */
export function tellMissingOf({ workspace }: Session, node: string): void {
  workspace.setState(({ toldNodes }) => ({ toldNodes: new Set([...toldNodes, node]) }))
}

/** A person has changed a setting, or has been at it and has left it. */
export function touchField({ workspace }: Session, node: string, setting: string): void {
  const key = `${node} ${setting}`
  if (workspace.getState().touchedFields.has(key)) return
  workspace.setState(({ touchedFields }) => ({ touchedFields: new Set([...touchedFields, key]) }))
}
