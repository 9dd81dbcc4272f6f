import { say } from '../ui/say.ts'
import { t } from '../ui/text.ts'
import { selectionOf } from './selection.ts'
import type { Session } from './session.ts'
import { tidyPlaces } from './tidy.ts'

/** Lays out, as one change: several nodes that are selected, else what no hand has placed; `everything`: all. */
export async function tidyUp(session: Session, everything: boolean): Promise<void> {
  const { nodes } = selectionOf(session)
  const which = everything ? 'all' : nodes.length > 1 ? nodes : 'unplaced'
  const before = session.draft.store.getState().document
  try {
    const { openElk } = await import('./elk.ts')
    const elk = openElk()
    const places = await tidyPlaces(before, which, elk.layout).finally(elk.close)
    const { document } = session.draft.store.getState()
    // What went, or was moved by somebody, meanwhile is left alone.
    const positions = Object.fromEntries(
      Object.entries(places).filter(([id, { x, y }]) => {
        const now = document.nodes[id]?.position
        return now !== undefined && now === before.nodes[id]?.position && (now.x !== x || now.y !== y)
      }),
    )
    if (Object.keys(positions).length > 0)
      session.change([{ op: 'moveNodes', positions }], everything ? t('Tidy up everything') : t('Tidy up'))
    else if (which === 'unplaced' && Object.keys(places).length === 0 && Object.keys(document.nodes).length > 0)
      say(t('Every node was placed by hand. Select some, or tidy up everything.'))
  } catch {
    say(t('The layout could not be made. Try it with fewer nodes selected.'), 'error')
  }
}
