import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'

/** A row that is being dragged, and the row before which it would go. */
interface Drag {
  from: number
  before: number
}

/**
 * Puts rows in another order: by dragging their handle, or by Alt and the arrow keys from anywhere in a row. Rows carry their number as
 * `data-row` and stand below each other in `list`. A drag is one move, when it ends; Escape ends it without.
 */
export function useReorder(onMove: (from: number, before: number) => void, step: (from: number, way: -1 | 1) => void) {
  const list = useRef<HTMLUListElement>(null)
  const [drag, setDrag] = useState<Drag>()
  const isDragging = drag !== undefined

  useEffect(() => {
    if (!isDragging) return
    const cancel = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.stopPropagation()
      setDrag(undefined)
    }
    addEventListener('keydown', cancel, { capture: true })
    return () => removeEventListener('keydown', cancel, { capture: true })
  }, [isDragging])

  const handleProps = (row: number) => ({
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      setDrag({ from: row, before: row })
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const before = drag && rowBelow(list.current, event.clientY)
      if (before !== undefined && before !== drag?.before) setDrag({ from: row, before })
    },
    onPointerUp: () => {
      setDrag(undefined)
      if (drag && drag.before !== drag.from && drag.before !== drag.from + 1) onMove(drag.from, drag.before)
    },
    onPointerCancel: () => setDrag(undefined),
  })
  const onKeyDown = (row: number) => (event: KeyboardEvent) => {
    const way = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
    if (way === 0 || !event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    event.stopPropagation()
    step(row, way)
  }
  return { list, drag, handleProps, onKeyDown }
}

/** The number of the first row whose middle is below a height, or one more than that of the last. */
function rowBelow(list: HTMLElement | null, y: number): number {
  const rows = [...(list?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
  const below = rows.find((row) => {
    const { top, height } = row.getBoundingClientRect()
    return y < top + height / 2
  })
  return below ? Number(below.dataset['row']) : Number(rows.at(-1)?.dataset['row'] ?? -1) + 1
}
