import '@xyflow/react/dist/style.css'
import './canvas.css'
import './cards.css'
import './ports.css'
import './groups.css'
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
import { Link } from 'react-router'
import { useReducedMotion } from '@mantine/hooks'
import type { PipelineDocument, Position } from '@millrace/shared'
import { type DragEvent, type KeyboardEvent, type MouseEvent, memo, type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { addNodeAt, connectionProblem } from '../editor/actions.ts'
import { CARD, GRID } from '../editor/geometry.ts'
import { setGroup } from '../editor/groups.ts'
import { move, notePointer } from '../editor/selection.ts'
import { useDraft, useSession, useWorkspace, type Session } from '../editor/session.ts'
import { addIntoWire, connect, moveIntoWire } from '../editor/wires.ts'
import { isLoose, spliceOperations } from '../editor/wiring.ts'
import { isTyping } from '../commands/keys.ts'
import { DRAG_TYPE, draggedType } from '../palette/drag.ts'
import { say } from '../ui/say.ts'
import { t } from '../ui/text.ts'
import { CanvasNoteCard } from './CanvasNoteCard.tsx'
import { ContextMenu, type MenuPlace } from './ContextMenu.tsx'
import { Detail, useIsFar } from './Detail.tsx'
import { asMeasured, type CardNode, cardsOf, endedMoves, framesFollow, openingView, READABLE, revealingView, wiresOf } from './flowModel.ts'
import { FLOW_TEXTS } from './flowTexts.ts'
import { groupOf, noteOf, placesOfMembers, selectedAfter } from './groupModel.ts'
import { GroupCard, GroupFrame } from './GroupNodes.tsx'
import { FindPanel } from './FindPanel.tsx'
import { MapButton, Minimap } from './Minimap.tsx'
import { NodeCard } from './NodeCard.tsx'
import { QuickAdd } from './QuickAdd.tsx'
import { aimAt, splice, wireUnder } from './splice.ts'
import { Wire } from './Wire.tsx'

const NODE_TYPES = { card: NodeCard, frame: GroupFrame, groupCard: GroupCard, note: CanvasNoteCard }
const MULTI_KEYS = ['Shift', 'Control', 'Meta']
const EDGE_TYPES = { wire: Wire }
const REVEAL_MS = 200
const SNAP: [number, number] = [GRID, GRID]
const FIT = { minZoom: READABLE, maxZoom: 1, padding: 0.12 }

const endsOf = (connection: Connection | FlowEdge) => ({
  from: { node: connection.source, port: connection.sourceHandle ?? '' },
  to: { node: connection.target, port: connection.targetHandle ?? '' },
})

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

/** Draws itself anew by what it follows only: around it panels open, and the address changes. */
export const Canvas = memo(function Canvas() {
  return (
    <ReactFlowProvider>
      <Detail>
        <Flow />
      </Detail>
    </ReactFlowProvider>
  )
})

/** Nodes and wires that follow the document and the selection. A drag stays in the nodes until it ends. */
function useFlowModel(session: Session) {
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
  return { nodes, setNodes, edges }
}

/** Selects what a menu is asked for, unless it is a part of what is selected; nothing, on the empty canvas. */
function selectUnder(session: Session, target: EventTarget): void {
  const { document } = session.draft.store.getState()
  const { nodes, notes } = session.workspace.getState()
  const thing = target instanceof Element ? target.closest('.react-flow__node, .react-flow__edge, .react-flow__nodesselection') : null
  const id = thing?.getAttribute('data-id')
  if (thing?.classList.contains('react-flow__edge')) return session.workspace.setState({ nodes: [], notes: [], edges: id ? [id] : [] })
  if (!id) return
  const own = selectedAfter(document, { nodes: [], notes: [] }, [{ id, selected: true }])
  const isSelected = own.nodes.every((each) => nodes.includes(each)) && own.notes.every((each) => notes.includes(each))
  if (!isSelected) session.workspace.setState({ ...own, edges: [] })
}

const middleOf = (element: Element): Position => {
  const { left, top, width, height } = element.getBoundingClientRect()
  return { x: left + width / 2, y: top + height / 2 }
}

/** Opens a collapsed group, or begins to write a note; answers whether it was one of these. */
function openThing(session: Session, flowId: string): boolean {
  const group = groupOf(flowId)
  const note = noteOf(flowId)
  if (group !== undefined && session.draft.store.getState().document.groups[group]?.collapsed)
    setGroup(session, group, { collapsed: false })
  else if (note !== undefined) session.workspace.setState({ writing: note })
  else return false
  return true
}

/** The grid; from afar its dots would be a grey that is costly to paint. */
function Dots() {
  return useIsFar() ? null : <Background variant={BackgroundVariant.Dots} gap={GRID} size={1.5} color="var(--mr-dot)" />
}

const sizeOf = (box: RefObject<HTMLElement | null>) => ({
  width: box.current?.clientWidth ?? 0,
  height: box.current?.clientHeight ?? 0,
})

/** Brings a node into view that was added or chosen elsewhere, if it is not. */
function useReveal(box: RefObject<HTMLElement | null>): void {
  const session = useSession()
  const flow = useReactFlow()
  const isCalm = useReducedMotion()
  const id = useWorkspace((workspace) => workspace.reveal)
  useEffect(() => {
    if (id === undefined) return
    session.workspace.setState({ reveal: undefined })
    const view = revealingView(session.draft.store.getState().document, id, flow.getViewport(), sizeOf(box))
    if (view) void flow.setViewport(view, { duration: isCalm ? 0 : REVEAL_MS })
  }, [id, session, flow, isCalm, box])
}

function Flow() {
  const session = useSession()
  const { nodes, setNodes, edges } = useFlowModel(session)
  const isEmpty = useDraft((draft) => Object.keys(draft.document.nodes).length === 0)
  const scheme = useComputedColorScheme('light')
  const flow = useReactFlow()
  const box = useRef<HTMLElement>(null)
  const [menu, setMenu] = useState<MenuPlace>()
  useReveal(box)

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
  const onNodeDrag = useCallback(
    (event: MouseEvent | globalThis.MouseEvent | TouchEvent, node: CardNode, dragged: CardNode[]) => {
      const { document } = session.draft.store.getState()
      if (dragged.length !== 1 || !isLoose(document, node.id)) return
      const { clientX, clientY } = 'changedTouches' in event ? event.changedTouches[0]! : event
      const under = wireUnder(clientX, clientY)
      aimAt(under !== undefined && spliceOperations(document, under, node.id, document.nodes[node.id]!.type) ? under : undefined)
    },
    [session],
  )
  const onDrop = (event: DragEvent) => {
    if (session.isReadOnly) return
    const type = event.dataTransfer.getData(DRAG_TYPE)
    if (!type) return
    event.preventDefault()
    const at = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY })
    const corner = { x: at.x - CARD.width / 2, y: at.y - CARD.height / 2 }
    const aim = splice.getState().edge
    aimAt(undefined)
    if (aim === undefined || !addIntoWire(session, aim, type, corner)) addNodeAt(session, type, corner)
  }

  const menuAt = (screen: Position) => setMenu({ screen, canvas: flow.screenToFlowPosition(screen) })
  const onContextMenu = (event: MouseEvent) => {
    if (isTyping(event.target) || session.isReadOnly) return
    event.preventDefault()
    selectUnder(session, event.target)
    menuAt({ x: event.clientX, y: event.clientY })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (isTyping(event.target) || session.isReadOnly || !(event.target instanceof Element)) return
    const thing = event.target.classList.contains('react-flow__node') ? event.target : undefined
    if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      event.preventDefault()
      selectUnder(session, event.target)
      menuAt(middleOf(thing ?? box.current!))
    } else if (event.key === 'Enter' && thing && openThing(session, thing.getAttribute('data-id') ?? '')) event.preventDefault()
  }

  return (
    <main
      className="mr-canvas"
      onContextMenu={onContextMenu}
      onKeyDownCapture={onKeyDown}
      onPointerMove={(event) => notePointer(session, flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }))}
      onPointerLeave={() => notePointer(session, undefined)}
      aria-label={t('Canvas')}
      ref={box}
      onDragOver={(event) => {
        if (session.isReadOnly || !event.dataTransfer.types.includes(DRAG_TYPE)) return
        event.preventDefault()
        event.dataTransfer.dropEffect = 'copy'
        const under = wireUnder(event.clientX, event.clientY)
        const type = draggedType()
        const fits = under !== undefined && type !== undefined && spliceOperations(session.draft.store.getState().document, under, '', type)
        aimAt(fits ? under : undefined)
      }}
      onDragLeave={() => aimAt(undefined)}
      onDrop={onDrop}
    >
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        ariaLabelConfig={FLOW_TEXTS}
        onInit={() => void flow.setViewport(openingView(session.draft.store.getState().document, sizeOf(box)))}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onNodeDoubleClick={(_, { id }) => openThing(session, id) || session.workspace.setState({ inspectorOpen: true })}
        nodesDraggable={!session.isReadOnly}
        nodesConnectable={!session.isReadOnly}
        onConnect={onConnect}
        onNodeDrag={onNodeDrag}
        onConnectEnd={onConnectEnd}
        isValidConnection={isValidConnection}
        connectionRadius={28}
        deleteKeyCode={null}
        multiSelectionKeyCode={MULTI_KEYS}
        elevateNodesOnSelect={false}
        zoomOnDoubleClick={false}
        colorMode={scheme}
        minZoom={0.2}
        maxZoom={2}
        snapToGrid
        snapGrid={SNAP}
        onlyRenderVisibleElements
        onMoveStart={() => box.current?.setAttribute('data-moving', '')}
        onMoveEnd={() => box.current?.removeAttribute('data-moving')}
        attributionPosition="bottom-left"
      >
        <Dots />
        <Controls position="bottom-right" showInteractive={false} fitViewOptions={FIT}>
          <MapButton />
        </Controls>
        <Minimap />
      </ReactFlow>
      <QuickAdd />
      <FindPanel />
      {menu && <ContextMenu place={menu} close={() => setMenu(undefined)} />}
      {isEmpty && !session.isReadOnly && (
        <div className="mr-canvas-empty">
          <strong>{t('Start with an input')}</strong>
          <span>{t('Drag one from the left, or choose it there and press Enter.')}</span>
          <Link to="/new">{t('Or begin with data, a source or a template')}</Link>
        </div>
      )}
    </main>
  )
}
