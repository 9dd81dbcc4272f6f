import '@xyflow/react/dist/style.css'
import './canvas.css'
import './cards.css'
import './ports.css'
import './groups.css'
import { Background, BackgroundVariant, Controls, ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react'
import { useComputedColorScheme } from '@mantine/core'
import { Link } from 'react-router'
import { useReducedMotion } from '@mantine/hooks'
import type { Position } from '@millrace/shared'
import { type DragEvent, type KeyboardEvent, type MouseEvent, memo, type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { addNodeAt } from '../editor/actions.ts'
import { CARD, GRID } from '../editor/geometry.ts'
import { setGroup } from '../editor/groups.ts'
import { notePointer } from '../editor/selection.ts'
import { useDraft, useSession, useWorkspace, type Session } from '../editor/session.ts'
import { addIntoWire } from '../editor/wires.ts'
import { isLoose, spliceOperations } from '../editor/wiring.ts'
import { isTyping } from '../commands/keys.ts'
import { DRAG_TYPE, draggedType } from '../palette/drag.ts'
import { t } from '../ui/text.ts'
import { CanvasNoteCard } from './CanvasNoteCard.tsx'
import { ContextMenu, type MenuPlace } from './ContextMenu.tsx'
import { Detail, useIsFar } from './Detail.tsx'
import { type CardNode, openingView, READABLE, revealingView } from './flowModel.ts'
import { FLOW_TEXTS } from './flowTexts.ts'
import { groupOf, noteOf, selectedAfter } from './groupModel.ts'
import { GroupCard, GroupFrame } from './GroupNodes.tsx'
import { FindPanel } from './FindPanel.tsx'
import { MapButton, Minimap } from './Minimap.tsx'
import { NodeCard } from './NodeCard.tsx'
import { QuickAdd } from './QuickAdd.tsx'
import { aimAt, splice, wireUnder } from './splice.ts'
import { useFlowModel } from './useFlowModel.ts'
import { useWiring } from './useWiring.ts'
import { Wire } from './Wire.tsx'

const NODE_TYPES = { card: NodeCard, frame: GroupFrame, groupCard: GroupCard, note: CanvasNoteCard }
const MULTI_KEYS = ['Shift', 'Control', 'Meta']
const EDGE_TYPES = { wire: Wire }
const REVEAL_MS = 200
const SNAP: [number, number] = [GRID, GRID]
const FIT = { minZoom: READABLE, maxZoom: 1, padding: 0.12 }

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
  const { nodes, edges, onNodesChange, onEdgesChange } = useFlowModel(session)
  const { onConnect, isValidConnection, onConnectEnd } = useWiring(session)
  const isEmpty = useDraft((draft) => Object.keys(draft.document.nodes).length === 0)
  const scheme = useComputedColorScheme('light')
  const flow = useReactFlow()
  const box = useRef<HTMLElement>(null)
  const [menu, setMenu] = useState<MenuPlace>()
  useReveal(box)

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
