import type { Column, Json } from '@millrace/shared'
import { IconArrowsMaximize } from '@tabler/icons-react'
import { memo } from 'react'
import { t } from '../ui/text.ts'
import { cellKind, exactText, isMissing, shownText, type Row } from './cells.ts'
import { CellReader } from './CellReader.tsx'

/** Letters of a cell that are drawn, and those of its tooltip: the reader shows all. */
const SHOWN_LETTERS = 300
const TOOLTIP_LETTERS = 1000

interface Props {
  columns: readonly Column[]
  row: Row
  /** Place among the rows that are shown. */
  index: number
  /** `aria-rowindex`. */
  rowIndex: number
  /** Pixels from the top of the body. */
  top: number
  timeZone: string
  /** What is particular about it, for its colour. */
  mark: string | undefined
  /** The column with the focus, when that is in this row. */
  focused: number | undefined
  /** First and last chosen column of this row. */
  from: number | undefined
  to: number | undefined
  /** The column whose cell is read in full. */
  opened: number | undefined
  onOpen(column: number | undefined, index: number): void
}

/** One row of a table. */
export const BodyRow = memo(function BodyRow(props: Props) {
  const { columns, row, index, rowIndex, top, timeZone, mark, focused, from, to, opened, onOpen } = props
  return (
    <div
      className="mr-rows-row mr-rows-body-row"
      role="row"
      aria-rowindex={rowIndex}
      data-mark={mark}
      style={{ transform: `translateY(${top}px)` }}
    >
      {columns.map((column, at) => {
        const cell = row[at]
        const kind = cellKind(column)
        const isChosen = from !== undefined && to !== undefined && at >= from && at <= to
        const content = <CellContent cell={cell} column={column} timeZone={timeZone} />
        return (
          <div
            key={at}
            className="mr-rows-cell"
            role="gridcell"
            aria-colindex={at + 1}
            aria-selected={isChosen}
            aria-haspopup={kind === 'nested' && !isMissing(cell) ? 'dialog' : undefined}
            data-at={`${index}:${at}`}
            data-align={kind === 'number' ? 'end' : undefined}
            tabIndex={focused === at ? 0 : -1}
            title={kind === 'nested' || isMissing(cell) ? undefined : shownText(cell, column, timeZone).slice(0, TOOLTIP_LETTERS)}
          >
            {opened === at ? (
              <CellReader cell={cell} column={column} timeZone={timeZone} onClose={() => onOpen(undefined, index)}>
                {content}
              </CellReader>
            ) : (
              content
            )}
            {kind === 'nested' && !isMissing(cell) && (
              <button type="button" className="mr-rows-open" tabIndex={-1} aria-hidden onClick={() => onOpen(at, index)}>
                <IconArrowsMaximize size={12} />
              </button>
            )}
          </div>
        )
      })}
    </div>
  )
})

/** No value, an empty text and a text are told apart by the eye and by the ear. */
function CellContent({ cell, column, timeZone }: { cell: Json | undefined; column: Column; timeZone: string }) {
  if (isMissing(cell)) return <Absent sign="∅" words={t('no value')} />
  if (cell === '') return <Absent sign="“ ”" words={t('empty text')} />
  if (typeof cell === 'object') return <code className="mr-rows-nested">{exactText(cell).slice(0, SHOWN_LETTERS)}</code>
  return <bdi className="mr-rows-text">{shownText(cell, column, timeZone).slice(0, SHOWN_LETTERS).replaceAll('\n', '↵')}</bdi>
}

function Absent({ sign, words }: { sign: string; words: string }) {
  return (
    <span className="mr-rows-absent" title={words}>
      <span aria-hidden>{sign}</span>
      <span className="mr-hidden">{words}</span>
    </span>
  )
}
