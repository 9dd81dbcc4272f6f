import { applyNodeChanges, type Edge as FlowEdge, type EdgeChange, type NodeChange, useReactFlow } from '@xyflow/react'
import type { PipelineDocument } from '@millrace/shared'
import { useCallback, useEffect, useState } from 'react'
import { move } from '../editor/selection.ts'
import type { Session } from '../editor/session.ts'
import { moveIntoWire } from '../editor/wires.ts'
import { t } from '../ui/text.ts'
import { asMeasured, type CardNode, cardsOf, endedMoves, framesFollow, wiresOf } from './flowModel.ts'
import { groupOf, placesOfMembers, selectedAfter } from './groupModel.ts'
import { aimAt, splice } from './splice.ts'

/** What React Flow calls selected is kept where the whole editor can see it. */
function select(session: Session, kind: 'nodes' | 'edges', changes: readonly (NodeChange<CardNode> | EdgeChange)[]): void {
  const selections = changes.filter((change) => change.type === 'select')
  if (selections.length === 0) return
  const before = session.workspace.getState()
  if (kind === 'nodes') {
    const { nodes, notes } = selectedAfter(session.draft.store.getState().document, before, selections)
    if (nodes.join() !== before.nodes.join() || notes.join() !== before.notes.join()) session.workspace.setState({ nodes, notes })
    return
  }
  const after = new Set(before.edges)
  for (const { id, selected } of selections) {
    if (selected) after.add(id)
    else after.delete(id)
  }
  if ([...after].join() !== before.edges.join()) session.workspace.setState({ edges: [...after] })
}

/** With the moves of the nodes in a frame that is dragged. */
function withMembers(changes: NodeChange<CardNode>[], document: PipelineDocument): NodeChange<CardNode>[] {
  if (!changes.some((change) => change.type === 'position' && groupOf(change.id) !== undefined)) return changes
  const dragging = changes.some((change) => change.type === 'position' && change.dragging === true)
  const places = Object.entries(placesOfMembers(changes, document))
  return [...changes, ...places.map(([id, position]) => ({ type: 'position' as const, id, position, dragging }))]
}

/** Nodes and wires that follow the document and the selection, and what React Flow changes of them. A drag stays in the nodes until it ends. */
export function useFlowModel(session: Session) {
  const flow = useReactFlow()
  const [nodes, setNodes] = useState<CardNode[]>([])
  const [edges, setEdges] = useState<FlowEdge[]>([])
  useEffect(() => {
    const follow = () => {
      const { document } = session.draft.store.getState()
      const selected = session.workspace.getState()
      setNodes((before) => cardsOf(document, { nodes: new Set(selected.nodes), notes: new Set(selected.notes) }, before))
      setEdges((before) => wiresOf(document, new Set(selected.edges), before))
    }
    follow()
    const ends = [
      session.draft.store.subscribe((now, before) => now.document !== before.document && follow()),
      session.workspace.subscribe(
        (now, before) => (now.nodes !== before.nodes || now.edges !== before.edges || now.notes !== before.notes) && follow(),
      ),
    ]
    return () => {
      for (const end of ends) end()
    }
  }, [session])

  const onNodesChange = useCallback(
    (changes: NodeChange<CardNode>[]) => {
      const { document } = session.draft.store.getState()
      const own = changes.filter((change) => change.type !== 'remove' && change.type !== 'select')
      if (own.length > 0) setNodes((before) => framesFollow(document, asMeasured(applyNodeChanges(withMembers(own, document), before))))
      select(session, 'nodes', changes)
      const places = endedMoves(changes, document)
      const moved = Object.keys(places)
      if (moved.length === 0) return
      const aim = splice.getState().edge
      aimAt(undefined)
      if (aim !== undefined && moved.length === 1 && moveIntoWire(session, aim, moved[0]!, places[moved[0]!]!)) return
      const only = document.nodes[moved[0]!]
      const label =
        moved.length > 1
          ? t('Move {count, number} things', { count: moved.length })
          : only
            ? t('Move {name}', { name: only.name })
            : t('Move a note')
      // Steps by arrow key are taken back together; each drag by itself.
      const isDrag = changes.some((change) => change.type === 'position' && flow.getNode(change.id)?.dragging)
      move(session, places, label, isDrag ? undefined : `move ${moved.join(' ')}`)
    },
    [session, setNodes, flow],
  )
  const onEdgesChange = useCallback((changes: EdgeChange[]) => select(session, 'edges', changes), [session])
  return { nodes, edges, onNodesChange, onEdgesChange }
}
