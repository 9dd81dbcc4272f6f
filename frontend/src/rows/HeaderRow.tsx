import type { Column } from '@millrace/shared'
import { IconAbc, IconArrowDown, IconArrowUp, IconBraces, IconClock, IconNumber123, IconToggleLeft } from '@tabler/icons-react'
import { useRef, type KeyboardEvent } from 'react'
import { dataZone } from '../ui/format.ts'
import { t } from '../ui/text.ts'
import { cellKind, isZoned, type CellKind } from './cells.ts'
import type { Arranged } from './useArranged.ts'
import type { ColumnWidths } from './useColumnWidths.ts'
import { HEADER } from './selection.ts'

const ICONS: Record<CellKind, typeof IconAbc> = {
  number: IconNumber123,
  time: IconClock,
  boolean: IconToggleLeft,
  text: IconAbc,
  nested: IconBraces,
}
const WORDS: Record<CellKind, () => string> = {
  number: () => t('number'),
  time: () => t('date or time'),
  boolean: () => t('true or false'),
  text: () => t('text'),
  nested: () => t('nested value'),
}
/** How far a key moves the edge of a column, in pixels. */
const STEP = 16

interface Props {
  columns: readonly Column[]
  timeZone: string
  arranged: Arranged
  widths: ColumnWidths
  /** The column whose header takes the focus. */
  focused: number | undefined
  /** Id of the text that says which keys work here. */
  helpId: string
  onFocus(column: number): void
}

/** Names and types of the columns; sorts and widens them. */
export function HeaderRow(props: Props) {
  const { columns, timeZone, arranged, widths, focused, helpId, onFocus } = props
  return (
    <div className="mr-rows-row mr-rows-names" role="row" aria-rowindex={1}>
      {columns.map((column, at) => {
        const { name } = column
        const sorted = arranged.sortedBy?.name === name ? arranged.sortedBy : undefined
        const kind = cellKind(column)
        const Icon = ICONS[kind]
        const width = widths.widths[at]!
        const press = (event: KeyboardEvent) => {
          if (event.key === 'Enter' || event.key === ' ') arranged.sortBy(name)
          else if (event.shiftKey && event.key === 'ArrowLeft') widths.resize(name, width - STEP)
          else if (event.shiftKey && event.key === 'ArrowRight') widths.resize(name, width + STEP)
          else return
          event.preventDefault()
          event.stopPropagation()
        }
        return (
          <div
            key={at}
            className="mr-rows-name"
            role="columnheader"
            aria-colindex={at + 1}
            aria-sort={sorted ? (sorted.descending ? 'descending' : 'ascending') : 'none'}
            aria-describedby={helpId}
            data-align={kind === 'number' ? 'end' : undefined}
            data-at={`${HEADER}:${at}`}
            tabIndex={focused === at ? 0 : -1}
            title={`${name}: ${WORDS[kind]()} (${column.type})`}
            onClick={() => {
              onFocus(at)
              arranged.sortBy(name)
            }}
            onFocus={() => onFocus(at)}
            onKeyDown={press}
          >
            <Icon size={14} aria-hidden className="mr-rows-type" />
            <bdi className="mr-clip">{name}</bdi>
            <span className="mr-hidden">, {WORDS[kind]()}</span>
            {isZoned(column) && <span className="mr-rows-zone">{dataZone(timeZone)}</span>}
            {sorted && (sorted.descending ? <IconArrowDown size={14} aria-hidden /> : <IconArrowUp size={14} aria-hidden />)}
            <Edge width={width} onResize={(next) => widths.resize(name, next)} />
          </div>
        )
      })}
    </div>
  )
}

/** The edge of a column: drags it, and fits it to its contents on a double click. The header has keys for the same. */
function Edge({ width, onResize }: { width: number; onResize(width: number | undefined): void }) {
  const drag = useRef<{ x: number; width: number }>(null)
  return (
    <div
      className="mr-rows-edge"
      aria-hidden
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={() => onResize(undefined)}
      onPointerDown={(event) => {
        event.preventDefault()
        event.currentTarget.setPointerCapture(event.pointerId)
        const shown = event.currentTarget.parentElement?.getBoundingClientRect().width
        drag.current = { x: event.clientX, width: shown ?? width }
      }}
      onPointerMove={(event) => {
        if (!drag.current) return
        const way = getComputedStyle(event.currentTarget).direction === 'rtl' ? -1 : 1
        onResize(drag.current.width + way * (event.clientX - drag.current.x))
      }}
      onLostPointerCapture={() => {
        drag.current = null
      }}
    />
  )
}
