import { type Connection, type Edge as FlowEdge, type FinalConnectionState, useReactFlow } from '@xyflow/react'
import { useCallback } from 'react'
import { connectionProblem } from '../editor/actions.ts'
import type { Session } from '../editor/session.ts'
import { connect } from '../editor/wires.ts'
import { say } from '../ui/say.ts'
import { t } from '../ui/text.ts'

const endsOf = (connection: Connection | FlowEdge) => ({
  from: { node: connection.source, port: connection.sourceHandle ?? '' },
  to: { node: connection.target, port: connection.targetHandle ?? '' },
})

/** What a wire that is drawn by hand does: it connects, says why it cannot, or asks for a step where it ends on the empty canvas. */
export function useWiring(session: Session) {
  const flow = useReactFlow()
  const onConnect = useCallback((connection: Connection) => connect(session, endsOf(connection)), [session])
  const isValidConnection = useCallback(
    (connection: Connection | FlowEdge) => {
      const { from, to } = endsOf(connection)
      return connectionProblem(session, from, to) === null
    },
    [session],
  )
  const onConnectEnd = useCallback(
    (event: globalThis.MouseEvent | TouchEvent, state: FinalConnectionState) => {
      const { fromHandle, toHandle } = state
      if (state.isValid || !fromHandle) return
      if (!toHandle) {
        const screen = 'changedTouches' in event ? event.changedTouches[0]! : event
        if (!(event.target instanceof Element) || event.target.closest('.react-flow__pane') === null) return
        const at = { x: screen.clientX, y: screen.clientY }
        const end = { node: fromHandle.nodeId, port: fromHandle.id ?? '' }
        return session.workspace.setState({ quickAdd: { end, side: fromHandle.type, screen: at, canvas: flow.screenToFlowPosition(at) } })
      }
      const ends = [fromHandle, toHandle].map((handle) => ({ type: handle.type, node: handle.nodeId, port: handle.id ?? '' }))
      const from = ends.find(({ type }) => type === 'source')
      const to = ends.find(({ type }) => type === 'target')
      if (!from || !to) return say(t('A wire leads from the right side of one node to the left side of another.'), 'error')
      connect(session, { from: { node: from.node, port: from.port }, to: { node: to.node, port: to.port } })
    },
    [session, flow],
  )
  return { onConnect, isValidConnection, onConnectEnd }
}
