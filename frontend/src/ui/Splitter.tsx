import { useRef, type KeyboardEvent, type PointerEvent } from 'react'

const STEP = 16

interface Props {
  label: string
  /** `vertical` stands between columns, `horizontal` between rows. */
  orientation: 'vertical' | 'horizontal'
  /** Size of the panel in pixels, and its limits. */
  size: number
  least: number
  most: number
  /** Whether the panel lies before the line (left of it, above it) or behind it. */
  panelIs: 'before' | 'behind'
  onResize(size: number): void
}

/** The line between a panel and the rest: dragged, or moved with the arrow keys. */
export function Splitter({ label, orientation, size, least, most, panelIs, onResize }: Props) {
  const drag = useRef<{ at: number; size: number }>(null)
  const along = (event: PointerEvent) => (orientation === 'vertical' ? event.clientX : event.clientY)
  const sign = panelIs === 'before' ? 1 : -1
  const press = (event: KeyboardEvent) => {
    const [smaller, larger] = orientation === 'vertical' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown']
    const way = event.key === larger ? 1 : event.key === smaller ? -1 : 0
    if (way === 0) return
    event.preventDefault()
    onResize(size + way * sign * STEP)
  }
  return (
    <div
      className="mr-splitter"
      data-orientation={orientation}
      data-panel={panelIs}
      role="separator"
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={size}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      onKeyDown={press}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        drag.current = { at: along(event), size }
      }}
      onPointerMove={(event) => {
        if (drag.current) onResize(drag.current.size + (along(event) - drag.current.at) * sign)
      }}
      onLostPointerCapture={() => {
        drag.current = null
      }}
    />
  )
}
