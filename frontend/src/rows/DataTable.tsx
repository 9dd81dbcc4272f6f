import './rows.css'
import { Button } from '@mantine/core'
import type { Column } from '@millrace/shared'
import { useVirtualizer, type Range as VisibleRange } from '@tanstack/react-virtual'
import {
  useCallback,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type ClipboardEvent,
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
} from 'react'
import { saveFile } from '../ui/saveFile.ts'
import { say } from '../ui/say.ts'
import { t } from '../ui/text.ts'
import { BodyRow } from './BodyRow.tsx'
import type { Row } from './cells.ts'
import { fileName, toCsv, toTsv } from './delimited.ts'
import { FilterRow } from './FilterRow.tsx'
import { HeaderRow } from './HeaderRow.tsx'
import { RowTools } from './RowTools.tsx'
import { HEADER, move, rangeOf, START, within, type CellAt, type Shape } from './selection.ts'
import { useArranged } from './useArranged.ts'
import { useColumnWidths } from './useColumnWidths.ts'

/** Height of a row and of the row of filters, in pixels: as in rows.css. */
const ROW = 28
const FILTERS = 36
/** Rows that are drawn beyond what is seen. */
const OVERSCAN = 10

interface Props {
  columns: readonly Column[]
  rows: readonly Row[]
  /** What the rows are, for those who do not see them; names the file too. */
  label: string
  /** Zone in which times with a zone are shown. */
  timeZone: string
  /** Under which name the widths of the columns are kept in this browser. */
  memory?: string
  /** In a small place: the tools appear when they are wanted, and columns share the whole width. */
  compact?: boolean
  /** How many rows there are in all, where `rows` are but a part of them: the newest, or the first. */
  total?: number
  part?: 'newest' | 'first'
  /** What is particular about each row, by its position: `data-mark`. A column should say it too. */
  marks?: readonly string[]
  /** What stands in the line of the tools. */
  tools?: ReactNode
  /** Shown in place of rows when there are none. */
  empty?: ReactNode
}

