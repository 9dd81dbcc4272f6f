import { ActionIcon, Tooltip, useComputedColorScheme } from '@mantine/core'
import type { DrawnGraph } from '@millrace/shared'
import { IconFocusCentered, IconMinus, IconPlus, type TablerIcon } from '@tabler/icons-react'
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { COLOURS } from '../charts/Plot.tsx'
import { DataTable } from '../rows/DataTable.tsx'
import { formatMarks } from '../ui/format.ts'
import { t } from '../ui/text.ts'
import { drawGraph, fitView, looksOf, nodeAt, showsAll, type GraphView } from './drawGraph.ts'
import type { Layout } from './graphLayout.ts'
import { useGraphLayout } from './useGraphLayout.ts'

const ZOOM = 1.3
const [LEAST_SCALE, MOST_SCALE] = [0.02, 8]

interface Props {
  graph: DrawnGraph
  name: string
  /** Under which name its places are remembered while the page is open. */
  memory: string
  timeZone: string
}

/** A graph as a drawing, by pointer and by keys, and the same as a table. */
export function GraphTile({ graph, name, memory, timeZone }: Props) {
  // Other colours are another drawing.
  useComputedColorScheme('light')
  const canvas = useRef<HTMLCanvasElement>(null)
  const layout = useRef<Layout | null>(null)
  const view = useRef<GraphView | null>(null)
  /** Whether a picture was whole once: from then on it moves no more than it has to. */
  const wasSettled = useRef(false)
  const drag = useRef<{ x: number; y: number; view: GraphView } | null>(null)
  const [pointed, point] = useState<number | null>(null)
  const looks = useMemo(() => looksOf(graph), [graph])
  const table = useMemo(() => tableOf(graph), [graph])
  const shown = pointed !== null && pointed < graph.names.length ? pointed : null

  const draw = (refit = false) => {
    const [box, placed] = [canvas.current, layout.current]
    if (!box || !placed || placed.x.length !== graph.names.length) return
    const { clientWidth: width, clientHeight: height } = box
    if (width === 0) return
    const fits = view.current && !(refit && (!wasSettled.current || !showsAll(placed, view.current, width, height)))
    if (!fits || !view.current) view.current = fitView(placed, width, height)
    if (placed.rounds === 0) wasSettled.current = true
    drawGraph(box, graph, placed, looks, view.current, shown)
  }
  const redraw = useRef(draw)
  useEffect(() => {
    redraw.current = draw
    draw()
  })
  const { isSettled } = useGraphLayout(memory, graph, (placed) => {
    layout.current = placed
    // While nodes find their places all of them are shown; later the view is the person's.
    draw(true)
  })

  const zoom = (by: number, x?: number, y?: number) => {
    const [box, now] = [canvas.current, view.current]
    if (!box || !now) return
    const scale = Math.min(MOST_SCALE, Math.max(LEAST_SCALE, now.scale * by))
    // What is under the pointer stays there.
    const [ox, oy] = [(x ?? box.clientWidth / 2) - box.clientWidth / 2, (y ?? box.clientHeight / 2) - box.clientHeight / 2]
    view.current = { x: now.x + ox / now.scale - ox / scale, y: now.y + oy / now.scale - oy / scale, scale }
    draw()
  }
  const fit = () => {
    view.current = null
    draw()
  }
  const wheeled = useRef(zoom)
  useEffect(() => {
    wheeled.current = zoom
  })
  useEffect(() => {
    const box = canvas.current
    if (!box) return
    const wheel = (event: WheelEvent) => {
      // The panel scrolls by the wheel, unless the drawing has the focus.
      if (!event.ctrlKey && !event.metaKey && document.activeElement !== box) return
      event.preventDefault()
      wheeled.current(Math.exp(-event.deltaY / 300), event.offsetX, event.offsetY)
    }
    box.addEventListener('wheel', wheel, { passive: false })
    const resized = new ResizeObserver(() => redraw.current(true))
    resized.observe(box)
    return () => {
      box.removeEventListener('wheel', wheel)
      resized.disconnect()
    }
  }, [])

  const moved = (event: PointerEvent<HTMLCanvasElement>) => {
    const [box, placed] = [event.currentTarget, layout.current]
    if (!view.current || !placed) return
    const [x, y] = [event.nativeEvent.offsetX, event.nativeEvent.offsetY]
    if (drag.current) {
      const { view: from } = drag.current
      view.current = { ...from, x: from.x - (x - drag.current.x) / from.scale, y: from.y - (y - drag.current.y) / from.scale }
      draw()
      return
    }
    point(nodeAt(placed, looks, view.current, { width: box.clientWidth, height: box.clientHeight }, x, y))
  }
  const pressed = (event: PointerEvent<HTMLCanvasElement>) => {
    if (!view.current) return
    event.currentTarget.setPointerCapture(event.pointerId)
    drag.current = { x: event.nativeEvent.offsetX, y: event.nativeEvent.offsetY, view: view.current }
  }
  const keyed = (event: KeyboardEvent) => {
    const at = shown === null ? -1 : looks.order.indexOf(shown)
    const go = (by: number) => point(looks.order[(at + by + looks.order.length) % looks.order.length] ?? null)
    if (event.key === 'ArrowRight' || event.key === 'ArrowDown') go(1)
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowUp') go(at < 0 ? 0 : -1)
    else if (event.key === '+') zoom(ZOOM)
    else if (event.key === '-') zoom(1 / ZOOM)
    else if (event.key === '0') fit()
    else if (event.key === 'Escape' && shown !== null) point(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  const words = t('{nodes, plural, one {# node} other {# nodes}} and {edges, plural, one {# edge} other {# edges}}', {
    nodes: graph.names.length,
    edges: graph.from.length,
  })
  return (
    <div className="mr-graph">
      <section className="mr-tile" aria-label={t('Graph of {name}', { name })}>
        <div className="mr-graph-head">
          <span className="mr-small mr-dim">{leftOut(graph) ?? words}</span>
          <Tool label={t('Larger')} Icon={IconPlus} act={() => zoom(ZOOM)} />
          <Tool label={t('Smaller')} Icon={IconMinus} act={() => zoom(1 / ZOOM)} />
          <Tool label={t('Show all nodes')} Icon={IconFocusCentered} act={fit} />
        </div>
        <canvas
          ref={canvas}
          className="mr-graph-canvas"
          role="img"
          tabIndex={0}
          data-settled={isSettled}
          aria-label={t('{words}. Arrow keys go from node to node, the most important first; plus and minus zoom, 0 shows all.', { words })}
          onPointerMove={moved}
          onPointerDown={pressed}
          onPointerUp={() => (drag.current = null)}
          onPointerLeave={() => !drag.current && point(null)}
          onKeyDown={keyed}
        />
        <p className="mr-graph-readout mr-small" aria-live="polite">
          {shown === null ? (
            <span className="mr-dim">{t('Point at a node to read its name and values.')}</span>
          ) : (
            <bdi>{readout(graph, shown)}</bdi>
          )}
        </p>
        {looks.groups.length > 0 && (
          <ul className="mr-legend">
            {looks.groups.map(({ name: group, nodes }, i) => (
              <li key={group}>
                <span className="mr-legend-line" style={{ borderColor: `var(--mr-${COLOURS[i]})` }} aria-hidden />
                <bdi className="mr-clip">{group}</bdi>
                <span className="mr-num">{formatMarks([nodes])[0]}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section className="mr-tile" aria-label={t('Nodes as a table')}>
        <DataTable
          {...table}
          label={t('Nodes of {name}', { name })}
          timeZone={timeZone}
          memory={`graph ${memory}`}
          compact
          total={graph.nodes}
          part="first"
        />
      </section>
    </div>
  )
}

const Tool = ({ label, Icon, act }: { label: string; Icon: TablerIcon; act: () => void }) => (
  <Tooltip label={label}>
    <ActionIcon aria-label={label} onClick={act}>
      <Icon size={16} />
    </ActionIcon>
  </Tooltip>
)

/** What of the graph is not drawn, in words; null when all is. */
function leftOut({ names, nodes, from, edges }: DrawnGraph): string | null {
  if (names.length < nodes)
    return t('The {shown, number} nodes with the most edges of {nodes, number} are drawn, and {drawn, number} of {edges, number} edges.', {
      shown: names.length,
      nodes,
      drawn: from.length,
      edges,
    })
  return from.length < edges
    ? t('{nodes, plural, one {# node} other {# nodes}}, and the first {drawn, number} of {edges, number} edges.', {
        nodes,
        drawn: from.length,
        edges,
      })
    : null
}

const readout = ({ names, values }: DrawnGraph, node: number): string =>
  [
    names[node]!,
    ...values.map(({ name, of }) => `${name} ${typeof of[node] === 'number' ? formatMarks([of[node]])[0]! : (of[node] ?? '–')}`),
  ].join(' · ')

const tableOf = ({ names, values }: DrawnGraph) => ({
  columns: [{ name: 'node', type: 'VARCHAR' }, ...values.map(({ name, isGroup }) => ({ name, type: isGroup ? 'VARCHAR' : 'DOUBLE' }))],
  rows: names.map((name, i) => [name, ...values.map(({ of }) => of[i] ?? null)]),
})
