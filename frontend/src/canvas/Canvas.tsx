import '@xyflow/react/dist/style.css'
import './canvas.css'
import {
  applyNodeChanges,
  Background,
  BackgroundVariant,
  Controls,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  type Connection,
  type Edge as FlowEdge,
  type EdgeChange,
  type FinalConnectionState,
  type NodeChange,
} from '@xyflow/react'
import { useComputedColorScheme } from '@mantine/core'
import { useReducedMotion } from '@mantine/hooks'
import { type DragEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { addNodeAt, connect, connectionProblem, GRID } from '../editor/actions.ts'
import { useDraft, useSession, useWorkspace, type Session } from '../editor/session.ts'
import { DRAG_TYPE } from '../palette/drag.ts'
import { say } from '../ui/say.ts'
import { CARD, type CardNode, cardsOf, endedMoves, isInView, openingView, wiresOf } from './flowModel.ts'
import { NodeCard } from './NodeCard.tsx'
import { Wire } from './Wire.tsx'

const NODE_TYPES = { card: NodeCard }
const EDGE_TYPES = { wire: Wire }
const REVEAL_MS = 200
const SNAP: [number, number] = [GRID, GRID]
const FIT = { minZoom: 0.85, maxZoom: 1, padding: 0.12 }

const endsOf = (connection: Connection | FlowEdge) => ({
  from: { node: connection.source, port: connection.sourceHandle ?? '' },
  to: { node: connection.target, port: connection.targetHandle ?? '' },
})

/** What React Flow calls selected is kept where the whole editor can see it. */
function select(session: Session, kind: 'nodes' | 'edges', changes: readonly (NodeChange<CardNode> | EdgeChange)[]): void {
  const selections = changes.filter((change) => change.type === 'select')
  if (selections.length === 0) return
  const before = session.workspace.getState()[kind]
  const after = new Set(before)
  for (const { id, selected } of selections) {
    if (selected) after.add(id)
    else after.delete(id)
  }
  if ([...after].join() !== before.join()) session.workspace.setState({ [kind]: [...after] })
}

export function Canvas() {
  return (
    <ReactFlowProvider>
      <Flow />
    </ReactFlowProvider>
  )
}

/** Nodes and wires that follow the document and the selection. A drag stays in the nodes until it ends. */
function useFlowModel(session: Session) {
  const [nodes, setNodes] = useState<CardNode[]>([])
  const [edges, setEdges] = useState<FlowEdge[]>([])
  useEffect(() => {
    const follow = () => {
      const { document } = session.draft.store.getState()
      const selected = session.workspace.getState()
      setNodes((before) => cardsOf(document, new Set(selected.nodes), before))
      setEdges((before) => wiresOf(document, new Set(selected.edges), before))
    }
    follow()
    const ends = [
      session.draft.store.subscribe((now, before) => now.document !== before.document && follow()),
      session.workspace.subscribe((now, before) => (now.nodes !== before.nodes || now.edges !== before.edges) && follow()),
    ]
    return () => {
      for (const end of ends) end()
    }
  }, [session])
  return { nodes, setNodes, edges }
}

const sizeOf = (box: RefObject<HTMLElement | null>) => ({
  width: box.current?.clientWidth ?? 0,
  height: box.current?.clientHeight ?? 0,
})

/** Brings a node into view that was added or chosen elsewhere, if it is not; the zoom stays. */
function useReveal(box: RefObject<HTMLElement | null>): void {
  const session = useSession()
  const flow = useReactFlow()
  const isCalm = useReducedMotion()
  const id = useWorkspace((workspace) => workspace.reveal)
  useEffect(() => {
    if (id === undefined) return
    session.workspace.setState({ reveal: undefined })
    const position = session.draft.store.getState().document.nodes[id]?.position
    if (!position) return
    const view = flow.getViewport()
    if (isInView(position, view, sizeOf(box))) return
    const [x, y] = [position.x + CARD.width / 2, position.y + CARD.height / 2]
    void flow.setCenter(x, y, { zoom: view.zoom, duration: isCalm ? 0 : REVEAL_MS })
  }, [id, session, flow, isCalm, box])
}

function Flow() {
  const session = useSession()
  const { nodes, setNodes, edges } = useFlowModel(session)
  const isEmpty = useDraft((draft) => Object.keys(draft.document.nodes).length === 0)
  const scheme = useComputedColorScheme('light')
  const flow = useReactFlow()
  const box = useRef<HTMLElement>(null)
  useReveal(box)

  const onNodesChange = useCallback(
    (changes: NodeChange<CardNode>[]) => {
      const own = changes.filter((change) => change.type !== 'remove' && change.type !== 'select')
      if (own.length > 0) setNodes((before) => applyNodeChanges(own, before))
      select(session, 'nodes', changes)
      const { document } = session.draft.store.getState()
      const positions = endedMoves(changes, document)
      const moved = Object.keys(positions)
      if (moved.length === 0) return
      const label = moved.length === 1 ? `Move ${document.nodes[moved[0]!]!.name}` : `Move ${moved.length} nodes`
      // Steps by arrow key are taken back together; each drag by itself.
      const isDrag = moved.some((id) => flow.getNode(id)?.dragging)
      session.change([{ op: 'moveNodes', positions }], label, isDrag ? undefined : `move ${moved.join(' ')}`)
    },
    [session, setNodes, flow],
  )
  const onEdgesChange = useCallback((changes: EdgeChange[]) => select(session, 'edges', changes), [session])
  const onConnect = useCallback((connection: Connection) => connect(session, endsOf(connection)), [session])
  const isValidConnection = useCallback(
    (connection: Connection | FlowEdge) => {
      const { from, to } = endsOf(connection)
      return connectionProblem(session, from, to) === null
    },
    [session],
  )
  const onConnectEnd = useCallback(
    (_: unknown, state: FinalConnectionState) => {
      if (state.isValid !== false || !state.fromHandle || !state.toHandle) return
      const ends = [state.fromHandle, state.toHandle].map((handle) => ({ type: handle.type, node: handle.nodeId, port: handle.id ?? '' }))
      const from = ends.find(({ type }) => type === 'source')
      const to = ends.find(({ type }) => type === 'target')
      if (!from || !to) return say('A wire leads from the right side of one node to the left side of another.', 'error')
      const problem = connectionProblem(session, { node: from.node, port: from.port }, { node: to.node, port: to.port })
      if (problem !== null) say(problem, 'error')
    },
    [session],
  )
  const onDrop = (event: DragEvent) => {
    const type = event.dataTransfer.getData(DRAG_TYPE)
    if (!type) return
    event.preventDefault()
    const at = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY })
    addNodeAt(session, type, { x: at.x - CARD.width / 2, y: at.y - CARD.height / 2 })
  }

  return (
    <main
      className="mr-canvas"
      aria-label="Canvas"
      ref={box}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(DRAG_TYPE)) return
        event.preventDefault()
        event.dataTransfer.dropEffect = 'copy'
      }}
      onDrop={onDrop}
    >
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onInit={() => void flow.setViewport(openingView(session.draft.store.getState().document, sizeOf(box)))}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onNodeDoubleClick={() => session.workspace.setState({ inspectorOpen: true })}
        onConnect={onConnect}
        onConnectEnd={onConnectEnd}
        isValidConnection={isValidConnection}
        connectionRadius={28}
        deleteKeyCode={null}
        zoomOnDoubleClick={false}
        colorMode={scheme}
        minZoom={0.2}
        maxZoom={2}
        snapToGrid
        snapGrid={SNAP}
        onlyRenderVisibleElements
        attributionPosition="bottom-left"
      >
        <Background variant={BackgroundVariant.Dots} gap={GRID} size={1.5} color="var(--mr-dot)" />
        <Controls position="bottom-right" showInteractive={false} fitViewOptions={FIT} />
      </ReactFlow>
      {isEmpty && (
        <div className="mr-canvas-empty">
          <strong>Start with an input</strong>
          <span>Drag one from the left, or choose it there and press Enter.</span>
        </div>
      )}
    </main>
  )
}