/** Rows: sorted, filtered, copied, saved, opened and widened, by mouse and by keyboard, ten thousand without lag. */
export function DataTable({
  columns,
  rows,
  label,
  timeZone,
  memory,
  compact = false,
  total = rows.length,
  part = 'newest',
  marks,
  tools,
  empty,
}: Props) {
  const arranged = useArranged(columns, rows, timeZone)
  const widths = useColumnWidths(columns, rows, timeZone, memory)
  const { positions } = arranged
  const [filtersOpen, setFiltersOpen] = useState(false)
  const [chosen, setChosen] = useState(START)
  const [opened, setOpened] = useState<CellAt>()
  const [said, setSaidOf] = useState<{ words: string; texts: typeof arranged.texts }>()
  const helpId = useId()
  /** What was done is told until something else is done, or other rows are shown. */
  const setSaid = (words: string) => setSaidOf({ words, texts: arranged.texts })
  const scroller = useRef<HTMLDivElement>(null)
  const isDragging = useRef(false)
  /** The focus follows the selection once the cell is drawn. */
  const wantsFocus = useRef(false)

  const headHeight = ROW + (filtersOpen ? FILTERS : 0)
  const headRows = filtersOpen ? 2 : 1
  const page = () => Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - headHeight) / ROW))
  const shape = (): Shape => ({ rows: positions.length, columns: columns.length, page: page() })
  const selection = within(chosen, { rows: positions.length, columns: columns.length, page: 1 })
  const { focus } = selection
  const range = rangeOf(selection)

  // Nothing of it is handed on, and no compiler memoizes this component.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: positions.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: OVERSCAN,
    scrollMargin: headHeight,
    useFlushSync: false,
    // The row with the focus stays, else the keyboard would be lost when it scrolls away.
    rangeExtractor: ({ startIndex, endIndex, overscan, count }: VisibleRange) => {
      const from = Math.max(0, startIndex - overscan)
      const to = Math.min(count - 1, endIndex + overscan)
      const drawn = Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at)
      return focus.row >= 0 && focus.row < count && (focus.row < from || focus.row > to) ? [...drawn, focus.row] : drawn
    },
  })

  useLayoutEffect(() => {
    if (!wantsFocus.current) return
    wantsFocus.current = false
    const cell = scroller.current?.querySelector<HTMLElement>(`[data-at="${focus.row}:${focus.column}"]`)
    cell?.focus({ preventScroll: true })
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  })

  const choose = (next: typeof chosen) => {
    wantsFocus.current = true
    setSaidOf(undefined)
    setChosen(next)
  }
  const open = useCallback((column: number | undefined, row: number) => {
    // The focus comes back to the cell that was read.
    if (column === undefined) wantsFocus.current = true
    setOpened(column === undefined ? undefined : { row, column })
  }, [])
  const shownRows = () => positions.map((position) => rows[position]!)

  const press = (event: KeyboardEvent) => {
    if (isInField(event.target) || isInReader(event.target)) return
    if (event.key === 'Enter' && focus.row !== HEADER) {
      event.preventDefault()
      return setOpened(focus)
    }
    const next = move(selection, { key: event.key, shiftKey: event.shiftKey, command: event.ctrlKey || event.metaKey }, shape())
    if (!next) return
    event.preventDefault()
    event.stopPropagation()
    choose(next)
  }
  const copyChosen = (event: ClipboardEvent) => {
    if (!range || isInField(event.target) || isInReader(event.target)) return
    const { fromRow, toRow, fromColumn, toColumn } = range
    const cells = positions.slice(fromRow, toRow + 1).map((position) => rows[position]!.slice(fromColumn, toColumn + 1))
    event.preventDefault()
    event.clipboardData.setData('text/plain', toTsv(columns.slice(fromColumn, toColumn + 1), cells, timeZone))
    const count = cells.length * (toColumn - fromColumn + 1)
    setSaid(t('{count, plural, one {# cell} other {# cells}} copied', { count }))
  }
  const copyAll = () =>
    void (
      navigator.clipboard ? navigator.clipboard.writeText(toTsv(columns, shownRows(), timeZone, true)) : Promise.reject(new Error())
    ).then(
      () => setSaid(t('{count, plural, one {# row} other {# rows}} copied', { count: positions.length })),
      () => say(t('The browser did not let the rows be copied. Choose cells and press Ctrl-C.'), 'error'),
    )

  const cellOf = (target: EventTarget): CellAt | undefined => {
    const at = (target as Element).closest?.('.mr-rows-cell')?.getAttribute('data-at')
    const [row, column] = at?.split(':').map(Number) ?? []
    return row === undefined || column === undefined ? undefined : { row, column }
  }
  const isFiltered = arranged.filters.some((filter) => filter !== null)
  const status =
    (said?.texts === arranged.texts ? said.words : undefined) ??
    (isFiltered
      ? t('{shown, number} of {count, plural, one {# row} other {# rows}}', { shown: positions.length, count: rows.length })
      : total > rows.length
        ? part === 'newest'
          ? t('the newest {count, number} of {total, plural, one {# row} other {# rows}}', { count: rows.length, total })
          : t('the first {count, number} of {total, plural, one {# row} other {# rows}}', { count: rows.length, total })
        : t('{count, plural, one {# row} other {# rows}}', { count: rows.length }))
  const template = columns
    .map(({ name }, at) =>
      compact && !widths.isOwn(name) ? `minmax(${widths.widths[at]}px, ${widths.widths[at]}fr)` : `${widths.widths[at]}px`,
    )
    .join(' ')
  const sizes = { '--mr-columns': template, '--mr-rows-head': `${headHeight}px` } as CSSProperties

  return (
    <div className="mr-rows" data-compact={compact || undefined}>
      <RowTools
        status={status}
        isNews={said !== undefined}
        filtersOpen={filtersOpen}
        onFilters={() => setFiltersOpen(!filtersOpen)}
        onCopy={copyAll}
        onSave={() => saveFile(fileName(label), toCsv(columns, shownRows()), 'text/csv')}
      >
        {tools}
      </RowTools>
      <span id={helpId} hidden>
        {t('Enter sorts. Shift with the left and right arrow keys sets the width.')}
      </span>
      <div
        ref={scroller}
        className="mr-rows-scroll"
        role="grid"
        aria-label={label}
        aria-multiselectable
        aria-rowcount={positions.length + headRows}
        aria-colcount={columns.length}
        style={sizes}
        onKeyDown={press}
        onCopy={copyChosen}
        onMouseDown={(event) => {
          const cell = cellOf(event.target)
          if (!cell || event.button !== 0 || isInReader(event.target)) return
          event.preventDefault()
          isDragging.current = true
          choose({ anchor: event.shiftKey && range ? selection.anchor : cell, focus: cell })
        }}
        onMouseOver={(event) => {
          if (!isDragging.current) return
          if (event.buttons === 0) isDragging.current = false
          const cell = isDragging.current ? cellOf(event.target) : undefined
          if (cell) choose({ anchor: selection.anchor, focus: cell })
        }}
        onMouseUp={() => {
          isDragging.current = false
        }}
        onDoubleClick={(event) => {
          const cell = cellOf(event.target)
          if (cell) setOpened(cell)
        }}
      >
        <div className="mr-rows-head" role="rowgroup">
          <HeaderRow
            columns={columns}
            timeZone={timeZone}
            arranged={arranged}
            widths={widths}
            focused={focus.row === HEADER ? focus.column : undefined}
            helpId={helpId}
            onFocus={(column) => setChosen({ anchor: { row: HEADER, column }, focus: { row: HEADER, column } })}
          />
          {filtersOpen && <FilterRow columns={columns} arranged={arranged} />}
        </div>
        <div className="mr-rows-body" role="rowgroup" style={{ blockSize: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const isIn = range !== null && index >= range.fromRow && index <= range.toRow
            return (
              <BodyRow
                key={index}
                columns={columns}
                row={rows[positions[index]!]!}
                index={index}
                rowIndex={index + 1 + headRows}
                top={start - headHeight}
                timeZone={timeZone}
                mark={marks?.[positions[index]!]}
                focused={focus.row === index ? focus.column : undefined}
                from={isIn ? range.fromColumn : undefined}
                to={isIn ? range.toColumn : undefined}
                opened={opened?.row === index ? opened.column : undefined}
                onOpen={open}
              />
            )
          })}
        </div>
      </div>
      {rows.length === 0 && empty}
      {rows.length > 0 && positions.length === 0 && (
        <div className="mr-empty">
          {t('No row fits the filters.')}{' '}
          <Button size="compact-sm" variant="light" onClick={arranged.clearFilters}>
            {t('Clear the filters')}
          </Button>
        </div>
      )}
    </div>
  )
}

const isInField = (target: EventTarget): boolean => target instanceof HTMLInputElement
const isInReader = (target: EventTarget): boolean => target instanceof Element && target.closest('.mr-reader') !== null
