import '@xyflow/react/dist/style.css'
import './canvas.css'
import {
  Background,
  BackgroundVariant,
  Controls,
  type Connection,
  type Edge as FlowEdge,
  type EdgeChange,
  type FinalConnectionState,
  type Node as FlowNode,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
  applyNodeChanges,
  useReactFlow,
  type Viewport,
} from '@xyflow/react'
import type { PipelineDocument } from '@millrace/shared'
import { useComputedColorScheme } from '@mantine/core'
import { type DragEvent, useCallback, useEffect, useMemo, useState } from 'react'
import { addNodeAt, connect, connectionProblem, GRID } from '../editor/actions.ts'
import { useDraft, useSession, useWorkspace, type Session } from '../editor/session.ts'
import { DRAG_TYPE } from '../palette/drag.ts'
import { say } from '../ui/say.ts'
import { NodeCard } from './NodeCard.tsx'
import { Wire } from './Wire.tsx'

const NODE_TYPES = { card: NodeCard }
const EDGE_TYPES = { wire: Wire }
/** A card never changes by its data: it reads its node by its id. */
const NO_DATA = {}
const CARD_WIDTH = 240

type CardNode = FlowNode<typeof NO_DATA, 'card'>

/** Nodes as the canvas draws them: one that did not move stays the object that it was. */
function cards(document: PipelineDocument, selected: ReadonlySet<string>, before: readonly CardNode[]): CardNode[] {
  const known = new Map(before.map((node) => [node.id, node]))
  return Object.entries(document.nodes).map(([id, { position }]) => {
    const node = known.get(id)
    const isSelected = selected.has(id)
    if (node && node.position.x === position.x && node.position.y === position.y && Boolean(node.selected) === isSelected) return node
    return { ...node, id, type: 'card', position, data: NO_DATA, selected: isSelected }
  })
}

function wires(document: PipelineDocument, selected: ReadonlySet<string>): FlowEdge[] {
  return Object.entries(document.edges).map(([id, { from, to }]) => ({
    id,
    type: 'wire',
    source: from.node,
    sourceHandle: from.port,
    target: to.node,
    targetHandle: to.port,
    selected: selected.has(id),
  }))
}

/** Where the canvas opens: at full size, with the first nodes in the corner. */
function startOf(document: PipelineDocument): Viewport {
  const positions = Object.values(document.nodes).map(({ position }) => position)
  const least = (axis: 'x' | 'y') => Math.min(...positions.map((position) => position[axis]))
  const zoom = 0.85
  return positions.length === 0 ? { x: 0, y: 0, zoom: 1 } : { x: 40 - least('x') * zoom, y: 40 - least('y') * zoom, zoom }
}

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

function Flow() {
  const session = useSession()
  const document = useDraft((draft) => draft.document)
  const selectedNodes = useWorkspace((workspace) => workspace.nodes)
  const selectedEdges = useWorkspace((workspace) => workspace.edges)
  const [nodes, setNodes] = useState<CardNode[]>([])
  const scheme = useComputedColorScheme('light')
  const flow = useReactFlow()
  const [viewport] = useState(() => startOf(session.draft.store.getState().document))

  useEffect(() => setNodes((before) => cards(document, new Set(selectedNodes), before)), [document, selectedNodes])
  const edges = useMemo(() => wires(document, new Set(selectedEdges)), [document, selectedEdges])

  // A drag stays here, and becomes one change when it ends.
  const onNodesChange = useCallback(
    (changes: NodeChange<CardNode>[]) => {
      const own = changes.filter((change) => change.type !== 'remove' && change.type !== 'select')
      if (own.length > 0) setNodes((before) => applyNodeChanges(own, before))
      select(session, 'nodes', changes)
    },
    [session],
  )
  const onEdgesChange = useCallback((changes: EdgeChange[]) => select(session, 'edges', changes), [session])
  const onNodeDragStop = useCallback(
    (_: unknown, __: unknown, dragged: CardNode[]) => {
      const { document: now } = session.draft.store.getState()
      const moved = dragged.filter(({ id, position }) => {
        const before = now.nodes[id]?.position
        return before && (before.x !== position.x || before.y !== position.y)
      })
      if (moved.length === 0) return
      const positions = Object.fromEntries(moved.map(({ id, position }) => [id, { x: position.x, y: position.y }]))
      session.change(
        [{ op: 'moveNodes', positions }],
        moved.length === 1 ? `Move ${now.nodes[moved[0]!.id]!.name}` : `Move ${moved.length} nodes`,
      )
    },
    [session],
  )
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
    addNodeAt(session, type, { x: at.x - CARD_WIDTH / 2, y: at.y - 40 })
  }

  return (
    <div
      className="mr-canvas"
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
        onNodesChange={onNodesChange}
        onNodeDragStop={onNodeDragStop}
        onEdgesChange={onEdgesChange}
        onConnect={onConnect}
        onConnectEnd={onConnectEnd}
        isValidConnection={isValidConnection}
        connectionRadius={28}
        deleteKeyCode={null}
        colorMode={scheme}
        defaultViewport={viewport}
        minZoom={0.2}
        maxZoom={2}
        snapToGrid
        snapGrid={[GRID, GRID]}
        onlyRenderVisibleElements
        aria-label="Canvas"
      >
        <Background variant={BackgroundVariant.Dots} gap={GRID} size={1.5} color="var(--mr-dot)" />
        <Controls showInteractive={false} fitViewOptions={{ minZoom: 0.5, maxZoom: 1, padding: 0.12 }} />
      </ReactFlow>
      {nodes.length === 0 && (
        <div className="mr-canvas-empty">
          <strong>Start with an input</strong>
          <span>Drag one from the left, or choose it there and press Enter.</span>
        </div>
      )}
    </div>
  )
}
