/** Ticks off what is done in the sample, by looking at what the person does there. */
import type { Session } from '../editor/session.ts'
import { keyOf } from '../preview/previews.ts'
import { tickOff } from './store.ts'

/** Types with a setting that decides which rows go on. */
const THRESHOLDS = new Set(['filter', 'top'])

/** Watches a session; answers with how that ends. */
export function watchSteps(session: Session): () => void {
  const { draft, previews, workspace, deployed } = session
  const opened = deployed.getState().version
  const settingsOf = (id: string) => JSON.stringify([draft.store.getState().document.nodes[id]?.settings])
  const asDeployed = (id: string) => JSON.stringify([deployed.getState().document?.nodes[id]?.settings])
  const look = () => {
    const { nodes, tab, dockOpen } = workspace.getState()
    const { target, answers } = previews.store.getState()
    const [id] = nodes
    const answer = target && answers[keyOf(target)]
    if (tab !== 'rows' || !dockOpen || id === undefined || target?.node !== id || !answer || answer.isStale) return
    if (answer.preview.rows.length > 0) tickOff('rows')
    const type = draft.store.getState().document.nodes[id]?.type ?? ''
    if (THRESHOLDS.has(type) && settingsOf(id) !== asDeployed(id)) tickOff('threshold')
  }
  const ends = [
    workspace.subscribe(look),
    previews.store.subscribe(look),
    deployed.subscribe(({ version }) => {
      if (version > opened) tickOff('deploy')
    }),
  ]
  look()
  return () => {
    for (const end of ends) end()
  }
}
