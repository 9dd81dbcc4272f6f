/** Where the tiles of a dashboard stand. Pure. */
import { canonical, DASHBOARD_COLUMNS, type Operation, type PipelineDocument, type Place, type View } from '@millrace/shared'
import { collides, moveElement, verticalCompactor, type Layout, type LayoutItem } from 'react-grid-layout/core'

/** Height of a row of the grid and the gap between tiles, in pixels. */
export const ROW = 48
export const GAP = 12
const LEAST = { minW: 2, minH: 3 }
const MOST_ROWS = 100

/** How large a tile is that nobody has sized. */
const SIZES: Record<View['kind'], { w: number; h: number }> = {
  line: { w: 6, h: 5 },
  area: { w: 6, h: 5 },
  bar: { w: 6, h: 4 },
  table: { w: 6, h: 5 },
  number: { w: 3, h: 3 },
}

type Views = PipelineDocument['views']

/** The tiles in the grid: where a person put them; each other, in the order of their making, at the first place where there is room. */
export function layoutOf(views: Views): Layout {
  const tiles = Object.entries(views).flatMap(([i, { place }]): LayoutItem[] => (place ? [{ i, ...within(place), ...LEAST }] : []))
  for (const [i, { place, kind }] of Object.entries(views))
    if (!place) tiles.push(firstRoom(tiles, { i, x: 0, y: 0, ...SIZES[kind], ...LEAST }))
  return verticalCompactor.compact(tiles, DASHBOARD_COLUMNS)
}

/** Ends at the latest below all tiles. */
function firstRoom(tiles: Layout, tile: LayoutItem): LayoutItem {
  for (let y = 0; ; y++) {
    for (let x = 0; x + tile.w <= DASHBOARD_COLUMNS; x++) {
      const there = { ...tile, x, y }
      if (!tiles.some((each) => collides(each, there))) return there
    }
  }
}

const within = ({ x, y, w, h }: Place): Place => ({ x: Math.min(x, DASHBOARD_COLUMNS - w), y, w, h })

/** Tiles of one column, in the order in which they are read: where there is no room for more. */
export function inOneColumn(layout: Layout): Layout {
  const inOrder = layout.toSorted((a, b) => a.y - b.y || a.x - b.x)
  let y = 0
  return inOrder.map((item) => {
    const below = { ...item, x: 0, y, w: 1, minW: 1 }
    y += item.h
    return below
  })
}

export type Step = 'left' | 'right' | 'up' | 'down' | 'wider' | 'narrower' | 'taller' | 'lower'

/** The layout after one step of a tile; the same layout where there is no room for it. Up and down change places with the next tile there. */
export function stepped(layout: Layout, id: string, step: Step): Layout {
  const item = layout.find(({ i }) => i === id)
  if (!item) return layout
  switch (step) {
    case 'left':
      return moved(layout, { ...item, x: item.x - 1 })
    case 'right':
      return moved(layout, { ...item, x: item.x + 1 })
    case 'up': {
      const [next] = layout.filter((each) => each.y + each.h <= item.y && overlaps(each, item)).toSorted((a, b) => b.y - a.y)
      return next ? moved(layout, { ...item, y: next.y }) : layout
    }
    case 'down': {
      const [next] = layout.filter((each) => each.y >= item.y + item.h && overlaps(each, item)).toSorted((a, b) => a.y - b.y)
      return next ? moved(layout, { ...next, y: item.y }) : layout
    }
    case 'wider':
      return moved(layout, { ...item, w: item.w + 1 })
    case 'narrower':
      return moved(layout, { ...item, w: item.w - 1 })
    case 'taller':
      return moved(layout, { ...item, h: item.h + 1 })
    case 'lower':
      return moved(layout, { ...item, h: item.h - 1 })
  }
}

function moved(layout: Layout, { i, x, y, w, h }: LayoutItem): Layout {
  if (x < 0 || x + w > DASHBOARD_COLUMNS || w < LEAST.minW || h < LEAST.minH || h > MOST_ROWS) return layout
  const copies = layout.map((each) => ({ ...each, ...(each.i === i && { w, h }) }))
  const item = copies.find((each) => each.i === i)!
  const after = verticalCompactor.compact(moveElement(copies, item, x, y, true, false, 'vertical', DASHBOARD_COLUMNS), DASHBOARD_COLUMNS)
  return isAlike(layout, after) ? layout : after
}

const overlaps = (a: LayoutItem, b: LayoutItem) => a.x < b.x + b.w && b.x < a.x + a.w

/** What brings the tiles to where a layout has them; tiles that nobody placed are placed with the first that is. */
export function placeOperations(views: Views, layout: Layout): Operation[] {
  return layout.flatMap(({ i: id, x, y, w, h }): Operation[] => {
    const view = views[id]
    const place = { x, y, w, h }
    return view && canonical(view.place) !== canonical(place) ? [{ op: 'setView', id, view: { ...view, place } }] : []
  })
}

const isAlike = (a: Layout, b: Layout): boolean => {
  const was = new Map(a.map((item) => [item.i, item]))
  return b.every(({ i, x, y, w, h }) => {
    const old = was.get(i)
    return old?.x === x && old.y === y && old.w === w && old.h === h
  })
}
