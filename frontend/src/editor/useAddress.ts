/** What is selected and which tab is open stand in the address, so that a link, a reload and the way back show the same. */
import { useEffect, useRef, useState } from 'react'
import { useSearchParams } from 'react-router'
import { batchTried } from '../replay/address.ts'
import { DOCK_TABS, type DockTab, type Workspace } from './workspace.ts'
import { useSession } from './session.ts'

/** Most selected nodes that an address names. */
const NAMED = 20

type Shown = Pick<Workspace, 'nodes' | 'tab'>

/** `usual` is the tab that an address need not name. */
export function shownBy(params: URLSearchParams, usual: DockTab): Shown {
  const tab = params.get('tab')
  return {
    // What every object has is no node, whatever somebody writes into the address.
    nodes: (params.get('node') ?? '')
      .split(',')
      .filter((id) => id !== '' && !(id in Object.prototype))
      .slice(0, NAMED),
    tab: DOCK_TABS.find((known) => known === tab) ?? usual,
  }
}

/** The parameters with what is shown in them; others stay. */
export function paramsWith(params: URLSearchParams, { nodes, tab }: Shown, usual: DockTab): URLSearchParams {
  const next = new URLSearchParams(params)
  if (nodes.length > 0) next.set('node', nodes.slice(0, NAMED).join(','))
  else next.delete('node')
  if (tab === usual) next.delete('tab')
  else next.set('tab', tab)
  return next
}

/** A tab is a step of the way back; which node is selected changes too often for that. */
export function useAddress(): void {
  const { workspace } = useSession()
  const [params, setParams] = useSearchParams()
  const [usual] = useState(() => workspace.getState().tab)
  const latest = useRef(params)
  useEffect(() => {
    latest.current = params
    const wanted = shownBy(params, usual)
    const now = workspace.getState()
    if (paramsWith(params, now, usual).toString() === paramsWith(params, wanted, usual).toString()) return
    workspace.setState({ ...wanted, edges: [], ...(wanted.nodes[0] !== now.nodes[0] && { reveal: wanted.nodes[0] }) })
    // Where panels cover the canvas, the address says what is seen; a comparison lies in a panel that may be folded.
    if (batchTried(params) || (now.isNarrow && wanted.tab !== now.tab)) workspace.setState({ dockOpen: true })
  }, [params, workspace, usual])
  useEffect(
    () =>
      workspace.subscribe((now, before) => {
        if (now.nodes === before.nodes && now.tab === before.tab) return
        const next = paramsWith(latest.current, now, usual)
        if (next.toString() === latest.current.toString()) return
        const isStep = now.tab !== before.tab
        latest.current = next
        setParams(next, { replace: !isStep })
      }),
    [workspace, setParams, usual],
  )
}
