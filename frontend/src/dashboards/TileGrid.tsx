import 'react-grid-layout/css/styles.css'
import './dashboards.css'
import { useElementSize } from '@mantine/hooks'
import { DASHBOARD_COLUMNS, type LiveTable, type PipelineDocument } from '@millrace/shared'
import { useMemo, useState, type ReactNode } from 'react'
import { GridLayout, type Layout } from 'react-grid-layout'
import { ViewTile } from '../charts/ViewTile.tsx'
import { t } from '../ui/text.ts'
import { GAP, inOneColumn, layoutOf, ROW, stepped, type Step } from './places.ts'
import { TileGrip } from './TileGrip.tsx'
import { TileMenu } from './TileMenu.tsx'

/** Below this width in pixels tiles stand in one column, as they are read, and stay there. */
const NARROW = 640
/** Title, padding and border of a tile, in pixels. */
const AROUND = 50

interface Props {
  views: PipelineDocument['views']
  tables: Readonly<Record<string, LiveTable>>
  timeZone: string
  /** Only the newest, this many milliseconds of it. */
  span: number | undefined
  /** Says why a live table has no rows. */
  empty(node: string): string
  /** Called with the new layout; absent = tiles stay where they are. `mergeKey`: steps in a row are taken back together. */
  onLayout?(layout: Layout, mergeKey?: string): void
  /** What a tile shows is to be changed; absent = it cannot be. */
  onEdit?(id: string): void
  onRemove?(id: string): void
}

/** The tiles of a dashboard, moved and sized by dragging or by keys. */
export function TileGrid({ views, tables, timeZone, span, empty, onLayout, onEdit, onRemove }: Props) {
  const { ref, width } = useElementSize<HTMLDivElement>()
  const [said, setSaid] = useState('')
  const layout = useMemo(() => layoutOf(views), [views])
  const isNarrow = width < NARROW
  const shown = useMemo(() => (isNarrow ? inOneColumn(layout) : layout), [layout, isNarrow])
  const canMove = onLayout !== undefined && !isNarrow
  const inOrder = shown.toSorted((a, b) => a.y - b.y || a.x - b.x)
  const step = (id: string, way: Step) => {
    const after = stepped(layout, id, way)
    if (after === layout) return setSaid(t('There is no room for that.'))
    onLayout?.(after, `place ${id}`)
    const { x, y, w, h } = after.find(({ i }) => i === id)!
    const numbers = { column: x + 1, row: y + 1, width: w, height: h }
    setSaid(t('Column {column, number}, row {row, number}; {width, number} wide, {height, number} high.', numbers))
  }
  return (
    <div ref={ref} className="mr-tile-grid" data-can-move={canMove || undefined}>
      <div role="status" className="mr-hidden">
        {said}
      </div>
      {width > 0 && (
        <GridLayout
          width={width}
          layout={shown}
          gridConfig={{ cols: isNarrow ? 1 : DASHBOARD_COLUMNS, rowHeight: ROW, margin: [GAP, GAP], containerPadding: [0, 0] }}
          dragConfig={{ enabled: canMove, handle: '.mr-tile-head', cancel: '.mr-tile-menu' }}
          resizeConfig={{ enabled: canMove }}
          onDragStop={(after) => onLayout?.(after)}
          onResizeStop={(after) => onLayout?.(after)}
        >
          {inOrder.map(({ i: id, h }) => (
            <div key={id}>
              <Tile rows={h}>
                {(height) => (
                  <ViewTile
                    view={views[id]!}
                    table={tables[views[id]!.node]}
                    timeZone={timeZone}
                    empty={empty(views[id]!.node)}
                    height={height}
                    span={span}
                    tools={
                      <>
                        {canMove && <TileGrip title={views[id]!.title} onStep={(way) => step(id, way)} />}
                        {onEdit && onRemove && (
                          <TileMenu title={views[id]!.title} onEdit={() => onEdit(id)} onRemove={() => onRemove(id)} />
                        )}
                      </>
                    }
                  />
                )}
              </Tile>
            </div>
          ))}
        </GridLayout>
      )}
    </div>
  )
}

/** Tells its contents how high they can be, also while the tile is being sized. */
function Tile({ rows, children }: { rows: number; children(height: number): ReactNode }) {
  const { ref, height } = useElementSize<HTMLDivElement>()
  const whole = height > 0 ? height : rows * (ROW + GAP) - GAP
  return (
    <div ref={ref} className="mr-tile-place">
      {children(Math.max(0, whole - AROUND))}
    </div>
  )
}
